using System.Buffers;
using System.Text.Json;

namespace HrisOrleans.Domain.Plans;

/// <summary>
/// The stored form of the personal values beside a plan, to be sealed. Keys: e e-mail, a address, g given name, f family
/// name, d display name, t job title, o groups, b the same of before; what is not there is left out. A line without values is <c>null</c>.
/// </summary>
public static class PersonValuesJson
{
    private static readonly JsonEncodedText E = JsonEncodedText.Encode("e");
    private static readonly JsonEncodedText A = JsonEncodedText.Encode("a");
    private static readonly JsonEncodedText G = JsonEncodedText.Encode("g");
    private static readonly JsonEncodedText F = JsonEncodedText.Encode("f");
    private static readonly JsonEncodedText D = JsonEncodedText.Encode("d");
    private static readonly JsonEncodedText T = JsonEncodedText.Encode("t");
    private static readonly JsonEncodedText O = JsonEncodedText.Encode("o");
    private static readonly JsonEncodedText B = JsonEncodedText.Encode("b");

    /// <summary>Writes the values as one object, or <c>null</c>.</summary>
    public static void Write(IBufferWriter<byte> buffer, PersonValues? values)
    {
        var (scratch, writer) = StoredJson.Scratch();
        Write(writer, values);
        writer.Flush();
        buffer.Write(scratch.WrittenSpan);
    }

    /// <summary>Writes the values as one element of what the caller writes around them.</summary>
    public static void Write(Utf8JsonWriter writer, PersonValues? values)
    {
        if (values is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        Text(writer, E, values.Email);
        Text(writer, A, values.Address);
        Text(writer, G, values.GivenName);
        Text(writer, F, values.FamilyName);
        Text(writer, D, values.DisplayName);
        Text(writer, T, values.JobTitle);
        if (values.Groups.Length > 0) writer.WriteString(O, values.Groups);
        if (values.Before is { } before)
        {
            writer.WritePropertyName(B);
            Write(writer, before);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the values; the reader stands before or on the element. Null where a line had none.</summary>
    public static PersonValues? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None) reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        StoredJson.StartObject(ref reader);
        string? email = null, address = null, given = null, family = null, display = null, title = null, groups = null;
        PersonValues? before = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueSpan.Length == 1 ? (char)reader.ValueSpan[0] : '\0';
            reader.Read();
            switch (key)
            {
                case 'e': email = reader.GetString(); break;
                case 'a': address = reader.GetString(); break;
                case 'g': given = reader.GetString(); break;
                case 'f': family = reader.GetString(); break;
                case 'd': display = reader.GetString(); break;
                case 't': title = reader.GetString(); break;
                case 'o': groups = reader.GetString(); break;
                case 'b': before = Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new PersonValues(email, address, given, family, display, title, groups ?? "") { Before = before };
    }

    private static void Text(Utf8JsonWriter writer, JsonEncodedText key, string? value)
    {
        if (value is not null) writer.WriteString(key, value);
    }
}
