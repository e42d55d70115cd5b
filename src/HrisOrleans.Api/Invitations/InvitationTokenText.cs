using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Api.Invitations;

/// <summary>What an invitation's token says of itself, to find the grain that checks it: <c>inv_{tenant}_{member}_{number}_{signature}</c>.</summary>
internal sealed record InvitationTokenText(TenantId Tenant, MemberId Member)
{
    /// <summary>Only the signature may hold underscores.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out InvitationTokenText? token)
    {
        token = null;
        if (text.Split('_', 5) is not ["inv", var tenant, var member, var number, { Length: > 0 }]) return false;
        if (!TenantId.TryParse(tenant, out var tenantId) || !Guid.TryParseExact(member, "N", out var memberId)) return false;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return false;
        token = new InvitationTokenText(tenantId, new MemberId(memberId));
        return true;
    }
}
