using Refit;

namespace HrisOrleans.Client.Jobs;

/// <summary>Long work on many members of a tenant. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface IJobsApi
{
    /// <summary>Progress and counts.</summary>
    [Get("/v1/tenants/{tenant}/jobs/{job}")]
    Task<Job> Get(string tenant, Guid job, CancellationToken cancellationToken = default);

    /// <summary>What came of each person or line, in order.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="job">The job.</param>
    /// <param name="outcome">One outcome only; left out: all.</param>
    /// <param name="after">Cursor of the page before.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/jobs/{job}/results")]
    Task<ResultPage<JobResult>> Results(string tenant, Guid job, string? outcome = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Stops a job; what is done stays done.</summary>
    [Post("/v1/tenants/{tenant}/jobs/{job}/cancel")]
    Task<Job> Cancel(string tenant, Guid job, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Approves many newcomers.</summary>
    [Post("/v1/tenants/{tenant}/members/approve")]
    Task<Job> Approve(string tenant, [Body] BulkRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Denies many newcomers; it sticks.</summary>
    [Post("/v1/tenants/{tenant}/members/deny")]
    Task<Job> Deny(string tenant, [Body] BulkRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Sends the invitations of many who have none on its way.</summary>
    [Post("/v1/tenants/{tenant}/members/send")]
    Task<Job> Send(string tenant, [Body] BulkRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Sends many a fresh link.</summary>
    [Post("/v1/tenants/{tenant}/members/remind")]
    Task<Job> Remind(string tenant, [Body] BulkRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Ends the invitations of many, with all their links.</summary>
    [Post("/v1/tenants/{tenant}/members/revoke")]
    Task<Job> Revoke(string tenant, [Body] BulkRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Takes many out; it sticks.</summary>
    [Post("/v1/tenants/{tenant}/members/remove")]
    Task<Job> Remove(string tenant, [Body] BulkRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Brings many back in one step.</summary>
    [Post("/v1/tenants/{tenant}/members/restore")]
    Task<Job> Restore(string tenant, [Body] BulkRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);
}
