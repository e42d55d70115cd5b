using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Api.Auth;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Scim;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Api.Scim;

/// <summary>Finds out whether a bearer token may push for a tenant: <c>scim_{tenant}_{secret}</c>. What was found out is kept for 30 seconds, and not beyond the token's end.</summary>
internal sealed class ScimTokens(IGrainFactory grains, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const int Longest = 512;

    private readonly Cache _cache = new(time);

    /// <summary>Asks as the tenant whose token it says to be, and only when that is the tenant of the path.</summary>
    public async Task<bool> Admit(TenantId tenant, string? header, CancellationToken cancellationToken)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var text = header[Scheme.Length..].Trim();
        if (text.Length > Longest || text.Split('_', 3) is not ["scim", var named, { Length: > 0 }] || named != tenant.Value) return false;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (_cache.TryGet(hash, out var known)) return known is not null;
        Caller.System(tenant).Use("auth");
        var state = await grains.GetGrain<IScimGrain>(GrainKeys.Scim(tenant)).Verify(new VerifyScimToken(hash), cancellationToken);
        _cache.Keep(hash, state, state?.ExpiresAt);
        return state is not null;
    }

    private sealed class Cache(TimeProvider time) : TokenCache<ScimTokenState>(time);
}
