using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Silo.Invitations;

/// <summary>Which addresses get no mail. Only hashes under the tenant's key are compared and stored.</summary>
internal sealed class Suppressions(TenantKeyRing keys, ISuppressionStore store)
{
    private const string Purpose = "suppression";

    public static readonly Refusal Refused = new("address_suppressed", RefusalKind.Conflict, "This address is to get no invitations; lift the suppression first.");

    /// <summary>The stored form of an address, or null when it is none.</summary>
    public async ValueTask<string?> HashOf(TenantId tenant, string? email, CancellationToken cancellationToken) =>
        EmailAddress.TryNormalize(email, out var address) ? Hash(await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken), address) : null;

    public async ValueTask<bool> Covers(TenantId tenant, string? email, CancellationToken cancellationToken) =>
        await HashOf(tenant, email, cancellationToken) is { } hash && (await store.Among(tenant, [hash], cancellationToken)).Count > 0;

    /// <summary>Which of these normalized addresses get no mail.</summary>
    public async Task<IReadOnlySet<string>> Among(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        var hash = await HashOf(keys, tenant, cancellationToken);
        var hashes = addresses.Distinct(StringComparer.Ordinal).ToDictionary(hash, StringComparer.Ordinal);
        return (await store.Among(tenant, hashes.Keys, cancellationToken)).Select(found => hashes[found]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Tells the normalized addresses of erased people; null where nobody is erased, which costs nothing then.</summary>
    public async Task<Func<string, bool>?> Erased(TenantId tenant, CancellationToken cancellationToken)
    {
        var hashes = await store.Erased(tenant, cancellationToken);
        if (hashes.Count == 0) return null;
        var secret = await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken);
        return address => hashes.Contains(Hash(secret, address));
    }

    /// <summary>How a tenant's normalized addresses are stored.</summary>
    public static async ValueTask<Func<string, string>> HashOf(TenantKeyRing keys, TenantId tenant, CancellationToken cancellationToken)
    {
        var secret = await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken);
        return address => Hash(secret, address);
    }

    /// <summary>Which of these mails must not go out.</summary>
    public async Task<IReadOnlySet<Guid>> Among(IReadOnlyList<LeasedMail> mails, CancellationToken cancellationToken)
    {
        var found = new HashSet<Guid>();
        foreach (var batch in mails.GroupBy(mail => mail.Tenant))
        {
            if (await Secret(batch.Key, cancellationToken) is not { } secret) continue;
            var hashes = batch.ToLookup(mail => EmailAddress.TryNormalize(mail.Email, out var address) ? Hash(secret, address) : "", mail => mail.Id);
            foreach (var hash in await store.Among(batch.Key, [.. hashes.Select(group => group.Key)], cancellationToken)) found.UnionWith(hashes[hash]);
        }

        return found;
    }

    // Without its key a tenant's mails cannot be composed either: they are put off there, and hold up nobody else.
    private async ValueTask<byte[]?> Secret(TenantId tenant, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken);
        }
        catch (EncryptionException)
        {
            return null;
        }
    }

    private static string Hash(byte[] secret, string address) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(address)));
}
