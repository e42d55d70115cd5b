using HrisOrleans.Client.Webhooks;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Webhooks;
using HrisOrleans.Storage.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Webhooks;

/// <summary>Two silos, and what is left when one of them goes.</summary>
public sealed class SiloTests
{
    private const int People = 60;

    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(10);

    // Never released, and never disposed of: the receiver answers for as long as there is something to send.
    private static readonly SemaphoreSlim Slowly = new(0);

    [Fact]
    public async Task Two_silos_send_each_message_once()
    {
        await using var receiver = await Receiver.Start();
        await using var silos = await TwoSilos.Start(People, services => services.AddSingleton(WebhookProduct.Options));
        var hook = await Hook(silos, receiver);
        await silos.Ended(await silos.CreateAccounts(await silos.Previewed()));
        await Quiet(silos, hook);
        await Check(receiver, hook, silos, duplicates: 0);
    }

    [Fact]
    public async Task A_silo_that_stops_writes_down_what_was_acknowledged()
    {
        await using var receiver = await Receiver.Start();
        await using var silos = await TwoSilos.Start(People, services => services.AddSingleton(WebhookProduct.Options));
        var hook = await Hook(silos, receiver);
        await Interrupted(silos, receiver, silo => silos.Cluster.StopSiloAsync(silo));
        await Quiet(silos, hook);
        await Check(receiver, hook, silos, duplicates: 0);
    }

    [Fact]
    public async Task When_a_silo_dies_the_other_goes_on_and_repeats_only_what_was_not_written_down()
    {
        await using var receiver = await Receiver.Start();
        await using var silos = await TwoSilos.Start(People, services => services.AddSingleton(WebhookProduct.Options));
        var hook = await Hook(silos, receiver);
        await Interrupted(silos, receiver, async silo =>
        {
            await silos.Cluster.KillSiloAsync(silo);
            PassLease(silos);
        }, PassLease);
        await Quiet(silos, hook, PassLease);
        await Check(receiver, hook, silos, duplicates: 100);
    }

    // Whoever died keeps the lease until it is over.
    private static void PassLease(TwoSilos silos) => silos.Time.Advance(TimeSpan.FromSeconds(31));

    /// <summary>First one silo goes in the middle of things, then the other that was there at the beginning.</summary>
    private static async Task Interrupted(TwoSilos silos, Receiver receiver, Func<Orleans.TestingHost.InProcessSiloHandle, Task> end, Action<TwoSilos>? stalled = null)
    {
        receiver.Answer = async (_, _) =>
        {
            await Slowly.WaitAsync(TimeSpan.FromMilliseconds(20));
            return 204;
        };
        await silos.Ended(await silos.CreateAccounts(await silos.Previewed()));
        var first = silos.Cluster.Silos.ToList();
        var all = await Births(silos);
        for (var gone = 0; gone < 2; gone++)
        {
            var enough = Math.Min(receiver.Taken.Count + 8, all);
            await Moving(silos, () => Task.FromResult((long)receiver.Taken.Count), taken => taken >= enough, stalled);
            if (gone == 1) await silos.Cluster.StartAdditionalSiloAsync();
            await end(first[gone]);
        }
    }

    private static async Task<IssuedWebhookView> Hook(TwoSilos silos, Receiver receiver)
    {
        var grain = silos.Grains.GetGrain<IWebhooksGrain>(GrainKeys.Webhooks(TwoSilos.Tenant));
        return TwoSilos.Must(await grain.Create(new CreateWebhook(Guid.NewGuid(), receiver.Url.ToString(), ["member.*"], true), TwoSilos.Stop));
    }

    // Asked of a silo that lives: the client may still know only those that are gone.
    private static Task Quiet(TwoSilos silos, IssuedWebhookView hook, Action<TwoSilos>? stalled = null) => Moving(
        silos,
        async () =>
        {
            var store = silos.Cluster.Silos.First(silo => silo.IsActive).ServiceProvider.GetRequiredService<IWebhookStore>();
            var progress = await store.Progress(hook.Webhook.Id, TwoSilos.Tenant, TwoSilos.Stop);
            return progress.Head - progress.Seq + progress.Pending;
        },
        left => left == 0,
        stalled);

    /// <summary>Waits for a number to come to its end. Where it stands still for long, a silo that was killed has written down its lease once more on its way out, which a real death would have spared it: that lease is over too.</summary>
    private static async Task Moving(TwoSilos silos, Func<Task<long>> number, Func<long, bool> reached, Action<TwoSilos>? stalled)
    {
        var (last, since) = (long.MinValue, TimeProvider.System.GetTimestamp());
        await TwoSilos.Until(async () =>
        {
            var now = await number();
            if (now != last) (last, since) = (now, TimeProvider.System.GetTimestamp());
            if (reached(now)) return true;
            if (stalled is null || TimeProvider.System.GetElapsedTime(since) < Stalled) return false;
            stalled(silos);
            since = TimeProvider.System.GetTimestamp();
            return false;
        });
    }

    private static async Task<int> Births(TwoSilos silos) => (await silos.Events()).Count(happened => happened.Kind == "joined");

    private static async Task Check(Receiver receiver, IssuedWebhookView hook, TwoSilos silos, int duplicates)
    {
        var messages = receiver.Messages(hook.Secret, silos.Time);
        var once = messages.DistinctBy(message => message.Id).ToList();
        Assert.Equal(await Births(silos), once.Count(message => message.Type == "member.joined"));
        Assert.InRange(messages.Count - once.Count, 0, duplicates);
        foreach (var member in once.GroupBy(message => message.Data.Member!.Id)) Assert.Equal(member.Select(message => message.Data.Sequence).Order(), member.Select(message => message.Data.Sequence));
    }
}
