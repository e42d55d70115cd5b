using System.Net;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Silo.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Webhooks;

/// <summary>The product, with receivers on loopback allowed.</summary>
public sealed class WebhookProduct : Product
{
    public static WebhookOptions Options { get; } = new()
    {
        AllowHttp = true,
        AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        PollInterval = TimeSpan.FromMilliseconds(50),
        // So long that no receiver of a test runs into it, however busy the machine is.
        Timeout = TimeSpan.FromMinutes(5),
    };

    protected override void Configure(IServiceCollection services) => services.AddSingleton(Options);
}

internal static class WebhookSteps
{
    public static Task<IssuedWebhook> Hook(this ProductTenant tenant, Receiver receiver, params string[] types) =>
        tenant.Api.Webhooks.Create(tenant.Id, new WebhookRequest(receiver.Url.ToString(), types), cancellationToken: TwoSilos.Stop);

    public static Task<Webhook> Look(this ProductTenant tenant, IssuedWebhook hook) => tenant.Api.Webhooks.Get(tenant.Id, hook.Webhook.Id, TwoSilos.Stop);

    /// <summary>Somebody invited by hand: a few events.</summary>
    public static Task<Member> Invite(this ProductTenant tenant, string name) =>
        tenant.Api.Members.Invite(tenant.Id, new InviteRequest($"{name}@{tenant.Id}.example", DisplayName: name, Send: "later"), cancellationToken: TwoSilos.Stop);

    public static async Task<IReadOnlyList<Delivery>> Deliveries(this ProductTenant tenant, IssuedWebhook hook, string? state = null) =>
        (await tenant.Api.Webhooks.Deliveries(tenant.Id, hook.Webhook.Id, state, limit: 500, cancellationToken: TwoSilos.Stop)).Items;

    /// <summary>Until everything there is was sent.</summary>
    public static Task Quiet(this ProductTenant tenant, IssuedWebhook hook) => TwoSilos.Until(async () => (await tenant.Look(hook)).Progress is { Pending: 0 } progress && progress.Sequence == progress.Head);
}
