using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HrisOrleans.Connectors.Http;

/// <summary>Decodes raw JSON values that a slicer found.</summary>
internal static class JsonText
{
    /// <summary>The text of a string or number, trimmed; null for null, an absent field and an empty text.</summary>
    /// <exception cref="JsonException">The value is neither text nor number, or cannot be decoded.</exception>
    public static string? Read(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty || raw[0] == (byte)'n') return null;
        string text;
        if (raw[0] == (byte)'"') text = raw.Contains((byte)'\\') ? Unescape(raw) : Encoding.UTF8.GetString(raw[1..^1]);
        else if (char.IsAsciiDigit((char)raw[0]) || raw[0] == (byte)'-') text = Encoding.UTF8.GetString(raw);
        else throw new JsonException("neither text nor number");

        // A NUL is legal JSON, and no database takes it as text.
        if (text.Contains('\0')) text = text.Replace("\0", "");
        text = text.Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>A plain calendar day; null when there is none or it is not one, such as 0000-00-00.</summary>
    public static DateOnly? ReadDay(ReadOnlySpan<byte> raw)
    {
        if (raw.Length < 12 || raw[0] != (byte)'"') return null;
        Span<char> day = stackalloc char[10];
        return Encoding.Latin1.TryGetChars(raw.Slice(1, 10), day, out _)
            && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        try
        {
            var reader = new Utf8JsonReader(raw);
            reader.Read();
            return reader.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("half of a surrogate pair", broken);
        }
    }
}
