using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Webhooks;
using HrisOrleans.Domain.Tenants;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>The endpoints of one tenant, or of the platform: rows that people change under a version, any number of activations at once.</summary>
[GrainType("hris.webhooks"), StatelessWorker]
internal sealed class WebhooksGrain(WebhookDesk desk) : Grain, IWebhooksGrain
{
    private TenantId? Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : null;

    public Task<Answer<IssuedWebhookView>> Create(CreateWebhook command, CancellationToken cancellationToken) => desk.Create(Tenant, command, cancellationToken);

    public Task<Answer<IReadOnlyList<WebhookView>>> List(CancellationToken cancellationToken) => desk.List(Tenant, cancellationToken);

    public Task<Answer<WebhookView>> Describe(WebhookQuery query, CancellationToken cancellationToken) => desk.Describe(Tenant, query.Id, cancellationToken);

    public Task<Answer<WebhookView>> Change(ChangeWebhook command, CancellationToken cancellationToken) => desk.Change(Tenant, command, cancellationToken);

    public Task<Answer<WebhookView>> Delete(WebhookQuery query, CancellationToken cancellationToken) => desk.Delete(Tenant, query.Id, cancellationToken);

    public Task<Answer<IssuedWebhookView>> Rotate(RotateWebhookSecret command, CancellationToken cancellationToken) => desk.Rotate(Tenant, command, cancellationToken);

    public Task<Answer<WebhookView>> Replay(ReplayWebhook command, CancellationToken cancellationToken) => desk.Replay(Tenant, command, cancellationToken);

    public Task<Answer<WebhookTestView>> Test(WebhookQuery query, CancellationToken cancellationToken) => desk.Test(Tenant, query.Id, cancellationToken);

    public Task<Answer<Page<WebhookDeliveryView>>> Deliveries(ListWebhookDeliveries query, CancellationToken cancellationToken) => desk.Deliveries(Tenant, query, cancellationToken);
}
