using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Auth;

/// <summary>Finds out who presents a bearer token.</summary>
internal sealed class Authenticator(OperatorKeys operators, TokenCache cache, IGrainFactory grains)
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller, or null when the header names nobody that is known.</summary>
    public async Task<Caller?> Authenticate(string? header, CancellationToken cancellationToken)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var text = header[Scheme.Length..].Trim();
        if (text.Length == 0) return null;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        if (operators.Match(hash)) return Caller.Operator;
        if (!AdminTokenText.TryParse(text, out var token)) return null;
        return await Verify(token, hash, cancellationToken) is { } identity ? new Caller(CallerKind.Admin, token.Tenant, identity.Actor) : null;
    }

    private async Task<TokenIdentity?> Verify(AdminTokenText token, byte[] hash, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(hash);
        if (cache.TryGet(key, out var known)) return known;

        // Nobody is known yet, so the product asks on the tenant's behalf; this flow ends here, the caller's own follows.
        Caller.System(token.Tenant).Use("auth");
        var identity = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(token.Tenant)).Verify(new VerifyToken(token.Id, hash), cancellationToken);
        cache.Keep(key, identity);
        return identity;
    }
}
