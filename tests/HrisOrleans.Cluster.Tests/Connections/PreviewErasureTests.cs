using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Plans;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>People of a preview that nobody confirmed: how long their names and addresses can still be read.</summary>
public sealed class PreviewErasureTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(59.5);

    [Fact]
    public async Task A_preview_that_nobody_confirms_is_nameless_within_the_hour()
    {
        await using var silos = await TwoSilos.Start();
        TwoSilos.Must(await silos.Connection.Connect(silos.Credentials, TwoSilos.Stop));
        await BeatOnce(silos);
        silos.Time.Advance(TimeSpan.FromSeconds(270));
        var preview = TwoSilos.Must(await silos.Connection.Preview(TwoSilos.Everyone, TwoSilos.Stop));
        var plan = (await silos.Ended(preview)).Plan!.Value;
        for (var age = TimeSpan.Zero; age < TimeSpan.FromHours(1) - Beat; age += Beat)
        {
            silos.Time.Advance(Beat);
            await BeatOnce(silos);
            if (age < TimeSpan.FromMinutes(45)) Assert.All(await Lines(silos, plan), line => Assert.NotNull(line.Email));
        }

        var lines = await Lines(silos, plan);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Null(line.Email ?? line.DisplayName));
        Assert.Empty(await Sealed(silos, plan));
    }

    [Fact]
    public async Task A_younger_preview_keeps_its_names_when_an_older_one_loses_them()
    {
        await using var silos = await TwoSilos.Start();
        var older = await silos.Previewed();
        silos.Time.Advance(TimeSpan.FromMinutes(40));
        var again = await silos.Ended(TwoSilos.Must(await silos.Connection.Preview(TwoSilos.Everyone, TwoSilos.Stop)));
        silos.Time.Advance(TimeSpan.FromMinutes(15));

        // On the reminder itself, as it comes in a silo.
        await TwoSilos.Until(async () =>
        {
            silos.Reminders.Advance(TimeSpan.FromSeconds(15));
            return (await Lines(silos, older.Id)).All(line => line.Email is null);
        });
        var younger = await Lines(silos, again.Plan!.Value);
        Assert.NotEmpty(younger);
        Assert.All(younger, line => Assert.True(line is { Email: not null, DisplayName: not null }));
    }

    [Fact]
    public async Task A_preview_whose_names_may_be_gone_is_not_confirmed_any_more()
    {
        await using var silos = await TwoSilos.Start();
        var plan = await silos.Previewed();
        silos.Time.Advance(TimeSpan.FromMinutes(51));
        var late = await silos.Connection.SaveSettings(new SaveSettings(TwoSilos.Everyone, plan.Id, plan.Hash, null), TwoSilos.Stop);
        Assert.Equal("plan_stale", late.Refused?.Code);
        Assert.Null(TwoSilos.Must(await silos.Connection.Describe(TwoSilos.Stop)).Selection);

        var fresh = await silos.Ended(TwoSilos.Must(await silos.Connection.Preview(TwoSilos.Everyone, TwoSilos.Stop)));
        silos.Time.Advance(TimeSpan.FromMinutes(49));
        await BeatOnce(silos);
        var read = TwoSilos.Must(await silos.Queries.Plan(new PlanQuery(fresh.Plan!.Value), TwoSilos.Stop));
        Assert.Equal("applied", (await silos.Ended(await silos.CreateAccounts(read))).Outcome);
        Assert.Equal(read.Counts["join"], await silos.Members());
    }

    [Fact]
    public async Task A_disconnect_erases_the_names_of_a_preview_at_once()
    {
        await using var silos = await TwoSilos.Start();
        var plan = await silos.Previewed();
        Assert.NotEmpty(await Sealed(silos, plan.Id));
        TwoSilos.Must(await silos.Connection.Disconnect(TwoSilos.Stop));
        Assert.Empty(await Sealed(silos, plan.Id));
        Assert.All(await Lines(silos, plan.Id), line => Assert.Null(line.Email ?? line.DisplayName));
    }

    [Fact]
    public async Task A_disconnect_in_the_middle_of_an_apply_erases_the_names_of_those_who_did_not_come_in()
    {
        await using var silos = await TwoSilos.Start(people: 16_000);
        var plan = await silos.Previewed();
        silos.Gate.HoldAfter = 1;
        var sync = await silos.CreateAccounts(plan);
        await silos.Gate.Reached.WaitAsync(TimeSpan.FromMinutes(1), TwoSilos.Stop);
        TwoSilos.Must(await silos.Connection.Disconnect(TwoSilos.Stop));
        Assert.Empty(await Sealed(silos, plan.Id));
        silos.Gate.Open();

        Assert.Equal("superseded", (await silos.Ended(sync)).Phase);
        await Released(silos);
        Assert.True(await silos.Members() < plan.Counts["join"]);
        Assert.Equal("superseded", (await silos.Ended(sync)).Phase);
        Assert.All(await Lines(silos, plan.Id), line => Assert.True(line.Done || line.Email is null));
    }

    [Fact]
    public async Task A_disconnect_whose_process_died_after_its_row_is_finished_by_the_next_beat()
    {
        await using var silos = await TwoSilos.Start();
        await silos.Ended(await silos.CreateAccounts(await silos.Previewed()));
        var preview = await silos.Ended(TwoSilos.Must(await silos.Connection.Preview(new SettingsInput(new SelectionMessage("manual", [], []), TwoSilos.Everyone.Invites), TwoSilos.Stop)));
        Assert.NotEmpty(await Sealed(silos, preview.Plan!.Value));

        var rows = Service<IConnectionStore>(silos);
        var state = (await rows.Find(TwoSilos.Tenant, TwoSilos.Stop))!;
        Assert.True(await rows.Save(ConnectionRules.Disconnect(state), state.Version, CredentialsChange.Destroy, [], TwoSilos.Stop));
        await BeatOnce(silos);
        Assert.Empty(await Sealed(silos, preview.Plan!.Value));
        await Released(silos);

        // Once: the beats that follow find nothing left to do.
        await BeatOnce(silos);
        await BeatOnce(silos);
        var syncs = TwoSilos.Must(await silos.Queries.Syncs(new PageRequest(null, 10), TwoSilos.Stop)).Items;
        Assert.Single(syncs, sync => sync.Kind == "disconnect");
    }

    /// <summary>Until nobody is managed by the connection any more.</summary>
    private static Task Released(TwoSilos silos) => TwoSilos.Until(async () =>
        (await Service<IApplyStore>(silos).Linked(TwoSilos.Tenant, null, 1, TwoSilos.Stop)).Count == 0);

    /// <summary>One beat of the connection's reminder; returns when all that it does is done.</summary>
    private static Task BeatOnce(TwoSilos silos) => silos.Connection.AsReference<IRemindable>().ReceiveReminder("heartbeat", new TickStatus());

    private static async Task<IReadOnlyList<ChangeView>> Lines(TwoSilos silos, Guid plan) =>
        TwoSilos.Must(await silos.Queries.Changes(new ListChanges(plan, null, null, null, new PageRequest(null, 500)), TwoSilos.Stop)).Items;

    /// <summary>The chunks of a plan that still hold personal values.</summary>
    private static async Task<IReadOnlyList<int>> Sealed(TwoSilos silos, Guid plan)
    {
        var store = Service<IPlanStore>(silos);
        var kept = new List<int>();
        foreach (var head in await store.Chunks(TwoSilos.Tenant, plan, TwoSilos.Stop))
            if ((await store.ReadChunk(TwoSilos.Tenant, plan, head.Chunk, TwoSilos.Stop))!.Sealed is not null) kept.Add(head.Chunk);
        return kept;
    }

    private static T Service<T>(TwoSilos silos) where T : notnull => silos.Cluster.Silos.First(silo => silo.IsActive).ServiceProvider.GetRequiredService<T>();
}
