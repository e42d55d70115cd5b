using System.Globalization;
using System.Net;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Client;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Webhooks;

/// <summary>What arrives, and what never does.</summary>
public sealed class DeliveryTests(WebhookProduct product) : IClassFixture<WebhookProduct>
{
    [Fact]
    public async Task What_happens_arrives_signed_with_the_values_of_the_moment()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        var member = await tenant.Invite("zoe");
        await tenant.Quiet(hook);

        var messages = receiver.Messages(hook.Secret, product.Time, TimeSpan.FromMinutes(5));
        var joined = Assert.Single(messages, message => message.Type == "member.joined");
        Assert.Equal((tenant.Id, member.Id, $"zoe@{tenant.Id}.example", "zoe", "ann@" + tenant.Id + ".example"), (joined.Data.Tenant, joined.Data.Member!.Id, joined.Data.Member.Email, joined.Data.Member.DisplayName, joined.Data.Actor));
        Assert.Equal("queued", joined.Data.Member.List);
        var events = await tenant.Events();
        Assert.Equal(events.Where(happened => happened.Kind != "webhook_created").Select(happened => happened.Seq), messages.Select(message => message.Data.Sequence).Order());
        Assert.Equal(messages.Count, messages.Select(message => message.Id).Distinct().Count());
        Assert.All(await tenant.Deliveries(hook), delivery => Assert.Equal(("delivered", 1, 204), (delivery.State, delivery.Attempts, delivery.Status)));
    }

    [Fact]
    public async Task A_name_that_only_changes_in_the_directory_is_told_of_with_the_new_name_and_no_old_one()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await (await product.Tenant(people: 6)).Configured();
        var before = (await tenant.Members())[0];
        var hook = await tenant.Hook(receiver, "member.*");
        await tenant.Company.Rename(new RenamePerson(int.Parse(before.ExternalId!, CultureInfo.InvariantCulture), LastName: "Changed"));
        await tenant.Sync();
        await tenant.Quiet(hook);

        var message = Assert.Single(receiver.Messages(hook.Secret, product.Time));
        Assert.Equal(("member.profile_changed", before.Id, "Changed"), (message.Type, message.Data.Member!.Id, message.Data.Member.FamilyName));
        var told = Assert.Single(await tenant.Events("profile_changed"));
        var plan = await tenant.Api.Plans.Get(tenant.Id, told.Plan!.Value, TwoSilos.Stop);
        Assert.Equal((1, $"ann@{tenant.Id}.example", true), (plan.Counts["update"], told.Actor, told.Cause.StartsWith($"plan/{plan.Id}/", StringComparison.Ordinal)));
        var fields = told.Data.GetProperty("fields").EnumerateArray().Select(field => field.GetString()).ToList();
        Assert.Contains("family_name", fields);
        Assert.DoesNotContain(before.FamilyName!, told.Data.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Changed", told.Data.GetRawText(), StringComparison.Ordinal);

        // Nothing else changed, so nothing else is told: not by the next read, and of nobody else.
        await tenant.Sync();
        Assert.Single(await tenant.Events("profile_changed"));
    }

    [Fact]
    public async Task Only_the_types_asked_for_arrive()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver, "member.removed", "tenant.*");
        var member = await tenant.Invite("zoe");
        await tenant.Api.Members.Remove(tenant.Id, member.Id, cancellationToken: TwoSilos.Stop);
        var other = await tenant.Hook(receiver);
        await tenant.Quiet(hook);
        Assert.Equal(["member.removed", "tenant.webhook_created"], receiver.Messages(hook.Secret, product.Time).Select(message => message.Type).Order());
        await tenant.Api.Webhooks.Delete(tenant.Id, other.Webhook.Id, TwoSilos.Stop);
    }

    [Fact]
    public async Task A_lost_acknowledgement_is_the_only_reason_for_a_second_copy()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        var lost = 0;
        receiver.Answer = (context, _) =>
        {
            if (Interlocked.Increment(ref lost) == 3) context.Abort();
            return Task.FromResult(204);
        };
        foreach (var name in (string[])["a", "b", "c", "d"]) await tenant.Invite(name);
        await TwoSilos.Until(async () => (await tenant.Deliveries(hook)).Any(delivery => delivery.Outcome == "no_answer" || delivery.Attempts == 2));
        product.Time.Advance(TimeSpan.FromMinutes(10));
        await tenant.Quiet(hook);
        var twice = Assert.Single(receiver.All.GroupBy(one => one.Id), copies => copies.Count() > 1);
        Assert.Equal(2, twice.Count());
        Assert.Equal(twice.First().Body.Length, twice.Last().Body.Length);
        Assert.Equal("delivered", (await tenant.Deliveries(hook)).Single(delivery => delivery.Attempts == 2).State);
    }

    [Fact]
    public async Task A_member_whose_message_fails_waits_and_the_others_go_on()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        var poisoned = await tenant.Invite("poison");
        await tenant.Quiet(hook);
        var sick = true;
        receiver.Answer = (_, received) => Task.FromResult(sick && System.Text.Encoding.UTF8.GetString(received.Body).Contains(poisoned.Id.ToString(), StringComparison.Ordinal) ? 500 : 204);
        await tenant.Api.Members.Remove(tenant.Id, poisoned.Id, cancellationToken: TwoSilos.Stop);
        await tenant.Api.Members.Restore(tenant.Id, poisoned.Id, cancellationToken: TwoSilos.Stop);
        for (var other = 0; other < 20; other++) await tenant.Invite($"other{other}");
        await TwoSilos.Until(async () => (await tenant.Look(hook)).Progress is { Pending: > 1 } progress && progress.Sequence == progress.Head);
        var waiting = await tenant.Deliveries(hook, "pending");
        Assert.All(waiting, delivery => Assert.Equal(poisoned.Id, delivery.Member));
        Assert.True(waiting.MinBy(delivery => delivery.Sequence)!.Attempts > 0);
        Assert.All(waiting.OrderBy(delivery => delivery.Sequence).Skip(1), delivery => Assert.Equal(0, delivery.Attempts));
        Assert.Equal(20, receiver.Messages(hook.Secret, product.Time).Count(message => message.Type == "member.joined" && message.Data.Member!.Id != poisoned.Id));

        sick = false;
        product.Time.Advance(TimeSpan.FromMinutes(10));
        await tenant.Quiet(hook);
        var its = receiver.Messages(hook.Secret, product.Time).Where(message => message.Data.Member?.Id == poisoned.Id).Select(message => message.Data.Sequence).ToList();
        Assert.Equal(its.Order(), its);
    }

    [Fact]
    public async Task A_secret_is_rotated_without_a_message_lost()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        var rotated = await tenant.Api.Webhooks.RotateSecret(tenant.Id, hook.Webhook.Id, new RotateSecretRequest(3600), cancellationToken: TwoSilos.Stop);
        Assert.NotEqual(hook.Secret, rotated.Secret);
        Assert.Equal(2, rotated.Webhook.Secrets.Count);
        await tenant.Invite("zoe");
        await tenant.Quiet(hook);
        Assert.NotEmpty(receiver.Messages(hook.Secret, product.Time));
        Assert.Equal(receiver.Messages(hook.Secret, product.Time).Count, receiver.Messages(rotated.Secret, product.Time).Count);

        product.Time.Advance(TimeSpan.FromSeconds(3601));
        await tenant.Invite("yan");
        await tenant.Quiet(hook);
        var last = receiver.Taken[^1];
        Assert.Throws<WebhookVerificationException>(() => new WebhookVerifier([hook.Secret], product.Time).Verify(last.Id, last.Timestamp, last.Signatures, last.Body));
        Assert.NotNull(new WebhookVerifier([hook.Secret, rotated.Secret], product.Time).Verify(last.Id, last.Timestamp, last.Signatures, last.Body));
        Assert.DoesNotContain(' ', last.Signatures);
    }

    [Fact]
    public async Task A_replay_sends_the_same_messages_again_in_order()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver, "member.*");
        for (var number = 0; number < 5; number++) await tenant.Invite($"p{number}");
        await tenant.Quiet(hook);
        var first = receiver.Taken.Select(one => one.Id).ToList();
        await ProductTenant.Refused(() => tenant.Api.Webhooks.Replay(tenant.Id, hook.Webhook.Id, new ReplayRequest(999), cancellationToken: TwoSilos.Stop), "replay_ahead");
        var from = (await tenant.Deliveries(hook)).Min(delivery => delivery.Sequence);
        await tenant.Api.Webhooks.Replay(tenant.Id, hook.Webhook.Id, new ReplayRequest(from), cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(() => Task.FromResult(receiver.Taken.Count == first.Count * 2));
        await tenant.Quiet(hook);
        Assert.Equal(first.Order(), receiver.Taken.Skip(first.Count).Select(one => one.Id).Order());
        foreach (var member in receiver.Messages(hook.Secret, product.Time).Skip(first.Count).GroupBy(message => message.Data.Member!.Id))
            Assert.Equal(member.Select(message => message.Data.Sequence).Order(), member.Select(message => message.Data.Sequence));
    }

    [Fact]
    public async Task A_test_message_goes_at_once_and_says_how_it_went()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        var test = await tenant.Api.Webhooks.Test(tenant.Id, hook.Webhook.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal((true, "delivered", 204), (test.Delivered, test.Outcome, test.Status));
        Assert.Equal(WebhookMessage.TestType, Assert.Single(receiver.Messages(hook.Secret, product.Time)).Type);
        receiver.Answer = (_, _) => Task.FromResult(418);
        test = await tenant.Api.Webhooks.Test(tenant.Id, hook.Webhook.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal((false, "refused", 418), (test.Delivered, test.Outcome, test.Status));
    }

    [Fact]
    public async Task Another_tenants_webhook_is_not_there()
    {
        await using var receiver = await Receiver.Start();
        var (mine, theirs) = (await product.Tenant(), await product.Tenant());
        var hook = await theirs.Hook(receiver);
        var id = hook.Webhook.Id;
        Assert.Empty((await mine.Api.Webhooks.List(mine.Id, TwoSilos.Stop)).Items);
        await ProductTenant.Refused(() => mine.Api.Webhooks.Get(mine.Id, id, TwoSilos.Stop), "webhook_not_found");
        await ProductTenant.Refused(() => mine.Api.Webhooks.Delete(mine.Id, id, TwoSilos.Stop), "webhook_not_found");
        await ProductTenant.Refused(() => mine.Api.Webhooks.RotateSecret(mine.Id, id, new RotateSecretRequest(), cancellationToken: TwoSilos.Stop), "webhook_not_found");
        await ProductTenant.Refused(() => mine.Api.Webhooks.Replay(mine.Id, id, new ReplayRequest(1), cancellationToken: TwoSilos.Stop), "webhook_not_found");
        await ProductTenant.Refused(() => mine.Api.Webhooks.Deliveries(mine.Id, id, cancellationToken: TwoSilos.Stop), "webhook_not_found");
        await ProductTenant.Refused(() => mine.Api.Webhooks.Get(theirs.Id, id, TwoSilos.Stop), "forbidden");
        await ProductTenant.Refused(() => mine.Api.PlatformWebhooks.List(TwoSilos.Stop), "forbidden");
        await mine.Invite("zoe");
        await theirs.Invite("yan");
        await theirs.Quiet(hook);
        Assert.All(receiver.Messages(hook.Secret, product.Time), message => Assert.Equal(theirs.Id, message.Data.Tenant));
    }

    [Fact]
    public async Task The_platforms_webhook_gets_the_events_of_every_tenant()
    {
        await using var receiver = await Receiver.Start();
        var before = await product.Tenant();
        await before.Invite("early");
        var root = HrisOrleansClient.Create(product.Address, Product.OperatorKey);
        var hook = await root.PlatformWebhooks.Create(new WebhookRequest(receiver.Url.ToString(), ["member.joined"]), TwoSilos.Stop);
        var after = await product.Tenant();
        await before.Invite("late");
        await after.Invite("new");
        await TwoSilos.Until(() => Task.FromResult(receiver.Taken.Count >= 2));
        Assert.Equal([(before.Id, "late"), (after.Id, "new")], receiver.Messages(hook.Secret, product.Time).Select(message => (message.Data.Tenant!, message.Data.Member!.DisplayName!)).OrderBy(one => one.Item2));
        await TwoSilos.Until(async () => (await root.PlatformWebhooks.Deliveries(hook.Webhook.Id, after.Id, cancellationToken: TwoSilos.Stop)).Items.Count == 1);

        // And its log tells of every tenant, page by page, under the same filters.
        await TwoSilos.Until(async () => (await root.PlatformWebhooks.Deliveries(hook.Webhook.Id, cancellationToken: TwoSilos.Stop)).Items.Count == 2);
        var first = await root.PlatformWebhooks.Deliveries(hook.Webhook.Id, limit: 1, cancellationToken: TwoSilos.Stop);
        var second = await root.PlatformWebhooks.Deliveries(hook.Webhook.Id, after: first.Next, limit: 1, cancellationToken: TwoSilos.Stop);
        Assert.Equal(new[] { before.Id, after.Id }.Order(), new[] { first, second }.Select(page => Assert.Single(page.Items).Tenant).Order());
        Assert.Equal(2, (await root.PlatformWebhooks.AllDeliveries(hook.Webhook.Id, cancellationToken: TwoSilos.Stop).ToListAsync(TwoSilos.Stop)).Count);
        Assert.Empty((await root.PlatformWebhooks.Deliveries(hook.Webhook.Id, state: "given_up", cancellationToken: TwoSilos.Stop)).Items);
        Assert.Equal(2, (await root.PlatformWebhooks.Deliveries(hook.Webhook.Id, state: "delivered", cancellationToken: TwoSilos.Stop)).Items.Count);
        await ProductTenant.Refused(() => root.PlatformWebhooks.Deliveries(hook.Webhook.Id, tenant: "No Such", cancellationToken: TwoSilos.Stop), "invalid_request");
        await ProductTenant.Refused(() => root.PlatformWebhooks.Deliveries(hook.Webhook.Id, tenant: after.Id, after: first.Next, cancellationToken: TwoSilos.Stop), "invalid_cursor");
        await root.PlatformWebhooks.Delete(hook.Webhook.Id, TwoSilos.Stop);
    }

    [Fact]
    public async Task The_same_request_under_one_key_makes_one_webhook()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var request = new WebhookRequest(receiver.Url.ToString());
        var first = await tenant.Api.Webhooks.Create(tenant.Id, request, "one", TwoSilos.Stop);
        var second = await tenant.Api.Webhooks.Create(tenant.Id, request, "one", TwoSilos.Stop);
        Assert.Equal((first.Webhook.Id, first.Secret), (second.Webhook.Id, second.Secret));
        Assert.Single((await tenant.Api.Webhooks.List(tenant.Id, TwoSilos.Stop)).Items);
    }
}
