using System.Diagnostics;
using System.Net;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Silo.Pushed;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Hints;

/// <summary>A provider with deltas says that something changed.</summary>
public sealed class HintTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_signed_webhook_leads_to_a_delta_by_itself_and_its_change_is_there()
    {
        var tenant = await Told();
        var hired = Assert.Single(await tenant.Company.Hire(cancellationToken: TwoSilos.Stop));
        Assert.Equal(HttpStatusCode.OK, await product.Bamboo(tenant.Id));
        await TwoSilos.Until(async () => (await tenant.Members()).Any(member => member.ExternalId == $"{hired}"));
        var hinted = Assert.Single(await Hinted(tenant));
        Assert.Equal(("delta", "hint", "applied"), (hinted.Kind, hinted.Trigger, (await tenant.Ended(hinted)).Outcome));
    }

    [Fact]
    public async Task What_the_provider_sends_by_itself_brings_its_change_without_any_schedule()
    {
        var tenant = await Told();
        await tenant.Company.AddWebhook(new NewWebhook("bamboohr", (await tenant.Connection()).Push!.Address, Hook.Secret), TwoSilos.Stop);
        var hired = Assert.Single(await tenant.Company.Hire(cancellationToken: TwoSilos.Stop));
        await TwoSilos.Until(async () => (await tenant.Members()).Any(member => member.ExternalId == $"{hired}"));
        Assert.All(await Hinted(tenant), sync => Assert.Equal("delta", sync.Kind));
        await tenant.Settled();
    }

    [Fact]
    public async Task A_storm_of_webhooks_leads_to_few_deltas_and_the_last_change_is_not_missed()
    {
        var tenant = await Told();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, 199), TwoSilos.Stop, async (_, _) => Assert.Equal(HttpStatusCode.OK, await product.Bamboo(tenant.Id)));
        var hired = Assert.Single(await tenant.Company.Hire(cancellationToken: TwoSilos.Stop));
        Assert.Equal(HttpStatusCode.OK, await product.Bamboo(tenant.Id));
        await TwoSilos.Until(async () =>
        {
            // What did not follow at once is promised in the row, and kept by the heartbeat.
            product.Beat();
            return (await tenant.Members()).Any(member => member.ExternalId == $"{hired}");
        });

        // Three at once and then one in seven seconds, whatever the machine's pace; and the one by schedule's heartbeat.
        Assert.InRange((await Hinted(tenant)).Count, 1, 4 + ((int)clock.Elapsed.TotalSeconds / 6));
    }

    [Fact]
    public async Task What_comes_while_a_delta_reads_is_one_more_behind_it()
    {
        var tenant = await Told();
        var fault = await tenant.Company.Fault(new NewFault(FaultKind.Slow, SandboxEndpoints.Changed, DelayMs: 5000), TwoSilos.Stop);
        await product.Bamboo(tenant.Id);
        await tenant.Company.Struck(fault, TwoSilos.Stop);
        var connection = product.Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(TenantId.Parse(tenant.Id)));
        Caller.System(TenantId.Parse(tenant.Id)).Use("test");
        for (var i = 0; i < 10; i++) await connection.Heed(new HeedHint((await tenant.Connection()).ConnectedAt), TwoSilos.Stop);
        await TwoSilos.Until(async () => (await Hinted(tenant)) is { Count: >= 2 } hinted && hinted.All(sync => sync.Phase == "done"));
        Assert.Equal(2, (await Hinted(tenant)).Count);
    }

    [Fact]
    public async Task Whoever_does_not_know_the_secret_is_refused_and_another_tenants_secret_is_none()
    {
        var (tenant, other) = (await Told(), await Told("another-tenants-private-key"));
        var unsigned = await (await product.Tenant()).Configured();
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            [
                await product.Bamboo(tenant.Id, "another-tenants-private-key"),
                await product.Bamboo(other.Id),
                await product.Bamboo(unsigned.Id),
                await product.Bamboo("nobody-of-that-name"),
                await product.Bamboo(tenant.Id, late: TimeSpan.FromSeconds(302)),
                await product.Send($"okta/{tenant.Id}", "{}", ("Authorization", Hook.Secret)),
            ]);
        Assert.Empty(Signal.Gathered);
        Assert.Empty(await Hinted(tenant));
        Assert.Empty(await Hinted(other));
        Assert.Equal("off", (await unsigned.Connection()).Push!.State);
    }

    [Fact]
    public async Task Nothing_is_read_while_the_connection_is_unconfigured_paused_or_in_trouble_and_the_answer_is_the_same()
    {
        var tenant = await product.Tenant();
        await tenant.Connect();
        await Listen(tenant, Hook.Secret);
        await Quiet(tenant, HttpStatusCode.OK);
        await tenant.Save(ProductTenant.Everyone);

        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        await Quiet(tenant, HttpStatusCode.OK);
        await tenant.Api.Connection.Resume(tenant.Id, cancellationToken: TwoSilos.Stop);
        await tenant.Settled();

        await tenant.Company.RotateToken(cancellationToken: TwoSilos.Stop);
        Assert.Equal("credentials_rejected", (await tenant.Sync()).Outcome);
        await Quiet(tenant, HttpStatusCode.OK);

        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        await Quiet(tenant, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_hint_of_an_earlier_connection_does_nothing_and_its_secret_went_with_it()
    {
        var tenant = await Told();
        var before = (await tenant.Connection()).ConnectedAt;
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        product.Time.Advance(TimeSpan.FromSeconds(1));
        await tenant.Configured();
        Assert.Equal("off", (await tenant.Connection()).Push!.State);
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Bamboo(tenant.Id));

        var connection = product.Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(TenantId.Parse(tenant.Id)));
        Caller.System(TenantId.Parse(tenant.Id)).Use("test");
        await connection.Heed(new HeedHint(before), TwoSilos.Stop);
        Assert.Empty(await Hinted(tenant));
        await connection.Heed(new HeedHint((await tenant.Connection()).ConnectedAt), TwoSilos.Stop);
        Assert.Single(await Hinted(tenant));
        await tenant.Settled();
    }

    [Fact]
    public async Task The_secret_is_kept_sealed_shown_nowhere_and_outlives_a_relink()
    {
        var tenant = await Told("a-private-key-nobody-else-has");
        var connection = await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(tenant.Credentials), cancellationToken: TwoSilos.Stop);
        Assert.Equal(($"{product.Address.AbsoluteUri.TrimEnd('/')}/v1/push/bamboohr/{tenant.Id}", "own"), (connection.Push!.Address, connection.Push.State));
        await tenant.Settled();
        Assert.Equal(HttpStatusCode.OK, await product.Bamboo(tenant.Id, "a-private-key-nobody-else-has"));
        Assert.DoesNotContain("a-private-key-nobody-else-has", await product.Everything(), StringComparison.Ordinal);
        Assert.Single(await tenant.Events("push_secret_kept"));

        Assert.Equal("off", (await tenant.Api.Connection.RemovePushSecret(tenant.Id, TwoSilos.Stop)).Push!.State);
        await tenant.Api.Connection.RemovePushSecret(tenant.Id, TwoSilos.Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Bamboo(tenant.Id, "a-private-key-nobody-else-has"));
        Assert.Single(await tenant.Events("push_secret_removed"));
    }

    [Fact]
    public async Task A_secret_needs_a_connection_whose_provider_sends_webhooks_and_a_form()
    {
        var tenant = await product.Tenant();
        await ProductTenant.Refused(() => Listen(tenant, Hook.Secret), "no_connection");
        await tenant.Connect();
        foreach (var wrong in (string[])["", "short", " padded-with-a-space", "line\nbreak-in-it", new('x', 501)])
            await ProductTenant.Refused(() => Listen(tenant, wrong), "invalid_credentials_form");

        var pushed = await product.Tenant();
        await pushed.Api.Connection.Connect(pushed.Id, new ConnectRequest("scim", new Dictionary<string, string>()), TwoSilos.Stop);
        await ProductTenant.Refused(() => Listen(pushed, Hook.Secret), "not_pushed");
        Assert.Null((await pushed.Connection()).Push);
    }

    [Fact]
    public async Task Where_nobody_knows_the_installations_address_no_provider_is_asked_and_it_says_so()
    {
        var tenant = await product.Tenant();
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("google-workspace", SubscribingProduct.GoogleCredentials(tenant)), TwoSilos.Stop);
        await tenant.Save(ProductTenant.Everyone);
        await SubscribingProduct.Beat(product, tenant);
        var push = (await tenant.Connection()).Push!;
        Assert.Equal("off", push.State);
        Assert.Contains("Api:PublicUrl", push.Problem, StringComparison.Ordinal);
        Assert.Empty(await tenant.Company.Hooks(TwoSilos.Stop));
        await tenant.Settled();
    }

    private PushSignal Signal => product.Silo.GetRequiredService<PushSignal>();

    private static Task<Connection> Listen(ProductTenant tenant, string secret) => tenant.Api.Connection.KeepPushSecret(tenant.Id, new PushSecretRequest(secret), TwoSilos.Stop);

    private async Task<ProductTenant> Told(string secret = Hook.Secret)
    {
        var tenant = await (await product.Tenant()).Configured();
        await Listen(tenant, secret);
        return tenant;
    }

    // Whom nothing is noted for when the answer is there, nothing will be read for.
    private async Task Quiet(ProductTenant tenant, HttpStatusCode answer)
    {
        var before = (await Syncs(tenant)).Count;
        Assert.Equal(answer, await product.Bamboo(tenant.Id));
        await TwoSilos.Until(() => Task.FromResult(!Signal.Gathered.Contains(TenantId.Parse(tenant.Id))));
        if (await tenant.Connection() is { Status: not "disconnected" } connection)
        {
            // Passed on once more, and answered by the connection itself.
            Caller.System(TenantId.Parse(tenant.Id)).Use("test");
            await product.Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(TenantId.Parse(tenant.Id))).Heed(new HeedHint(connection.ConnectedAt), TwoSilos.Stop);
        }

        Assert.Equal(before, (await Syncs(tenant)).Count);
    }

    private static async Task<IReadOnlyList<Sync>> Syncs(ProductTenant tenant) => (await tenant.Api.Syncs.List(tenant.Id, limit: 200, cancellationToken: TwoSilos.Stop)).Items;

    private static async Task<IReadOnlyList<Sync>> Hinted(ProductTenant tenant) => [.. (await Syncs(tenant)).Where(sync => sync.Trigger == "hint")];
}
