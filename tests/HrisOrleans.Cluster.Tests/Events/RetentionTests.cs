using System.Net;
using HrisOrleans.Client.Events;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Cluster.Tests.Webhooks;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Events;

/// <summary>What admins, readers, undo and webhooks meet once old events are gone.</summary>
public sealed class RetentionTests(WebhookProduct product) : IClassFixture<WebhookProduct>
{
    [Fact]
    public async Task A_cursor_behind_the_floor_is_gone_and_without_one_reading_begins_at_the_floor()
    {
        var tenant = await (await product.Tenant(5)).Configured();
        var early = (await tenant.Api.Events.List(tenant.Id, limit: 1, cancellationToken: TwoSilos.Stop)).Next;
        var late = (await tenant.Api.Events.List(tenant.Id, limit: 500, cancellationToken: TwoSilos.Stop)).Next;
        await Prune(tenant);
        var floor = await Floor(tenant);
        var refused = await ProductTenant.Refused(() => tenant.Api.Events.List(tenant.Id, early, cancellationToken: TwoSilos.Stop), "cursor_expired");
        Assert.Equal((int)HttpStatusCode.Gone, refused.Status);
        await using (var stream = tenant.Api.Events.Stream(tenant.Id, early, cancellationToken: TwoSilos.Stop).GetAsyncEnumerator(TwoSilos.Stop))
            await ProductTenant.Refused(async () => await stream.MoveNextAsync(), "cursor_expired");

        Assert.Empty((await tenant.Api.Events.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items);
        Assert.Empty((await tenant.Api.Events.List(tenant.Id, late, cancellationToken: TwoSilos.Stop)).Items);
        var ann = await tenant.Invite("ann");
        foreach (var cursor in new[] { null, late })
        {
            var first = (await tenant.Api.Events.List(tenant.Id, cursor, cancellationToken: TwoSilos.Stop)).Items[0];
            Assert.Equal((floor + 1, "joined", ann.Id), (first.Seq, first.Kind, first.Member!.Value));
        }
    }

    [Fact]
    public async Task A_history_begins_with_a_snapshot_and_why_and_actions_go_on()
    {
        var tenant = await product.Tenant(5);
        var ann = await tenant.Invite("ann");
        await Prune(tenant);
        Assert.Equal(["snapshot"], await History(tenant, ann.Id));
        var removed = await tenant.Api.Members.Remove(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal(("deactivated", "removed"), (removed.List, removed.Cause));
        Assert.Equal(["snapshot", "removed"], await History(tenant, ann.Id));
        Assert.Contains((await tenant.Api.Why.Ask(tenant.Id, ann.Email!, cancellationToken: TwoSilos.Stop)).Reasons, reason => reason.Rule == "decided_by");
        await Prune(tenant);
        Assert.Equal("out", (await tenant.Api.Why.Ask(tenant.Id, ann.Email!, cancellationToken: TwoSilos.Stop)).Reasons.Single(reason => reason.Rule == "out").Rule);
    }

    [Fact]
    public async Task What_lies_before_a_snapshot_is_left_as_it_is_by_an_undo()
    {
        var tenant = await (await product.Tenant(40)).Configured();
        var leaver = (await tenant.Members())[0];
        await tenant.Company.Terminate([int.Parse(leaver.ExternalId!, null)]);
        var sync = await tenant.Sync();
        Assert.Equal("terminated", (await tenant.Api.Members.Get(tenant.Id, leaver.Id, TwoSilos.Stop)).Cause);
        await Prune(tenant);
        var undo = await tenant.Ended(await tenant.Api.Plans.Undo(tenant.Id, sync.Plan!.Value, cancellationToken: TwoSilos.Stop));
        var plan = await tenant.Api.Plans.Get(tenant.Id, undo.Plan!.Value, TwoSilos.Stop);
        Assert.Equal((0, 1), (plan.Counts.GetValueOrDefault("undo"), plan.Counts["keep"]));
        var line = Assert.Single((await tenant.Api.Plans.Changes(tenant.Id, plan.Id, cancellationToken: TwoSilos.Stop)).Items);
        Assert.Contains(line.Reasons, reason => reason.Rule == "history_expired");
    }

    [Fact]
    public async Task A_webhook_that_is_further_behind_goes_on_after_the_floor()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant(5);
        var hook = await tenant.Hook(receiver);
        await tenant.Quiet(hook);
        await tenant.Api.Webhooks.Change(tenant.Id, hook.Webhook.Id, new Client.Webhooks.WebhookPatch(Enabled: false), cancellationToken: TwoSilos.Stop);
        await tenant.Invite("ann");
        await Prune(tenant);
        var bob = await tenant.Invite("bob");
        await tenant.Api.Webhooks.Change(tenant.Id, hook.Webhook.Id, new Client.Webhooks.WebhookPatch(Enabled: true), cancellationToken: TwoSilos.Stop);
        await tenant.Quiet(hook);
        var messages = receiver.Messages(hook.Secret, product.Time);
        Assert.Equal(bob.Id, Assert.Single(messages, message => message.Type == "member.joined").Data.Member!.Id);
        Assert.DoesNotContain(messages, message => message.Type == "member.snapshot");
    }

    [Fact]
    public async Task A_webhook_for_which_everything_is_gone_waits_at_the_end()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant(5);
        var hook = await tenant.Hook(receiver);
        await tenant.Quiet(hook);
        await tenant.Api.Webhooks.Replay(tenant.Id, hook.Webhook.Id, new Client.Webhooks.ReplayRequest(1), cancellationToken: TwoSilos.Stop);
        await Prune(tenant);
        await tenant.Quiet(hook);
    }

    private async Task Prune(ProductTenant tenant)
    {
        var events = product.Silo.GetRequiredService<IEventStore>();
        while (await events.Prune(TenantId.Parse(tenant.Id), product.Time.GetUtcNow().AddMinutes(1), 100, TwoSilos.Stop) > 0)
        {
        }
    }

    private Task<long> Floor(ProductTenant tenant) => product.Silo.GetRequiredService<IEventStore>().Floor(TenantId.Parse(tenant.Id), TwoSilos.Stop);

    private static async Task<List<string>> History(ProductTenant tenant, Guid member) =>
        [.. (await tenant.Api.Members.History(tenant.Id, member, TwoSilos.Stop)).Items.Select(happened => happened.Kind)];
}
