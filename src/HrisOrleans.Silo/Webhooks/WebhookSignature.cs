using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>Standard Webhooks: ids and signatures of messages.</summary>
internal static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";
    public const int SecretBytes = 32;

    /// <summary>One signature for each secret, so that a receiver may change to the new one at its own time.</summary>
    public static string Of(string id, string timestamp, byte[] body, IReadOnlyList<byte[]> secrets)
    {
        var head = Encoding.ASCII.GetBytes($"{id}.{timestamp}.");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed, head.Length);
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }

    /// <summary>The same for every attempt and every replay of one event at one endpoint, by whichever silo.</summary>
    public static string IdOf(Guid endpoint, TenantId tenant, long seq) =>
        "msg_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{endpoint:N}/{tenant}/{seq}")).AsSpan(0, 16));

    /// <summary>A secret as it is shown, once.</summary>
    public static string Show(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);
}
