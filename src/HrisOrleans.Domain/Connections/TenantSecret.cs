using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Domain.Connections;

/// <summary>A text that is good for one thing and says whose it is: <c>{kind}_{tenant}_{secret}</c>. Only its hash is kept.</summary>
public static class TenantSecret
{
    /// <summary>A link to connect by.</summary>
    public const string Link = "cnl";

    /// <summary>The state of a sign-in at a provider.</summary>
    public const string SignIn = "sgn";

    private const int SecretBytes = 32;
    private const int Longest = 200;

    /// <param name="random">32 bytes that nobody can guess.</param>
    public static string Write(string kind, TenantId tenant, ReadOnlySpan<byte> random) =>
        random.Length == SecretBytes ? $"{kind}_{tenant}_{Base64Url.EncodeToString(random)}" : throw new ArgumentException("32 bytes are needed", nameof(random));

    /// <summary>Whose it claims to be. Whether it is good, only its hash tells.</summary>
    /// <remarks>Neither kind nor tenant holds an underscore; the secret may.</remarks>
    public static bool TryTenant(string kind, [NotNullWhen(true)] string? text, out TenantId tenant)
    {
        tenant = default;
        return text is { Length: <= Longest } && text.Split('_', 3) is [var word, var id, { Length: > 0 } secret] && word == kind && TenantId.TryParse(id, out tenant)
            && secret.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
    }

    /// <summary>SHA-256 in lower-case hexadecimal: what is stored in its place.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
