using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Notices;

/// <summary>
/// Who is told where no admin is in: whoever holds a valid token under an address. A tenant begins like that, and the person
/// who connects it need not become a member. Their address stays with the token; a notice knows them by a number made of it.
/// </summary>
internal sealed class TokenHolders(IGrainFactory grains, TimeProvider time)
{
    public async Task<IReadOnlyList<MemberId>> Of(TenantId tenant, CancellationToken cancellationToken) => [.. (await Addresses(tenant, cancellationToken)).Keys];

    public async Task<IReadOnlyDictionary<MemberId, string>> Addresses(TenantId tenant, CancellationToken cancellationToken)
    {
        Caller.System(tenant).Use("notices");
        var tokens = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).ListTokens(cancellationToken);
        var now = time.GetUtcNow();
        var found = new Dictionary<MemberId, string>();
        foreach (var token in tokens.Value ?? [])
        {
            if (token.RevokedAt is null && !(token.ExpiresAt <= now) && EmailAddress.TryNormalize(token.Login, out var address)) found.TryAdd(NumberOf(tenant, address), token.Login);
        }

        return found;
    }

    private static MemberId NumberOf(TenantId tenant, string address)
    {
        // Version 8 of RFC 9562, which no member's id is.
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"token holder\n{tenant}\n{address}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new MemberId(new Guid(bytes, bigEndian: true));
    }
}
