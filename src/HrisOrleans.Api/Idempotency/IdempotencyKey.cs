using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Api.Http;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Api.Idempotency;

/// <summary>A client's key for one intention; only its hash goes further.</summary>
/// <param name="Hash">SHA-256 in lower-case hexadecimal.</param>
internal sealed record IdempotencyKey(string Hash)
{
    public const string Header = "Idempotency-Key";
    private const int Longest = 200;

    /// <summary>What the effects name as their cause, so that repeating them does nothing.</summary>
    public string Cause => $"key/{Hash[..32]}";

    /// <summary>The same for what one bearer of a link does: another link's holder may have chosen the same key.</summary>
    public string CauseWith(string link) => $"key/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Hash}/{link}")))[..32]}";

    /// <summary>The request's key, or null when it has none.</summary>
    public static IdempotencyKey? Read(HttpRequest request)
    {
        var header = request.Headers[Header];
        if (header.Count == 0) return null;
        return header is [{ Length: > 0 and <= Longest } key] && key.All(c => c is > ' ' and <= '~')
            ? new IdempotencyKey(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))))
            : throw new RequestRefusedException(new("invalid_idempotency_key", RefusalKind.Invalid, $"{Header} must be 1 to {Longest} visible ASCII characters."), Header);
    }

    /// <summary>The id that a birth under this key has, whenever it is tried: a version 8 UUID.</summary>
    public static MemberId MemberOf(TenantId tenant, string hash) => new(IdOf("member", tenant, hash));

    /// <summary>The id that a thing of this kind, made under this key, has whenever it is tried: a version 8 UUID.</summary>
    public static Guid IdOf(string kind, TenantId tenant, string hash)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.ASCII.GetBytes($"{kind}/{tenant}/{hash}"));
        bytes = bytes[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
