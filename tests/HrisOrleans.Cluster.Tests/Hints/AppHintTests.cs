using System.Net;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Connectors.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Hints;

/// <summary>The product as an operator runs it who has an app at Slack that listens to events.</summary>
public sealed class ListeningProduct : Product
{
    public const string Secret = "the-signing-secret-of-the-app";

    protected override void Configure(IServiceCollection services) => services.Configure<ProviderOptions>("slack", options => options.SigningSecret = Secret);
}

/// <summary>An app's webhook names the account; a provider without deltas is not read for every one of them.</summary>
public sealed class AppHintTests(ListeningProduct product) : IClassFixture<ListeningProduct>
{
    [Fact]
    public async Task The_apps_webhook_finds_whoever_is_connected_to_the_account()
    {
        var (tenant, other) = (await Connected(), await Connected());
        Assert.Equal("app", (await tenant.Connection()).Push!.State);
        var before = (await tenant.Members()).Count;
        await tenant.Company.Hire(cancellationToken: TwoSilos.Stop);
        Assert.Equal(HttpStatusCode.OK, await product.Slack("slack", ListeningProduct.Secret, (await tenant.Connection()).Account));
        await TwoSilos.Until(async () => (await Hinted(tenant)).Any(sync => sync.Phase == "done"));
        Assert.Equal("full", Assert.Single(await Hinted(tenant)).Kind);
        await tenant.Settled();
        Assert.Equal(before + 1, (await tenant.Members()).Count);
        Assert.Empty(await Hinted(other));
    }

    [Fact]
    public async Task Everybody_is_read_for_the_first_hint_and_then_no_more_often_than_deltas_would_be()
    {
        var tenant = await Connected();
        var account = (await tenant.Connection()).Account;
        await product.Slack("slack", ListeningProduct.Secret, account);
        await TwoSilos.Until(async () => (await Hinted(tenant)).Any(sync => sync.Phase == "done"));
        await tenant.Settled();
        var first = Assert.Single(await Hinted(tenant));

        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, await product.Slack("slack", ListeningProduct.Secret, account));
        await TwoSilos.Until(async () => (await tenant.Connection()).NextFullAt == first.CreatedAt.AddMinutes(15));
        Assert.Single(await Hinted(tenant));

        // The heartbeat keeps the promise, and the schedule of before follows.
        var before = (await tenant.Members()).Count;
        await tenant.Company.Hire(cancellationToken: TwoSilos.Stop);
        product.Time.Advance(TimeSpan.FromMinutes(15));
        await TwoSilos.Until(async () =>
        {
            product.Beat();
            return (await tenant.Members()).Count == before + 1;
        });
        await tenant.Settled();
        Assert.True((await tenant.Connection()).NextFullAt > product.Time.GetUtcNow().AddHours(5));
    }

    [Fact]
    public async Task Messages_of_another_account_and_of_another_kind_are_taken_and_lead_to_nothing()
    {
        var tenant = await Connected();
        await tenant.Api.Connection.KeepPushSecret(tenant.Id, new PushSecretRequest("the-secret-of-the-customers-own-app"), TwoSilos.Stop);
        var account = (await tenant.Connection()).Account;
        var before = (await tenant.Connection()).NextFullAt;
        Assert.Equal(HttpStatusCode.OK, await product.Slack("slack", ListeningProduct.Secret, account, "message"));
        Assert.Equal(HttpStatusCode.OK, await product.Slack("slack", ListeningProduct.Secret, "T-nobodys"));
        Assert.Equal(HttpStatusCode.OK, await product.Slack($"slack/{tenant.Id}", "the-secret-of-the-customers-own-app", "T-nobodys"));
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Slack("slack", "the-secret-of-the-customers-own-app", account));
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Slack("bamboohr", ListeningProduct.Secret, account));
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Slack("nobody", ListeningProduct.Secret, account));
        Assert.Empty(await Hinted(tenant));
        Assert.Equal(before, (await tenant.Connection()).NextFullAt);

        Assert.Equal(HttpStatusCode.OK, await product.Slack($"slack/{tenant.Id}", "the-secret-of-the-customers-own-app", account));
        await TwoSilos.Until(async () => (await Hinted(tenant)).Count == 1);
        await tenant.Settled();
    }

    private async Task<ProductTenant> Connected()
    {
        var tenant = await product.Tenant();
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("slack", new Dictionary<string, string> { ["accessToken"] = tenant.AccessToken }), TwoSilos.Stop);
        await tenant.Save(ProductTenant.Everyone);
        return tenant;
    }

    private static async Task<IReadOnlyList<Sync>> Hinted(ProductTenant tenant) =>
        [.. (await tenant.Api.Syncs.List(tenant.Id, limit: 200, cancellationToken: TwoSilos.Stop)).Items.Where(sync => sync.Trigger == "hint")];
}
