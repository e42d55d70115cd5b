using System.Text;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Hints;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.GoogleWorkspace;
using HrisOrleans.Silo.Hints;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Hints;

/// <summary>The product where its own address is known, and a sandbox whose subscriptions end by the same clock.</summary>
public sealed class SubscribingProduct : Product
{
    protected override TimeProvider SandboxTime => Time;

    // Not known before the API listens; nobody asks before there is a connection.
    protected override void Configure(IServiceCollection services) => services.AddSingleton(_ => new PushAddress(Address));

    /// <summary>What a connection's webhooks are believed by.</summary>
    public async Task<string> Secret(ProductTenant tenant, string provider) => (await Silo.GetRequiredService<HintSecrets>().Of(TenantId.Parse(tenant.Id), provider, TwoSilos.Stop))!;

    /// <summary>A configured connection to Microsoft 365 that has asked for nothing yet.</summary>
    public async Task<ProductTenant> Microsoft() => await Microsoft(await Tenant());

    public async Task<ProductTenant> Microsoft(ProductTenant tenant)
    {
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("microsoft-365", MicrosoftCredentials(tenant)), TwoSilos.Stop);
        await tenant.Save(ProductTenant.Everyone);
        return tenant;
    }

    public static Dictionary<string, string> MicrosoftCredentials(ProductTenant tenant)
    {
        var hex = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(tenant.Id)).PadRight(32, '0');
        return new Dictionary<string, string>
        {
            ["tenantId"] = $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..32]}",
            ["clientId"] = "11111111-2222-4333-8444-555555555555",
            ["clientSecret"] = tenant.AccessToken,
        };
    }

    /// <summary>The same of Google Workspace.</summary>
    public async Task<ProductTenant> Google()
    {
        var tenant = await Tenant();
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("google-workspace", GoogleCredentials(tenant)), TwoSilos.Stop);
        await tenant.Save(ProductTenant.Everyone);
        return tenant;
    }

    public static Dictionary<string, string> GoogleCredentials(ProductTenant tenant) => new()
    {
        ["clientEmail"] = GoogleServiceAccount.ClientEmail(tenant.AccessToken),
        ["privateKey"] = GoogleServiceAccount.PrivateKey,
        ["adminEmail"] = $"admin@{tenant.Id}.example",
    };

    /// <summary>One beat of one connection's heart, and whatever it asks of the provider, done when this returns.</summary>
    public Task Beat(ProductTenant tenant) => Beat(this, tenant);

    public static async Task Beat(Product product, ProductTenant tenant)
    {
        await Tick(product, tenant);
        Caller.System(TenantId.Parse(tenant.Id)).Use("test");
        await product.Grains.GetGrain<IChannelGrain>(GrainKeys.Channel(TenantId.Parse(tenant.Id))).Keep(TwoSilos.Stop);
    }

    /// <summary>One beat of one connection's heart; what it asks of the provider goes on behind it.</summary>
    public static Task Tick(Product product, ProductTenant tenant) =>
        product.Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(TenantId.Parse(tenant.Id))).AsReference<IRemindable>().ReceiveReminder("heartbeat", default);

    /// <summary>Lets the heartbeat beat until the provider sends, and nothing is under way.</summary>
    public async Task<Push> Subscribed(ProductTenant tenant)
    {
        await Until(tenant, push => push.State == "subscribed");
        return (await tenant.Connection()).Push!;
    }

    /// <summary>Lets the heartbeat beat until the connection says so of its webhooks.</summary>
    public async Task Until(ProductTenant tenant, Func<Push, bool> holds)
    {
        await TwoSilos.Until(async () =>
        {
            if (holds((await tenant.Connection()).Push!)) return true;
            Beat();
            return false;
        });
        await tenant.Settled();
    }

    /// <summary>Lets the heartbeat beat until what the provider was asked to send is so.</summary>
    public async Task<IReadOnlyList<HookState>> Hooks(ProductTenant tenant, Func<IReadOnlyList<HookState>, bool> holds)
    {
        IReadOnlyList<HookState> hooks = [];
        await TwoSilos.Until(async () =>
        {
            if (holds(hooks = await tenant.Company.Hooks(TwoSilos.Stop))) return true;
            Beat();
            return false;
        });
        return hooks;
    }
}
