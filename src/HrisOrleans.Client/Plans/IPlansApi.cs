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
    /// <param name="reason">One reason's rule, <c>name_differs</c> for doubtful matches; left out: all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/plans/{plan}/changes")]
    Task<ResultPage<Change>> Changes(string tenant, Guid plan, string? action = null, string? search = null, string? after = null, int? limit = null, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Plans, newest first.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="state">One state's word, <c>waiting</c> for those that wait for a reviewer; left out: all.</param>
    /// <param name="after">Cursor of the page before.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/plans")]
    Task<ResultPage<Plan>> List(string tenant, string? state = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Applies a plan that waits, whole or in part. <paramref name="ifMatch"/> names its hash, see <see cref="ETag"/>.</summary>
    [Post("/v1/tenants/{tenant}/plans/{plan}/apply")]
    Task<Sync> Apply(string tenant, Guid plan, [Header("If-Match")] string? ifMatch, [Body] ApplyRequest? request = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Refuses a plan that waits: its people stay as they are until the source says something new.</summary>
    [Post("/v1/tenants/{tenant}/plans/{plan}/reject")]
    Task<Sync> Reject(string tenant, Guid plan, [Header("If-Match")] string? ifMatch, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Makes the plan that undoes an applied one, to be looked at and applied like a preview.</summary>
    [Post("/v1/tenants/{tenant}/plans/{plan}/undo")]
    Task<Sync> Undo(string tenant, Guid plan, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>People whom an undone or refused plan holds.</summary>
    [Get("/v1/tenants/{tenant}/connection/pins")]
    Task<ResultPage<Pin>> Pins(string tenant, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Lets go of one of them, by external id.</summary>
    [Delete("/v1/tenants/{tenant}/connection/pins/{person}")]
    Task<ReleasedPin> ReleasePin(string tenant, string person, CancellationToken cancellationToken = default);
}
