using System.Globalization;
using HrisOrleans.Client;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Http;

/// <summary>The If-Match header: one strong entity tag. <c>*</c> asks for nothing in particular.</summary>
internal static class IfMatch
{
    public static long? Version(string? header)
    {
        if (Tag(header) is not { } tag) return null;
        return long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw Malformed();
    }

    public static string? Hash(string? header) => Tag(header);

    public static string ETagOf(long version) => ETag.Of(version);

    private static string? Tag(string? header)
    {
        if (header is null or "*") return null;
        return header.Length is > 2 and < 200 && header[0] == '"' && header[^1] == '"' && !header.AsSpan(1, header.Length - 2).Contains('"')
            ? header[1..^1]
            : throw Malformed();
    }

    private static RequestRefusedException Malformed() =>
        new(new("invalid_if_match", RefusalKind.Invalid, "If-Match must be one ETag as this API gave it, with its quotes."), "If-Match");
}
