using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HrisOrleans.Connectors.Push;

/// <summary>How providers sign what they send: an HMAC over bytes, compared in a time that tells nothing.</summary>
internal static class PushSignature
{
    /// <summary>How old or how far ahead a signed moment may be.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether any of the secrets makes this signature. All are tried.</summary>
    /// <param name="given">The signature's bytes, or null.</param>
    /// <param name="pieces">What is signed, one piece after the other.</param>
    public static bool Made(byte[]? given, HashAlgorithmName hash, IReadOnlyList<string> secrets, params ReadOnlySpan<byte[]> pieces)
    {
        var made = false;
        foreach (var secret in secrets)
        {
            using var hmac = IncrementalHash.CreateHMAC(hash, Encoding.UTF8.GetBytes(secret));
            foreach (var piece in pieces) hmac.AppendData(piece);
            made |= given is not null && CryptographicOperations.FixedTimeEquals(hmac.GetHashAndReset(), given);
        }

        return made;
    }

    /// <summary>Whether a text is one of the secrets. All are tried, and of their length nothing is told.</summary>
    public static bool Is(string? given, IReadOnlyList<string> secrets)
    {
        var (hash, same) = (SHA256.HashData(Encoding.UTF8.GetBytes(given ?? "")), false);
        foreach (var secret in secrets) same |= CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        return same && !string.IsNullOrEmpty(given);
    }

    /// <summary>A moment in seconds since 1970, or in ISO 8601 with its offset, that lies within <see cref="Window"/> of now.</summary>
    public static bool Fresh(string? moment, DateTimeOffset now) => Moment(moment) is { } sent && (now - sent).Duration() <= Window;

    public static byte[]? Hex(string? text)
    {
        if (text is null || text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit)) return null;
        return Convert.FromHexString(text);
    }

    public static byte[]? Base64(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }

    /// <summary>With or without padding.</summary>
    public static byte[]? Base64OfUrls(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return text is not null && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var count) ? bytes[..count] : null;
    }

    private static DateTimeOffset? Moment(string? text)
    {
        if (text is not { Length: > 0 and <= 40 }) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }
}
