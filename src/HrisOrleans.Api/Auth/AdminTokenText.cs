using System.Diagnostics.CodeAnalysis;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Api.Auth;

/// <summary>What an admin token says of itself before anybody believes it: <c>hris_{tenant}_{id}_{secret}</c>.</summary>
internal sealed record AdminTokenText(TenantId Tenant, string Id)
{
    private const int Longest = 512;

    /// <summary>Tenant and id hold no underscore; the secret may.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AdminTokenText? token)
    {
        token = null;
        if (text.Length > Longest || text.Split('_', 4) is not ["hris", var tenant, { Length: > 0 } id, { Length: > 0 }]) return false;
        if (!TenantId.TryParse(tenant, out var tenantId)) return false;
        token = new AdminTokenText(tenantId, id);
        return true;
    }
}
