using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Tests.Plans;

public sealed class PlanJsonTests
{
    [Fact]
    public void Every_line_reads_back_as_it_was_written() => Gens.PlanLine.Sample(line => Same(line, Back(line)));

    [Fact]
    public void Lines_stand_one_after_another_in_one_array() => Gens.PlanLine.Array[0, 6].Sample(lines =>
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var line in lines) PlanLineJson.Write(writer, line);
            writer.WriteEndArray();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        Assert.True(reader.Read());
        foreach (var line in lines)
        {
            Assert.True(reader.Read());
            Same(line, PlanLineJson.Read(ref reader));
        }

        Assert.True(reader.Read());
        Assert.Equal(JsonTokenType.EndArray, reader.TokenType);
    });

    [Fact]
    public void A_plain_join_is_small()
    {
        var line = new PlanLine(7, PlanAction.Join, "42", new MemberId(Guid.Parse("01956f3c-0000-7000-8000-000000000001")), null, 1, Presence.Present, true, SelectedBy.Everyone, OutCause.None, false, [new("selected_by", "everyone"), new("new_person")]);
        Assert.Equal(
            """{"n":7,"a":1,"x":"42","m":"01956f3c-0000-7000-8000-000000000001","f":"00000000000000000000000000000001","g":"*","r":[["selected_by","everyone"],"new_person"]}""",
            Text(line));
    }

    [Fact]
    public void Keys_of_a_later_version_are_left_out()
    {
        var reader = new Utf8JsonReader("""{"zz":1,"n":3,"q":{"n":9},"a":14,"x":"e","r":[["a","b","later",[1]],"c"]}"""u8);
        var line = PlanLineJson.Read(ref reader);
        Assert.Equal((3, PlanAction.Outside, "e", true, Presence.Present), (line.Number, line.Action, line.ExternalId, line.Settled, line.Presence));
        Assert.Equal([new PlanReason("a", "b"), new PlanReason("c")], line.Reasons);
    }

    [Theory]
    [InlineData("""{"a":1,"x":"e"}""")]
    [InlineData("""{"n":1,"x":"e"}""")]
    [InlineData("""{"n":1,"a":1}""")]
    [InlineData("""{"n":1,"a":1,"x":"e","f":"12"}""")]
    [InlineData("""[1]""")]
    public void A_broken_line_is_refused(string json) => Assert.Throws<FormatException>(() =>
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        PlanLineJson.Read(ref reader);
    });

    [Fact]
    public void Personal_values_read_back_as_they_were_written() => Gens.PersonValues.Null().Sample(values =>
    {
        var buffer = new ArrayBufferWriter<byte>();
        PersonValuesJson.Write(buffer, values);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        Assert.Equal(values, PersonValuesJson.Read(ref reader));
    });

    internal static string Text(PlanLine line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        PlanLineJson.Write(buffer, line);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static void Same(PlanLine expected, PlanLine actual)
    {
        Assert.Equal(expected.Reasons, actual.Reasons);
        Assert.Equal(expected, actual with { Reasons = expected.Reasons });
    }

    private static PlanLine Back(PlanLine line)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Text(line)));
        return PlanLineJson.Read(ref reader);
    }
}
