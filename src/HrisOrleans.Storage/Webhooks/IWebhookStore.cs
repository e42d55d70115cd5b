using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Storage.Webhooks;

/// <summary>How adding an endpoint ended.</summary>
public enum AddWebhookResult
{
    Added = 1,

    /// <summary>There are as many as there may be.</summary>
    TooMany = 2,

    /// <summary>There is one of this id; nothing was written.</summary>
    Exists = 3,
}

/// <summary>How setting a cursor back ended.</summary>
public enum ReplayResult
{
    Set = 1,

    /// <summary>The endpoint is not there, or does not get that tenant's events.</summary>
    NotFound = 2,

    /// <summary>Not sent yet: there is nothing to repeat.</summary>
    Ahead = 3,
}

/// <summary>Endpoints as people see and change them. A null tenant is the platform.</summary>
public interface IWebhookStore
{
    /// <summary>Adds an endpoint that gets what happens from now on.</summary>
    /// <param name="events">Appended to the tenant's sequence in the same transaction; none for the platform.</param>
    Task<AddWebhookResult> Add(WebhookEndpoint endpoint, int limit, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    Task<WebhookEndpoint?> Find(TenantId? tenant, Guid id, CancellationToken cancellationToken);

    Task<IReadOnlyList<WebhookEndpoint>> List(TenantId? tenant, CancellationToken cancellationToken);

    /// <summary>Writes url, types, state and secrets. An endpoint that becomes enabled begins with a clean sheet: everything pending is due.</summary>
    /// <returns>False when the stored version is another one.</returns>
    Task<bool> Change(WebhookEndpoint endpoint, long expectedVersion, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>Deletes the endpoint, its cursors and its log. False when it is not there.</summary>
    Task<bool> Delete(TenantId? tenant, Guid id, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>Sends everything from an event on again, in order.</summary>
    /// <param name="endpointOf">Whose endpoint it is; null: the platform's.</param>
    /// <param name="tenant">Whose events.</param>
    Task<ReplayResult> Replay(TenantId? endpointOf, Guid id, TenantId tenant, long from, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>How far an endpoint has come with a tenant's events.</summary>
    Task<WebhookProgress> Progress(Guid id, TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The delivery log, newest event first.</summary>
    Task<IReadOnlyList<WebhookDelivery>> Deliveries(Guid id, TenantId tenant, WebhookDeliveryState? state, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>The delivery log over all tenants, newest line first.</summary>
    Task<IReadOnlyList<PlacedDelivery>> Deliveries(Guid id, WebhookDeliveryState? state, DeliveryPlace? before, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes finished lines of the log that began before <paramref name="moment"/>.</summary>
    Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken);
}
