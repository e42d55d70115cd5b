using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Bearer tokens of clients that push: <c>scim_{tenant}_{secret}</c>. Only their hash is kept.</summary>
internal static class PushTokens
{
    /// <summary>A week: so long both the old and the new token may be good.</summary>
    public const int LongestOverlapSeconds = 7 * 86_400;

    public static (string Token, string Hash) Make(TenantId tenant)
    {
        var token = $"scim_{tenant}_{RandomNumberGenerator.GetHexString(48, lowercase: true)}";
        return (token, Hash(token));
    }

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
