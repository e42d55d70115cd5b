using System.Buffers.Text;
using System.Text;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Http;

/// <summary>Cursors as clients see them: opaque, and good only for the list they came from.</summary>
internal static class Cursor
{
    private const char Separator = '\n';

    public static string Write(string list, string inner) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(list + Separator + inner));

    public static string? WriteNext(string list, string? inner) => inner is null ? null : Write(list, inner);

    /// <summary>The grain's own cursor, or null for the first page.</summary>
    public static string? Read(string list, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        if (cursor.Length > 2000 || !Base64Url.IsValid(cursor)) throw Invalid();
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return end > 0 && text[..end] == list ? text[(end + 1)..] : throw Invalid();
    }

    public static RequestRefusedException Invalid() => new(new("invalid_cursor", RefusalKind.Invalid, "The cursor is not one of this list."), "after");
}
