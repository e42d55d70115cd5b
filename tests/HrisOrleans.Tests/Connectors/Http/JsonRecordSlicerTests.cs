using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Tests.Connectors.Http;

public sealed class JsonRecordSlicerTests
{
    private static readonly string[] Wanted = ["a", "b", "c", "long name"];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.String, Gen.String[Gen.Char["\"\\{}[]:, ab\n\u00e9\u4e2d\0"], 0, 12]);

    private static readonly Gen<JsonNode?> Value = Gen.OneOf<JsonNode?>(
        Text.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(word => (JsonNode?)JsonValue.Create(word)),
        Gen.Const((JsonNode?)null),
        Gen.Const(0).Select(_ => (JsonNode?)new JsonArray()),
        Text.Select(text => (JsonNode?)new JsonArray(text, new JsonObject { [text] = text })));

    private static readonly Gen<JsonNode?> Record = Gen.OneOf(
        Gen.Select(Gen.OneOf(Gen.Int[0, Wanted.Length - 1].Select(i => Wanted[i]), Gen.String[Gen.Char.AlphaNumeric, 1, 5]), Value).Array[0, 7].Select(fields =>
        {
            var record = new JsonObject();
            foreach (var (name, value) in fields) record[name] = value?.DeepClone();
            return (JsonNode?)record;
        }),
        Value);

    [Fact]
    public void It_finds_what_a_full_parser_finds_whatever_the_order_and_spacing() =>
        Gen.Select(Record.Array[0, 20], Value, Gen.Bool, Gen.Bool, Gen.Bool).Sample((records, meta, indented, first, escaped) =>
        {
            var page = new JsonObject();
            if (first) page["meta"] = meta?.DeepClone();
            page["other"] = "data";
            page["data"] = new JsonArray([.. records.Select(record => record?.DeepClone())]);
            if (!first) page["meta"] = meta?.DeepClone();
            var body = Encoding.UTF8.GetBytes(page.ToJsonString(new JsonSerializerOptions { WriteIndented = indented, Encoder = escaped ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
            using var parsed = JsonDocument.Parse(body);

            using var slices = new JsonRecordSlicer("data", Wanted, ["meta"]).Slice(body);

            Assert.NotNull(slices);
            Assert.Equal(parsed.RootElement.GetProperty("meta").GetRawText(), Raw(body, slices.Envelope[0]));
            var expected = parsed.RootElement.GetProperty("data").EnumerateArray().ToList();
            Assert.Equal(expected.Select(record => record.GetRawText()), slices.Records.ToArray().Select(record => Encoding.UTF8.GetString(body, record.Offset, record.Length)));
            for (var i = 0; i < expected.Count; i++)
            {
                for (var field = 0; field < Wanted.Length; field++)
                {
                    var there = expected[i].ValueKind == JsonValueKind.Object && expected[i].TryGetProperty(Wanted[field], out var value) ? value.GetRawText() : "";
                    Assert.Equal(there, Raw(body, slices[i][field]));
                }
            }
        });

    [Fact]
    public void A_page_cut_anywhere_is_refused()
    {
        var body = Encoding.UTF8.GetBytes("""{"x":[1,{"y":"]"}],"data":[{"a":"1","b":null},{"a":"\"","c":{"d":[]}}],"meta":{"total":2}}""");
        var slicer = new JsonRecordSlicer("data", Wanted, ["meta"]);
        Assert.NotNull(slicer.Slice(body));

        for (var length = 0; length < body.Length; length++) Assert.Null(slicer.Slice(body.AsSpan(0, length)));
    }

    [Fact]
    public void Any_byte_changed_never_throws_and_never_reaches_beyond_the_body()
    {
        var body = Encoding.UTF8.GetBytes("""{"data":[{"a":"1","b":null,"c":-1.5e3},{"a":"\u00e9","c":{"d":[true]}}],"meta":{"total":2}}""");
        Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            var changed = (byte[])body.Clone();
            foreach (var (at, value) in changes) changed[at] = value;
            using var slices = new JsonRecordSlicer("data", Wanted, ["meta"]).Slice(changed);
            if (slices is null) return;
            foreach (var (offset, length) in slices.Records) Assert.InRange(offset + length, offset, changed.Length);
            for (var i = 0; i < slices.Count; i++)
            {
                foreach (var field in slices[i])
                {
                    try
                    {
                        JsonText.Read(field.Of(changed));
                    }
                    catch (JsonException)
                    {
                        // Refusing a value is fine; any other exception fails the test.
                    }
                }
            }
        });
    }

    [Theory]
    [InlineData("""{"data":[]}x""")]
    [InlineData("""{"data":[],}""")]
    [InlineData("""{"data":[{"a":1,}]}""")]
    [InlineData("""{"data":[{"a" 1}]}""")]
    [InlineData("""{"data":[{"a":nul}]}""")]
    [InlineData("""{"data":[{"a":1}{"a":2}]}""")]
    [InlineData("""{"dota":[]}""")]
    [InlineData("""[{"data":[]}]""")]
    public void What_is_not_such_a_page_is_refused(string body) =>
        Assert.Null(new JsonRecordSlicer("data", Wanted, []).Slice(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void More_records_than_a_first_guess_holds_come_all()
    {
        var body = Encoding.UTF8.GetBytes("{\"data\":[" + string.Join(',', Enumerable.Range(0, 3_000).Select(i => $"{{\"a\":{i},\"b\":\"{i}\"}}")) + "]}");

        using var slices = new JsonRecordSlicer("data", Wanted, []).Slice(body)!;

        Assert.Equal(3_000, slices.Count);
        Assert.All(Enumerable.Range(0, 3_000), i => Assert.Equal((i.ToString(), $"\"{i}\""), (Raw(body, slices[i][0]), Raw(body, slices[i][1]))));
    }

    private static string Raw(byte[] body, JsonSlice slice) => Encoding.UTF8.GetString(slice.Of(body));
}
