using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Silo.Members;

/// <summary>Makes and checks the tokens of invitation links.</summary>
/// <remarks>
/// A token is a signature under a secret that only the tenant's key yields, so it can be made again at any time and is
/// stored nowhere. That does what a table of hashed tokens would do: at rest there is nothing that could be presented,
/// neither in the database nor in its backups, and not even a hash to try guesses on. Single use and expiry are facts
/// of the member, not of the token: its state knows which number may be accepted, until when, and whether it was.
/// </remarks>
internal sealed class InvitationTokens(TenantKeyRing keys)
{
    private const string Purpose = "invitation";

    // Signed when a tenant has no key, so that a guess costs the same work either way.
    private static readonly byte[] NoSecret = new byte[HMACSHA256.HashSizeInBytes];

    /// <summary>The token of a member's invitation; the same for the same three values as long as the tenant's key lives.</summary>
    public async ValueTask<string> Issue(TenantId tenant, MemberId member, int number, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var secret = await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken);
        return Sign(new InvitationToken(tenant, member, number), secret);
    }

    /// <summary>
    /// What a genuine token names, or null. Null says nothing about why: not whether the tenant or the member exists,
    /// nor how much of the token was right.
    /// </summary>
    public async ValueTask<InvitationToken?> Verify(string? token, CancellationToken cancellationToken)
    {
        if (!InvitationToken.TryRead(token, out var named)) return null;
        // Never makes a key: otherwise whoever invents tenants fills the key table.
        var cipher = await keys.Existing(named.Tenant.Value, cancellationToken);
        var genuine = Sign(named, cipher?.DeriveSecret(Purpose) ?? NoSecret);
        // The whole text is compared, so that one token has one spelling.
        var equal = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(genuine), Encoding.UTF8.GetBytes(token));
        return equal && cipher is not null ? named : null;
    }

    private static string Sign(InvitationToken token, byte[] secret)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"hris.invitation/1\n{token.Tenant}\n{token.Member.Value:N}\n{token.Number}");
        return token.Signed(Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text))));
    }
}
