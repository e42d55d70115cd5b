using System.Diagnostics;
using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Webhooks;

namespace HrisOrleans.Benchmarks.Members;

/// <summary>
/// How fast webhooks go out, and that all of them arrive: a tenant's whole history is sent to a receiver that is restarted in
/// the middle, which loses some acknowledgements. Needs a product that was started with loopback and http allowed.
/// </summary>
internal static class WebhookMeasure
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly InviteSettings Invites = new("later", "automatic");

    // Everybody joins, leaves the selection and comes back, and not all of a company come in: about 100,000 deliveries.
    private const int People = 34_500;

    public static async Task<object> Run(MembersWorld world)
    {
        var company = await world.Sandbox.Found("webhooks", 1, People);
        await using var product = await ProductProcess.Start(world.Options.Host, await world.Databases.Create("webhooks"), world.Sandbox);
        var tenant = await product.Connect("webhooks", company.AccessToken);
        await tenant.First();
        return await Run(tenant, product.Pid);
    }

    /// <param name="tenant">A tenant whose accounts have been created with everyone selected; a third as many people as there are to be deliveries.</param>
    /// <param name="pid">The product's process.</param>
    private static async Task<object> Run(ProductTenant tenant, int pid)
    {
        var api = tenant.Api;

        // Everybody goes and comes back, so that there is an order to keep.
        var one = (await api.Members.List(tenant.Id, limit: 1)).Items[0].ExternalId!;
        await Edit(tenant, new Selection("manual", People: [one]));
        await Edit(tenant, new Selection("everyone"));
        var expected = new Dictionary<Guid, List<long>>();
        var head = 0L;
        await foreach (var happened in api.Events.All(tenant.Id))
        {
            head = happened.Seq;
            if (happened.Member is not { } member) continue;
            if (!expected.TryGetValue(member, out var its)) expected[member] = its = [];
            its.Add(happened.Seq);
        }

        var deliveries = expected.Values.Sum(its => its.Count);
        await using var receiver = new WebhookReceiver();
        await receiver.Start();
        var hook = await api.Webhooks.Create(tenant.Id, new WebhookRequest(receiver.Url.ToString(), ["member.*"], Enabled: false));
        receiver.Secret = hook.Secret;
        await api.Webhooks.Replay(tenant.Id, hook.Webhook.Id, new ReplayRequest(1));

        var cpu = ProcessFigures.Cpu(pid);
        var began = Stopwatch.GetTimestamp();
        await api.Webhooks.Change(tenant.Id, hook.Webhook.Id, new WebhookPatch(Enabled: true));
        using var timer = new PeriodicTimer(Poll);
        while (receiver.Count < deliveries / 2) await timer.WaitForNextTickAsync();
        var away = await receiver.Restart();
        while (receiver.Distinct < deliveries)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(20)) throw new InvalidOperationException($"Only {receiver.Distinct} of {deliveries} arrived.");
            await timer.WaitForNextTickAsync();
        }

        var seconds = receiver.LastAt.TotalSeconds - Stopwatch.GetElapsedTime(0, began).TotalSeconds;
        var result = receiver.Compare(expected);
        var own = ProcessFigures.Cpu(pid) - cpu;
        while ((await api.Webhooks.Get(tenant.Id, hook.Webhook.Id)).Progress is not { Pending: 0 }) await timer.WaitForNextTickAsync();
        await api.Webhooks.Delete(tenant.Id, hook.Webhook.Id);
        if (result is not { Missing: 0, OutOfOrder: 0, Unexplained: 0 }) throw new InvalidOperationException($"{result}");
        return new
        {
            measure = "members.webhooks",
            perSecond = Math.Round(deliveries / seconds),
            perSecondWhileUp = Math.Round(deliveries / (seconds - away.TotalSeconds)),
            deliveries,
            events = head,
            seconds = Math.Round(seconds, 2),
            restartSeconds = Math.Round(away.TotalSeconds, 2),
            missing = result.Missing,
            outOfOrder = result.OutOfOrder,
            duplicates = result.Duplicates,
            lostAcknowledgements = result.Lost,
            duplicatesWithoutALostAcknowledgement = result.Unexplained,
            serverCpu = Math.Round(own, 2),
        };
    }

    private static async Task Edit(ProductTenant tenant, Selection selection)
    {
        var preview = await Ended(tenant, await tenant.Api.Plans.Preview(tenant.Id, new PreviewRequest(selection, Invites)));
        var plan = await tenant.Api.Plans.Get(tenant.Id, preview.Plan!.Value);
        await Ended(tenant, await tenant.Api.Connection.SaveSettings(tenant.Id, new SettingsRequest(plan.Selection, plan.Invites, plan.Id, plan.Hash)));
    }

    private static async Task<Sync> Ended(ProductTenant tenant, Sync sync)
    {
        using var timer = new PeriodicTimer(Poll);
        while (sync.Phase is not "done" || (await tenant.Api.Connection.Get(tenant.Id)).CurrentSync is not null)
        {
            if (sync.Phase is "failed" or "superseded") throw new InvalidOperationException($"A run ended as {sync.Phase}: {sync.Outcome}, {sync.Detail}");
            await timer.WaitForNextTickAsync();
            sync = await tenant.Api.Syncs.Get(tenant.Id, sync.Id);
        }

        return sync;
    }
}
