using System.Net.Http.Headers;
using System.Text.Json;

namespace HrisOrleans.Connectors.Http;

/// <summary>
/// Takes the position out of a link to the next page. Only the position is used, in a call of our own: a link is never
/// followed, so that no answer can lead a token elsewhere.
/// </summary>
internal static class PageLink
{
    /// <summary>The decoded value of a query parameter of a link; null when the link has none.</summary>
    public static string? Value(string? link, string parameter)
    {
        if (link is null || link.IndexOf('?') is not (>= 0 and var question)) return null;
        var query = link.AsSpan(question + 1);
        if (query.IndexOf('#') is >= 0 and var hash) query = query[..hash];
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (equals <= 0 || !Uri.UnescapeDataString(pair[..equals]).Equals(parameter, StringComparison.OrdinalIgnoreCase)) continue;
            var value = Uri.UnescapeDataString(pair[(equals + 1)..].ToString().Replace('+', ' '));
            return value.Length == 0 ? null : value;
        }

        return null;
    }

    /// <summary>The position that a link in an answer leads to; null where there is no link, which is the end.</summary>
    /// <exception cref="JsonException">There is something, and no position can be read of it: that is no end.</exception>
    public static string? Position(JsonElement? link, string parameter) => link is null or { ValueKind: JsonValueKind.Null }
        ? null
        : Value(new JsonRecord(link.Value).Text(), parameter) ?? throw new JsonException("a link without a position");

    /// <summary>The link of a relation in the <c>Link</c> headers (RFC 8288); null when there is none.</summary>
    public static string? Header(HttpResponseHeaders headers, string relation)
    {
        if (!headers.TryGetValues("Link", out var values)) return null;
        foreach (var entry in values.SelectMany(value => value.Split(',')))
        {
            var end = entry.IndexOf('>');
            var start = entry.IndexOf('<');
            if (start < 0 || end < start) continue;
            var rest = entry[(end + 1)..].Replace(" ", "", StringComparison.Ordinal);
            if (rest.Contains($"rel=\"{relation}\"", StringComparison.OrdinalIgnoreCase) || rest.EndsWith($"rel={relation}", StringComparison.OrdinalIgnoreCase)) return entry[(start + 1)..end];
        }

        return null;
    }
}
