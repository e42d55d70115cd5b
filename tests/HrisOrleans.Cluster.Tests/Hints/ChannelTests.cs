using System.Diagnostics;
using System.Net;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Storage.Hints;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Hints;

/// <summary>A provider that sends webhooks for as long as it is asked to is asked by the connection itself.</summary>
public sealed class ChannelTests(SubscribingProduct product) : IClassFixture<SubscribingProduct>
{
    [Fact]
    public async Task Whoever_is_hired_is_a_member_without_any_schedule()
    {
        var tenant = await product.Microsoft();
        var push = await product.Subscribed(tenant);
        Assert.Null(push.Problem);
        Assert.Equal(["groups", "users"], (await tenant.Company.Hooks(TwoSilos.Stop)).Select(hook => hook.Resource).Order());
        Assert.All(await tenant.Company.Hooks(TwoSilos.Stop), hook => Assert.Equal(push.Address, hook.Address));

        var before = (await tenant.Members()).Count;
        await tenant.Company.Hire(cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await tenant.Members()).Count == before + 1);
        Assert.All(await Hinted(tenant), sync => Assert.Equal("delta", sync.Kind));
        await tenant.Settled();
    }

    [Fact]
    public async Task A_provider_without_deltas_is_read_as_a_whole_for_the_first_word_and_its_channels_are_replaced_before_they_end()
    {
        var tenant = await product.Google();
        var push = await product.Subscribed(tenant);
        Assert.Null(push.Problem);
        var channels = await tenant.Company.Hooks(TwoSilos.Stop);
        Assert.Equal(["add", "delete", "undelete", "update"], channels.Select(hook => hook.Resource).Order());

        // That a channel begins is no change.
        await TwoSilos.Until(async () => (await tenant.Company.Hooks(TwoSilos.Stop)).All(hook => hook.Taken == 1));
        Assert.Empty(await Hinted(tenant));

        var before = (await tenant.Members()).Count;
        await tenant.Company.Hire(cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await tenant.Members()).Count == before + 1);
        Assert.Equal("full", Assert.Single(await Hinted(tenant)).Kind);
        await tenant.Settled();

        product.Time.Advance(TimeSpan.FromHours(37));
        var after = await product.Hooks(tenant, hooks => hooks.Count == 4 && hooks.All(hook => hook.EndsAt > product.Time.GetUtcNow().AddHours(47)));
        Assert.Empty(after.Select(hook => hook.Id).Intersect(channels.Select(hook => hook.Id)));
        await tenant.Settled();

        var token = await product.Secret(tenant, "google-workspace");
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        Assert.Empty(await tenant.Company.Hooks(TwoSilos.Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Send($"google-workspace/{tenant.Id}", "", ("X-Goog-Channel-Token", token), ("X-Goog-Resource-State", "update")));
    }

    [Fact]
    public async Task More_time_is_asked_for_long_before_it_ends()
    {
        var tenant = await product.Microsoft();
        await product.Subscribed(tenant);
        var before = await tenant.Company.Hooks(TwoSilos.Stop);
        product.Time.Advance(TimeSpan.FromDays(13));
        await product.Beat(tenant);
        Assert.Equal(before.Select(hook => hook.EndsAt), (await tenant.Company.Hooks(TwoSilos.Stop)).Select(hook => hook.EndsAt));

        product.Time.Advance(TimeSpan.FromDays(9));
        var after = await product.Hooks(tenant, hooks => hooks.All(hook => hook.EndsAt > product.Time.GetUtcNow().AddDays(27)));
        Assert.Equal(before.Select(hook => hook.Id), after.Select(hook => hook.Id));
        await tenant.Settled();
    }

    [Fact]
    public async Task What_the_provider_took_back_or_let_end_is_asked_for_anew()
    {
        var tenant = await product.Microsoft();
        await product.Subscribed(tenant);
        var before = (await tenant.Company.Hooks(TwoSilos.Stop)).Select(hook => hook.Id).ToList();
        await tenant.Company.HookHappens(new HookLife(HookLife.Removed));
        var after = await product.Hooks(tenant, hooks => hooks.Count == 2);
        Assert.Empty(after.Select(hook => hook.Id).Intersect(before));

        // Whoever took it back may have left something out.
        await TwoSilos.Until(async () => (await Hinted(tenant)).Count > 0);
        await tenant.Settled();

        product.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal("off", (await tenant.Connection()).Push!.State);
        await product.Subscribed(tenant);
        Assert.Equal(2, (await tenant.Company.Hooks(TwoSilos.Stop)).Count);
    }

    [Fact]
    public async Task A_message_that_credentials_run_out_asks_for_more_time_and_reads_nothing()
    {
        var tenant = await product.Microsoft();
        await product.Subscribed(tenant);
        product.Time.Advance(TimeSpan.FromMinutes(1));
        var before = (await tenant.Company.Hooks(TwoSilos.Stop)).Max(hook => hook.EndsAt);
        await tenant.Company.HookHappens(new HookLife("reauthorizationRequired"));
        await product.Hooks(tenant, hooks => hooks.All(hook => hook.EndsAt > before));
        Assert.Empty(await Hinted(tenant));
        await tenant.Settled();
    }

    [Fact]
    public async Task Disconnecting_ends_it_at_the_provider_and_what_comes_late_is_refused()
    {
        var (tenant, other) = (await product.Microsoft(), await product.Microsoft());
        await product.Subscribed(tenant);
        await product.Subscribed(other);
        var secret = await product.Secret(tenant, "microsoft-365");
        Assert.Equal(HttpStatusCode.OK, await product.Graph(tenant.Id, secret));
        await TwoSilos.Until(async () => (await Hinted(tenant)).Count == 1);
        await tenant.Settled();
        Assert.DoesNotContain(secret, await product.Everything(), StringComparison.Ordinal);

        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        Assert.Empty(await tenant.Company.Hooks(TwoSilos.Stop));
        Assert.Equal(2, (await other.Company.Hooks(TwoSilos.Stop)).Count);
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Graph(tenant.Id, secret));
    }

    [Fact]
    public async Task A_provider_that_is_away_holds_no_disconnect_up_and_a_later_connection_believes_nothing_of_before()
    {
        var tenant = await product.Microsoft();
        await product.Subscribed(tenant);
        var (secret, before) = (await product.Secret(tenant, "microsoft-365"), await tenant.Company.Hooks(TwoSilos.Stop));
        await tenant.Company.Fault(new NewFault(FaultKind.Status, "subscriptions", Times: 0), TwoSilos.Stop);
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        await tenant.Company.ClearFaults(TwoSilos.Stop);
        Assert.Equal(before.Select(hook => hook.Id), (await tenant.Company.Hooks(TwoSilos.Stop)).Select(hook => hook.Id));

        await product.Microsoft(tenant);
        await product.Subscribed(tenant);

        // Nobody knew of them any more, and what is sent here was looked through.
        var after = await tenant.Company.Hooks(TwoSilos.Stop);
        Assert.Equal(2, after.Count);
        Assert.Empty(after.Select(hook => hook.Id).Intersect(before.Select(hook => hook.Id)));
        Assert.NotEqual(secret, await product.Secret(tenant, "microsoft-365"));
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Graph(tenant.Id, secret));
    }

    [Fact]
    public async Task What_was_asked_for_while_somebody_disconnected_is_ended_at_once()
    {
        var tenant = await product.Microsoft();
        var fault = await tenant.Company.Fault(new NewFault(FaultKind.Slow, "subscriptions", DelayMs: 4_000), TwoSilos.Stop);
        await SubscribingProduct.Tick(product, tenant);
        await tenant.Company.Struck(fault, TwoSilos.Stop);
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();

        // Two were made, others were looked for, and both are gone.
        await TwoSilos.Until(async () => (await tenant.Company.State(TwoSilos.Stop)).Requests["subscriptions"] == 5);
        await TwoSilos.Until(async () => (await tenant.Company.Hooks(TwoSilos.Stop)).Count == 0);
        Assert.Null(await product.Silo.GetRequiredService<IHintStore>().Channel(TenantId.Parse(tenant.Id), TwoSilos.Stop));
    }

    [Fact]
    public async Task An_installation_that_moved_is_told_of_under_its_new_address()
    {
        var tenant = await product.Microsoft();
        await product.Subscribed(tenant);
        var before = await tenant.Company.Hooks(TwoSilos.Stop);
        var (store, id) = (product.Silo.GetRequiredService<IHintStore>(), TenantId.Parse(tenant.Id));
        Assert.True(await store.KeepChannel(id, (await store.Channel(id, TwoSilos.Stop))! with { Address = "https://before.example/v1/push" }, TwoSilos.Stop));
        await product.Beat(tenant);
        var after = await tenant.Company.Hooks(TwoSilos.Stop);
        Assert.Equal(2, after.Count);
        Assert.Empty(after.Select(hook => hook.Id).Intersect(before.Select(hook => hook.Id)));
        await tenant.Settled();
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_not_waited_for()
    {
        var tenant = await product.Microsoft();
        await product.Subscribed(tenant);
        await tenant.Company.Fault(new NewFault(FaultKind.Slow, "subscriptions", DelayMs: 15_000), TwoSilos.Stop);
        var clock = Stopwatch.StartNew();
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(12));
        await tenant.Settled();
        Assert.Equal("disconnected", (await tenant.Connection()).Status);
    }

    [Fact]
    public async Task A_provider_that_would_not_fails_no_sync_and_is_asked_again_later()
    {
        var tenant = await product.Microsoft();
        await tenant.Company.SetRights(forbiddenEndpoints: ["subscriptions"]);
        await product.Until(tenant, push => push.Problem is not null);
        var push = (await tenant.Connection()).Push!;
        Assert.Equal("off", push.State);
        Assert.Contains("User.Read.All", push.Problem, StringComparison.Ordinal);
        await tenant.Company.Hire(cancellationToken: TwoSilos.Stop);
        Assert.Equal("applied", (await tenant.Sync(full: false)).Outcome);
        Assert.Equal(("active", null), ((await tenant.Connection()).Status, (await tenant.Connection()).FailureCode));

        await tenant.Company.SetRights();
        var asked = (await tenant.Company.State(TwoSilos.Stop)).Requests["subscriptions"];
        await product.Beat(tenant);
        Assert.Equal(asked, (await tenant.Company.State(TwoSilos.Stop)).Requests["subscriptions"]);
        product.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Null((await product.Subscribed(tenant)).Problem);
    }

    [Fact]
    public async Task Other_credentials_may_do_more_and_are_tried_at_once()
    {
        var tenant = await product.Microsoft();
        await tenant.Company.SetRights(forbiddenEndpoints: ["subscriptions"]);
        await product.Until(tenant, push => push.Problem is not null);
        await tenant.Company.SetRights();
        await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(SubscribingProduct.MicrosoftCredentials(tenant)), cancellationToken: TwoSilos.Stop);
        await tenant.Settled();
        await product.Beat(tenant);
        Assert.Equal(("subscribed", null), ((await tenant.Connection()).Push!.State, (await tenant.Connection()).Push!.Problem));
    }

    [Fact]
    public async Task Without_the_right_to_groups_people_are_told_of_and_it_says_so()
    {
        var tenant = await product.Microsoft();
        await tenant.Company.SetRights(forbiddenEndpoints: ["subscriptions:groups"]);
        Assert.Contains("Group.Read.All", (await product.Subscribed(tenant)).Problem, StringComparison.Ordinal);
        Assert.Equal("users", Assert.Single(await tenant.Company.Hooks(TwoSilos.Stop)).Resource);
        var before = (await tenant.Members()).Count;
        await tenant.Company.Hire(cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await tenant.Members()).Count == before + 1);
        await tenant.Settled();
    }

    [Fact]
    public async Task Another_tenants_secret_is_none_and_paused_connections_ask_for_nothing()
    {
        var (tenant, other) = (await product.Microsoft(), await product.Microsoft());
        await other.Api.Connection.Pause(other.Id, cancellationToken: TwoSilos.Stop);
        await product.Subscribed(tenant);
        await product.Beat(other);
        Assert.Equal(HttpStatusCode.Unauthorized, await product.Graph(other.Id, await product.Secret(tenant, "microsoft-365")));
        Assert.Empty(await Hinted(tenant));
        Assert.Empty(await Hinted(other));
        Assert.Empty(await other.Company.Hooks(TwoSilos.Stop));
        await other.Api.Connection.Resume(other.Id, cancellationToken: TwoSilos.Stop);
        await product.Subscribed(other);
    }

    [Fact]
    public async Task Nobody_enters_a_secret_where_the_provider_is_asked()
    {
        var tenant = await product.Microsoft();
        await ProductTenant.Refused(() => tenant.Api.Connection.KeepPushSecret(tenant.Id, new PushSecretRequest(Hook.Secret), TwoSilos.Stop), "not_pushed");
        await product.Subscribed(tenant);
        await ProductTenant.Refused(() => tenant.Api.Connection.RemovePushSecret(tenant.Id, TwoSilos.Stop), "not_pushed");
    }

    private static async Task<IReadOnlyList<Sync>> Hinted(ProductTenant tenant) =>
        [.. (await tenant.Api.Syncs.List(tenant.Id, limit: 200, cancellationToken: TwoSilos.Stop)).Items.Where(sync => sync.Trigger == "hint")];
}
