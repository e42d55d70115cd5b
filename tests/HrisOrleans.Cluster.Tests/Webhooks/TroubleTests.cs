using HrisOrleans.Client.Webhooks;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Webhooks;

/// <summary>Receivers that hang, redirect, fail for days, or want no more.</summary>
public sealed class TroubleTests(WebhookProduct product) : IClassFixture<WebhookProduct>
{
    [Fact]
    public async Task An_endpoint_that_answers_500_for_a_day_gets_everything_afterwards_in_order()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        var sick = true;
        receiver.Answer = (_, _) => Task.FromResult(sick ? 500 : 204);
        var members = new List<Guid>();
        for (var number = 0; number < 12; number++) members.Add((await tenant.Invite($"p{number}")).Id);
        for (var hours = 0; hours < 24; hours++)
        {
            await TwoSilos.Until(async () => (await tenant.Look(hook)).NextAttemptAt is { } next && next > product.Time.GetUtcNow());
            product.Time.Advance(TimeSpan.FromHours(1));
        }

        await TwoSilos.Until(async () => (await tenant.Look(hook)).NextAttemptAt > product.Time.GetUtcNow());
        foreach (var member in members) await tenant.Api.Members.Remove(tenant.Id, member, cancellationToken: TwoSilos.Stop);
        var failing = await tenant.Look(hook);
        Assert.Equal(("enabled", "failed"), (failing.State, failing.LastOutcome));
        Assert.NotNull(failing.FailingSince);
        Assert.InRange(receiver.All.Count, 6, 40);

        // An outage costs a handful of rows, not one for each event.
        Assert.InRange((await tenant.Deliveries(hook, "pending")).Count, 1, 15);

        sick = false;
        product.Time.Advance(TimeSpan.FromHours(20));
        await tenant.Quiet(hook);
        var messages = receiver.Messages(hook.Secret, product.Time);
        Assert.Equal(messages.Count, messages.Select(message => message.Id).Distinct().Count());
        foreach (var member in messages.Where(message => message.Data.Member is not null).GroupBy(message => message.Data.Member!.Id))
            Assert.Equal(member.Select(message => message.Data.Sequence).Order(), member.Select(message => message.Data.Sequence));
        Assert.Equal(members.Order(), messages.Where(message => message.Type == "member.removed").Select(message => message.Data.Member!.Id).Order());
        Assert.Null((await tenant.Look(hook)).FailingSince);
    }

    [Fact]
    public async Task After_410_nothing_is_sent_until_somebody_enables_it_and_then_it_goes_on()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        receiver.Answer = (_, _) => Task.FromResult(410);
        await tenant.Invite("a");
        await TwoSilos.Until(async () => (await tenant.Look(hook)).State == "gone");
        var disabled = Assert.Single(await tenant.Events("webhook_disabled"));
        Assert.Equal("gone", disabled.Data.GetProperty("reason").GetString());
        Assert.Equal(hook.Webhook.Id.ToString(), disabled.Data.GetProperty("endpoint").GetString());
        var asked = receiver.All.Count;
        await tenant.Invite("b");
        product.Time.Advance(TimeSpan.FromDays(1));
        var test = await tenant.Api.Webhooks.Test(tenant.Id, hook.Webhook.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal("gone", test.Outcome);
        Assert.Equal(asked + 1, receiver.All.Count);

        receiver.Answer = (_, _) => Task.FromResult(204);
        var enabled = await tenant.Api.Webhooks.Change(tenant.Id, hook.Webhook.Id, new WebhookPatch(Enabled: true), cancellationToken: TwoSilos.Stop);
        Assert.Equal("enabled", enabled.State);
        await tenant.Quiet(hook);
        Assert.Equal(["a", "b"], receiver.Messages(hook.Secret, product.Time).Where(message => message.Type == "member.joined").Select(message => message.Data.Member!.DisplayName!).Order());
    }

    [Fact]
    public async Task An_endpoint_that_takes_nothing_for_five_days_is_disabled_with_an_event()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        receiver.Answer = (_, _) => Task.FromResult(500);
        await tenant.Invite("a");
        for (var day = 0; (await tenant.Look(hook)).State == "enabled"; day++)
        {
            Assert.True(day < 12, "It should have been disabled.");
            await TwoSilos.Until(async () => await tenant.Look(hook) is var now && (now.State != "enabled" || now.NextAttemptAt > product.Time.GetUtcNow() || await Waits()));

            // Longer than any wait: whatever is put off is tried again, and put off once more.
            product.Time.Advance(TimeSpan.FromHours(29));
        }

        Assert.Equal("failing", (await tenant.Look(hook)).State);
        Assert.Equal("failing", Assert.Single(await tenant.Events("webhook_disabled")).Data.GetProperty("reason").GetString());

        async Task<bool> Waits()
        {
            var due = (await tenant.Deliveries(hook, "pending")).Where(delivery => delivery.DueAt is not null).ToList();
            return due.Count > 0 && due.All(delivery => delivery.DueAt > product.Time.GetUtcNow());
        }
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await Receiver.Start();
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        receiver.Answer = (context, _) =>
        {
            context.Response.Headers.Location = elsewhere.Url.ToString();
            return Task.FromResult(307);
        };
        await tenant.Invite("a");
        await TwoSilos.Until(async () => (await tenant.Deliveries(hook)).Any(delivery => delivery.Attempts > 0));
        Assert.Contains(await tenant.Deliveries(hook, "pending"), delivery => delivery is { Outcome: "redirected", Status: 307 });
        Assert.Empty(elsewhere.All);
        await tenant.Api.Webhooks.Delete(tenant.Id, hook.Webhook.Id, TwoSilos.Stop);
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_nobody_else()
    {
        await using var hanging = await Receiver.Start();
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var slow = await tenant.Hook(hanging);
        var quick = await tenant.Hook(receiver);
        var forever = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        hanging.Answer = (_, _) => forever.Task;
        for (var number = 0; number < 6; number++) await tenant.Invite($"p{number}");
        await tenant.Quiet(quick);
        await TwoSilos.Until(() => Task.FromResult(hanging.All.Count > 0));
        Assert.Empty(await tenant.Deliveries(slow));
        Assert.Null((await tenant.Look(quick)).LastOutcome);
        forever.SetResult(500);
        await TwoSilos.Until(async () => (await tenant.Deliveries(slow, "pending")).Any(delivery => delivery.Outcome == "failed"));
        await tenant.Api.Webhooks.Delete(tenant.Id, slow.Webhook.Id, TwoSilos.Stop);
    }

    [Fact]
    public async Task Retry_after_is_obeyed()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        var hook = await tenant.Hook(receiver);
        var busy = true;
        receiver.Answer = (context, _) =>
        {
            if (busy) context.Response.Headers.RetryAfter = "7200";
            return Task.FromResult(busy ? 429 : 204);
        };
        await tenant.Invite("a");
        await TwoSilos.Until(async () => (await tenant.Look(hook)).NextAttemptAt is not null);
        var next = (await tenant.Look(hook)).NextAttemptAt!.Value;
        Assert.InRange(next - product.Time.GetUtcNow(), TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(121));
        var asked = receiver.All.Count;
        busy = false;
        product.Time.Advance(TimeSpan.FromMinutes(100));
        await tenant.Invite("b");
        await tenant.Api.Webhooks.Test(tenant.Id, hook.Webhook.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal(asked + 1, receiver.All.Count);
        product.Time.Advance(TimeSpan.FromMinutes(25));
        await tenant.Quiet(hook);
    }

    [Theory]
    [InlineData("http://10.1.2.3/hooks", "webhook_address_refused")]
    [InlineData("https://169.254.169.254/latest/meta-data", "webhook_address_refused")]
    [InlineData("https://[::ffff:192.168.1.1]/hooks", "webhook_address_refused")]
    [InlineData("https://[fd00:ec2::254]/hooks", "webhook_address_refused")]
    [InlineData("ftp://example.com/hooks", "webhook_url_refused")]
    [InlineData("https://user:word@93.184.215.14/hooks", "webhook_url_refused")]
    [InlineData("hooks", "webhook_url_refused")]
    public async Task What_is_no_place_for_a_webhook_is_refused(string url, string code)
    {
        var tenant = await product.Tenant();
        await ProductTenant.Refused(() => tenant.Api.Webhooks.Create(tenant.Id, new WebhookRequest(url), cancellationToken: TwoSilos.Stop), code);
        Assert.Empty((await tenant.Api.Webhooks.List(tenant.Id, TwoSilos.Stop)).Items);
    }

    [Fact]
    public async Task A_tenant_has_twenty_webhooks_at_most_and_types_of_a_known_form()
    {
        await using var receiver = await Receiver.Start();
        var tenant = await product.Tenant();
        await ProductTenant.Refused(() => tenant.Hook(receiver, "joined"), "webhook_types_refused");
        for (var number = 0; number < 20; number++) await tenant.Hook(receiver, "member.removed");
        await ProductTenant.Refused(() => tenant.Hook(receiver), "too_many_webhooks");
        foreach (var hook in (await tenant.Api.Webhooks.List(tenant.Id, TwoSilos.Stop)).Items) await tenant.Api.Webhooks.Delete(tenant.Id, hook.Id, TwoSilos.Stop);
    }
}
