using Refit;

namespace HrisOrleans.Client.Webhooks;

/// <summary>The operator's endpoints, which get the events of every tenant. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface IPlatformWebhooksApi
{
    /// <summary>Makes an endpoint that gets what happens from now on. The answer holds its secret, this once.</summary>
    [Post("/v1/webhooks")]
    Task<IssuedWebhook> Create([Body] WebhookRequest request, CancellationToken cancellationToken = default);

    [Get("/v1/webhooks")]
    Task<ResultList<Webhook>> List(CancellationToken cancellationToken = default);

    [Get("/v1/webhooks/{webhook}")]
    Task<Webhook> Get(Guid webhook, CancellationToken cancellationToken = default);

    /// <summary>Changes url, types, or whether it is served.</summary>
    [Patch("/v1/webhooks/{webhook}")]
    Task<Webhook> Change(Guid webhook, [Body] WebhookPatch patch, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes it with its log.</summary>
    [Delete("/v1/webhooks/{webhook}")]
    Task<Webhook> Delete(Guid webhook, CancellationToken cancellationToken = default);

    /// <summary>Makes a fresh secret; messages are signed with those before as well until the overlap is over.</summary>
    [Post("/v1/webhooks/{webhook}/secret")]
    Task<IssuedWebhook> RotateSecret(Guid webhook, [Body] RotateSecretRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sends everything from an event on again, in order and with the ids it had.</summary>
    [Post("/v1/webhooks/{webhook}/replay")]
    Task<Webhook> Replay(Guid webhook, [Body] ReplayRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sends a message of type <c>webhook.test</c> now, also to a disabled endpoint, and says how it went.</summary>
    [Post("/v1/webhooks/{webhook}/test")]
    Task<WebhookTest> Test(Guid webhook, CancellationToken cancellationToken = default);

    /// <summary>The delivery log of all tenants, newest line first, or of one tenant, newest event first; kept for 30 days.</summary>
    [Get("/v1/webhooks/{webhook}/deliveries")]
    Task<ResultPage<Delivery>> Deliveries(Guid webhook, string? tenant = null, string? state = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);
}
