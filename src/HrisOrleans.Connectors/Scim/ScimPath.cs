using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace HrisOrleans.Connectors.Scim;

/// <summary>What an attribute path points to.</summary>
/// <param name="Schema">The extension that the attribute belongs to; null for the core schema.</param>
/// <param name="Attribute">The attribute; empty where the path names an extension as a whole.</param>
/// <param name="Filter">Which entries of a list, or null.</param>
/// <param name="Sub">A part of a complex attribute, or null.</param>
public sealed record ScimPath(string? Schema, string Attribute, ScimFilter? Filter, string? Sub)
{
    /// <returns>The path, or why it is none.</returns>
    public static (ScimPath? Path, ScimError? Error) Parse(string text)
    {
        try
        {
            var parser = new ScimFilterParser(text);
            var path = parser.Path();
            parser.End();
            return (path, null);
        }
        catch (ScimException refused)
        {
            return (null, ScimError.InvalidPath(refused.Error.Detail));
        }
    }

    /// <summary>The object that holds the attribute; null where the resource lacks the extension and none is made.</summary>
    public JsonObject? Holder(JsonObject resource, bool make = false)
    {
        if (Schema is null) return resource;
        if (resource[Schema] is JsonObject extension) return extension;
        if (!make) return null;
        var made = ScimJson.Object();
        resource[Schema] = made;
        return made;
    }

    /// <summary>Every value it points to.</summary>
    public IEnumerable<JsonNode?> Values(JsonObject resource)
    {
        if (Holder(resource) is not { } holder) return [];
        if (Attribute.Length == 0) return [holder];
        var values = holder[Attribute] is JsonArray list ? list.AsEnumerable() : [holder[Attribute]];
        if (Filter is not null) values = values.OfType<JsonObject>().Where(Filter.Matches);
        return Sub is null ? values : values.OfType<JsonObject>().Select(value => value[Sub]);
    }
}

/// <summary>JSON as SCIM wants it: attribute names in any case.</summary>
public static class ScimJson
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    public static JsonObject Object() => new(AnyCase);

    /// <summary>The object of a body; null when it is none, when a name comes twice, or when it holds a text that could not be written again.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body)) return null;
        try
        {
            if (body.Contains((byte)'\\')) CheckEscapes(body);
            var parsed = JsonNode.Parse(body, AnyCase, new JsonDocumentOptions { MaxDepth = Options.MaxDepth }) as JsonObject;

            // A double name is found only when somebody looks.
            _ = parsed?.Count;
            return parsed;
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // Half of a surrogate pair passes as JSON, and fails whoever looks at it later.
    private static void CheckEscapes(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, Options);
        while (reader.Read())
            if (reader.ValueIsEscaped) _ = reader.GetString();
    }

    public static JsonNode? Copy(JsonNode? node) => node is null ? null : JsonNode.Parse(node.ToJsonString(), AnyCase);
}
