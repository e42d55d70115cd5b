using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Notices;

namespace HrisOrleans.Silo.Notices;

/// <summary>
/// Who is told where no admin is in: whoever holds a valid token under an address. A tenant begins like that, and the person
/// who connects it need not become a member. Their address stays with the token; a notice knows them by a number made of it
/// under the tenant's key, so that nobody finds out by guessing whose it is.
/// </summary>
internal sealed class TokenHolders(IGrainFactory grains, TenantKeyRing keys, TimeProvider time)
{
    private const string Purpose = "notice recipient";

    /// <summary>Null while one tenant's key or record is not to be had, which holds up nobody else.</summary>
    public async Task<IReadOnlyList<NoticeRecipient>?> Of(TenantId tenant, CancellationToken cancellationToken) =>
        await Find(tenant, cancellationToken) is { } found ? [.. found.Select(holder => holder.Recipient)] : null;

    /// <summary>Where to write to, by every number that a row may know somebody by; null as above.</summary>
    public async Task<IReadOnlyDictionary<MemberId, string>?> Addresses(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await Find(tenant, cancellationToken) is not { } found) return null;
        var addresses = found.ToDictionary(holder => holder.Recipient.Id, holder => holder.Login);
        foreach (var (recipient, login) in found) addresses[recipient.Before!.Value] = login;
        return addresses;
    }

    // One a person, whatever tokens they hold.
    private async Task<IReadOnlyList<(NoticeRecipient Recipient, string Login)>?> Find(TenantId tenant, CancellationToken cancellationToken)
    {
        Caller.System(tenant).Use("notices");
        try
        {
            var secret = await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken);
            var tokens = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).ListTokens(cancellationToken);
            var now = time.GetUtcNow();
            var found = new Dictionary<string, (NoticeRecipient, string)>(StringComparer.Ordinal);
            foreach (var token in tokens.Value ?? [])
            {
                if (token.RevokedAt is null && !(token.ExpiresAt <= now) && EmailAddress.TryNormalize(token.Login, out var address))
                    found.TryAdd(address, (new NoticeRecipient(NumberOf(secret, address), NumberWithoutKey(tenant, address)), token.Login));
            }

            return [.. found.Values];
        }
        catch (Exception failure) when (failure is EncryptionException or OrleansException or TimeoutException)
        {
            return null;
        }
    }

    internal static MemberId NumberOf(byte[] secret, string address) => Number(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(address)));

    // Rows that were made so are pruned 30 days after; until then they are sent, and no second one is made beside them.
    internal static MemberId NumberWithoutKey(TenantId tenant, string address) => Number(SHA256.HashData(Encoding.UTF8.GetBytes($"token holder\n{tenant}\n{address}")));

    // Version 8 of RFC 9562, which no member's id is.
    private static MemberId Number(byte[] hash)
    {
        var bytes = hash.AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new MemberId(new Guid(bytes, bigEndian: true));
    }
}
