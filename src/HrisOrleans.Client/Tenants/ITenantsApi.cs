using Refit;

namespace HrisOrleans.Client.Tenants;

/// <summary>Tenants and their admin tokens; for the operator. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface ITenantsApi
{
    /// <summary>All tenants by id, with how their connections do. Operator only.</summary>
    /// <param name="health">One word of <see cref="TenantsPage.Counts"/>; left out: all.</param>
    /// <param name="search">Part of an id or a name.</param>
    /// <param name="after">Cursor of the page before.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants")]
    Task<TenantsPage> List(string? health = null, string? search = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Creates the tenant or changes its name and subscription. Operator only.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="request">What holds from now on.</param>
    /// <param name="ifMatch">The tenant's version the operator saw, see <see cref="ETag"/>; left out: whatever is there.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Put("/v1/tenants/{tenant}")]
    Task<Tenant> Configure(string tenant, [Body] TenantRequest request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

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
