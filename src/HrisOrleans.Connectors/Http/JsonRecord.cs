using System.Globalization;
using System.Text.Json;

namespace HrisOrleans.Connectors.Http;

/// <summary>
/// One record of a provider, read by path: <c>record.Text("profile", "email")</c>. What is absent or null is null all the
/// way down; what is of another type than it should be makes the record unreadable.
/// </summary>
internal readonly struct JsonRecord(JsonElement element)
{
    public JsonElement Element => element;

    /// <summary>The text of a string or number, trimmed; null where there is none or it is empty.</summary>
    /// <exception cref="JsonException">Something on the way, or the value, is of a type that it cannot be.</exception>
    public string? Text(params ReadOnlySpan<string> path)
    {
        if (Find(path) is not { } value) return null;
        try
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number => value.GetRawText(),
                _ => throw new JsonException("neither text nor number"),
            };

            // A NUL is legal JSON, and no database takes it as text.
            text = text.Replace("\0", "", StringComparison.Ordinal).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("half of a surrogate pair", broken);
        }
    }

    /// <summary>The same of a record that is faulty: null, too, where <see cref="Text"/> throws.</summary>
    public string? Perhaps(params ReadOnlySpan<string> path)
    {
        try
        {
            return Text(path);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A yes or no, also written as text; null where there is none.</summary>
    /// <exception cref="JsonException">The value is something else.</exception>
    public bool? Flag(params ReadOnlySpan<string> path) => Find(path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var flag) => flag,
        _ => throw new JsonException("neither true nor false"),
    };

    /// <summary>A calendar day at the beginning of a text such as <c>2026-02-01</c> or <c>2026-02-01T00:00:00Z</c>; null where there is none or it is not one.</summary>
    public DateOnly? Day(params ReadOnlySpan<string> path) =>
        Text(path) is { Length: >= 10 } text && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The objects of a list; none where there is no list.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public IEnumerable<JsonRecord> List(params ReadOnlySpan<string> path)
    {
        if (Find(path) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array) throw new JsonException("not a list");
        return value.EnumerateArray().Select(entry => new JsonRecord(entry));
    }

    /// <summary>An object inside this one; null where there is none.</summary>
    public JsonRecord? Object(params ReadOnlySpan<string> path) => Find(path) is { } value ? new JsonRecord(value) : null;

    private JsonElement? Find(ReadOnlySpan<string> path)
    {
        var at = element;
        foreach (var name in path)
        {
            if (at.ValueKind == JsonValueKind.Null) return null;
            if (at.ValueKind != JsonValueKind.Object) throw new JsonException("not an object");
            if (!at.TryGetProperty(name, out at)) return null;
        }

        return at.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : at;
    }
}
