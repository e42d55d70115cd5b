using Refit;

namespace HrisOrleans.Client.Syncs;

/// <summary>Runs of a tenant's connection. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface ISyncsApi
{
    /// <summary>Sync now; one that already waits or runs is answered instead of a second.</summary>
    [Post("/v1/tenants/{tenant}/syncs")]
    Task<Sync> Request(string tenant, [Body] SyncRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Newest first.</summary>
    [Get("/v1/tenants/{tenant}/syncs")]
    Task<ResultPage<Sync>> List(string tenant, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Progress, counts, outcome.</summary>
    [Get("/v1/tenants/{tenant}/syncs/{sync}")]
    Task<Sync> Get(string tenant, Guid sync, CancellationToken cancellationToken = default);

    /// <summary>The faulty records of one run, by name.</summary>
    [Get("/v1/tenants/{tenant}/syncs/{sync}/faults")]
    Task<ResultPage<Fault>> Faults(string tenant, Guid sync, string? after = null, int? limit = null, CancellationToken cancellationToken = default);
}
