using Refit;

namespace HrisOrleans.Client.Tenants;

/// <summary>Tenants and their admin tokens; for the operator. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface ITenantsApi
{
    /// <summary>Creates the tenant or changes its name and subscription. Operator only.</summary>
    [Put("/v1/tenants/{tenant}")]
    Task<Tenant> Configure(string tenant, [Body] TenantRequest request, CancellationToken cancellationToken = default);

    /// <summary>The tenant; its admins may look too.</summary>
    [Get("/v1/tenants/{tenant}")]
    Task<Tenant> Get(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Issues an admin token; the only time its secret is shown. Operator only.</summary>
    [Post("/v1/tenants/{tenant}/tokens")]
    Task<IssuedAdminToken> IssueToken(string tenant, [Body] TokenRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>All admin tokens of the tenant, revoked ones included. Operator only.</summary>
    [Get("/v1/tenants/{tenant}/tokens")]
    Task<ResultList<AdminToken>> ListTokens(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Revokes an admin token, effective everywhere within 30 seconds. Operator only.</summary>
    [Delete("/v1/tenants/{tenant}/tokens/{token}")]
    Task<AdminToken> RevokeToken(string tenant, string token, CancellationToken cancellationToken = default);
}
