using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;

namespace HrisOrleans.Domain.Directories;

/// <summary>One rule for addresses: what is accepted, and the form under which two count as the same.</summary>
public static class EmailAddress
{
    /// <summary>The longest address, RFC 5321 §4.5.3.1.3 (path without brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>The form that is claimed: trimmed, lower case.</summary>
    /// <returns>
    /// False when it is no plain address of the form local@domain. An accent written apart from its letter is refused too:
    /// this runtime carries no tables to compose it, and two forms of one address must never count as two.
    /// </returns>
    public static bool TryNormalize([NotNullWhen(true)] string? address, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        if (address is null) return false;
        var text = address.Trim();
        if (text.Length is 0 or > MaxLength) return false;
        if (Plain(text))
        {
            normalized = text.ToLowerInvariant();
            return true;
        }

        if (text.AsSpan().ContainsAny(" <>\"\r\n\t,;")) return false;
        if (text.AsSpan().ContainsAnyInRange('\u0300', '\u036F')) return false;
        if (!MailAddress.TryCreate(text, out var parsed) || parsed.Address != text || !parsed.Host.Contains('.')) return false;
        normalized = text.ToLowerInvariant();
        return true;
    }

    // The common case, without the allocations of a full parse: ASCII dot-atoms on both sides of one @.
    private static bool Plain(string text)
    {
        var at = text.IndexOf('@');
        return at > 0 && at <= 64 && DotAtom(text.AsSpan(0, at), "!#$%&'*+-/=?^_`{|}~") && DotAtom(text.AsSpan(at + 1), "-") && text.IndexOf('.', at) > 0;

        static bool DotAtom(ReadOnlySpan<char> part, string extra)
        {
            if (part.IsEmpty || part[0] == '.' || part[^1] == '.') return false;
            var last = '\0';
            foreach (var c in part)
            {
                if (c == '.' && last == '.') return false;
                if (!char.IsAsciiLetterOrDigit(c) && c != '.' && !extra.Contains(c)) return false;
                last = c;
            }

            return true;
        }
    }
}
