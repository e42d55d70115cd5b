using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using Refit;

namespace HrisOrleans.Client.Plans;

/// <summary>Previews and plans. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface IPlansApi
{
    /// <summary>Starts a preview of settings; applies nothing. Watch the sync; its <see cref="Sync.Plan"/> is the plan to page through.</summary>
    [Post("/v1/tenants/{tenant}/plans")]
    Task<Sync> Preview(string tenant, [Body] PreviewRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Counts, state and hash.</summary>
    [Get("/v1/tenants/{tenant}/plans/{plan}")]
    Task<Plan> Get(string tenant, Guid plan, CancellationToken cancellationToken = default);

    /// <summary>The lines, each with its reasons.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="action">One action's word; left out: all but bookkeeping.</param>
    /// <param name="search">Part of a name or address, or an external id.</param>
    /// <param name="after">Cursor of the page before.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/plans/{plan}/changes")]
    Task<ResultPage<Change>> Changes(string tenant, Guid plan, string? action = null, string? search = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Applies a plan that waits, whole. <paramref name="ifMatch"/> names its hash, see <see cref="ETag"/>.</summary>
    [Post("/v1/tenants/{tenant}/plans/{plan}/apply")]
    Task<Sync> Apply(string tenant, Guid plan, [Header("If-Match")] string? ifMatch, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);
}
