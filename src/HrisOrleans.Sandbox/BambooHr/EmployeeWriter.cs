using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.BambooHr;

/// <summary>Renders employees in the list's wire shape.</summary>
internal static class EmployeeWriter
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonWriterOptions Escaped = new() { Encoder = JavaScriptEncoder.Default, SkipValidation = true };

    public static RenderedBlock Render(Company company, EmployeeFields fields, IEnumerable<Person> people)
    {
        var buffer = new ArrayBufferWriter<byte>(Roster.BlockSize * 640);
        var ends = new List<int>(Roster.BlockSize);
        using var writer = new Utf8JsonWriter(buffer, company.EscapeNonAscii ? Escaped : Readable);
        foreach (var person in people)
        {
            writer.Reset();
            Write(writer, company, fields, person);
            writer.Flush();
            buffer.Write(","u8);
            ends.Add(buffer.WrittenCount);
        }

        return new RenderedBlock(buffer.WrittenSpan.ToArray(), [.. ends]);
    }

    public static void Write(Utf8JsonWriter writer, Company company, EmployeeFields fields, Person person)
    {
        writer.WriteStartObject();
        for (var i = 0; i < fields.Names.Length; i++)
        {
            var name = fields.Names[i];
            if (person.Omitted?.Contains(name) == true) continue;
            if (person.Raw is not null && person.Raw.TryGetValue(name, out var raw))
            {
                writer.WritePropertyName(fields.Encoded[i]);
                raw.WriteTo(writer);
                continue;
            }

            writer.WriteString(fields.Encoded[i], company.Restricted.Contains(name) ? null : EmployeeFields.Value(company, person, name));
        }

        WriteRest(writer, company, fields, person);
        writer.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter writer, Company company, EmployeeFields fields, Person person)
    {
        foreach (var (name, value) in person.Raw ?? ImmutableSortedDictionary<string, JsonElement>.Empty)
        {
            if (name == "_restrictedFields" || fields.Names.Contains(name) || EmployeeFields.Optional.Contains(name)) continue;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        if (person.Omitted?.Contains("_restrictedFields") == true) return;
        writer.WritePropertyName("_restrictedFields");
        if (person.Raw is not null && person.Raw.TryGetValue("_restrictedFields", out var restricted))
        {
            restricted.WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        foreach (var name in fields.Names.Where(company.Restricted.Contains)) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
