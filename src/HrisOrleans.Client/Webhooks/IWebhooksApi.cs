using Refit;

namespace HrisOrleans.Client.Webhooks;

/// <summary>Where a tenant's events are sent. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface IWebhooksApi
{
    /// <summary>Makes an endpoint that gets what happens from now on. The answer holds its secret, this once.</summary>
    [Post("/v1/tenants/{tenant}/webhooks")]
    Task<IssuedWebhook> Create(string tenant, [Body] WebhookRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    [Get("/v1/tenants/{tenant}/webhooks")]
    Task<ResultList<Webhook>> List(string tenant, CancellationToken cancellationToken = default);

    [Get("/v1/tenants/{tenant}/webhooks/{webhook}")]
    Task<Webhook> Get(string tenant, Guid webhook, CancellationToken cancellationToken = default);

    /// <summary>Changes url, types, or whether it is served.</summary>
    [Patch("/v1/tenants/{tenant}/webhooks/{webhook}")]
    Task<Webhook> Change(string tenant, Guid webhook, [Body] WebhookPatch patch, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes it with its log.</summary>
    [Delete("/v1/tenants/{tenant}/webhooks/{webhook}")]
    Task<Webhook> Delete(string tenant, Guid webhook, CancellationToken cancellationToken = default);

    /// <summary>Makes a fresh secret; messages are signed with those before as well until the overlap is over.</summary>
    [Post("/v1/tenants/{tenant}/webhooks/{webhook}/secret")]
    Task<IssuedWebhook> RotateSecret(string tenant, Guid webhook, [Body] RotateSecretRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Sends everything from an event on again, in order and with the ids it had.</summary>
    [Post("/v1/tenants/{tenant}/webhooks/{webhook}/replay")]
    Task<Webhook> Replay(string tenant, Guid webhook, [Body] ReplayRequest request, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Sends a message of type <c>webhook.test</c> now, also to a disabled endpoint, and says how it went.</summary>
    [Post("/v1/tenants/{tenant}/webhooks/{webhook}/test")]
    Task<WebhookTest> Test(string tenant, Guid webhook, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>The delivery log, newest event first; kept for 30 days.</summary>
    [Get("/v1/tenants/{tenant}/webhooks/{webhook}/deliveries")]
    Task<ResultPage<Delivery>> Deliveries(string tenant, Guid webhook, string? state = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);
}
