using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Cluster.Tests.Connections;

public sealed class ConnectionClusterTests
{
    [Fact]
    public async Task Of_racing_connects_exactly_one_wins()
    {
        await using var silos = await TwoSilos.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => silos.Connection.Connect(silos.Credentials, TwoSilos.Stop)));

        Assert.Single(answers, answer => answer.Accepted);
        Assert.All(answers.Where(answer => !answer.Accepted), answer => Assert.Equal("connection_exists", answer.Refused!.Code));
        Assert.Single(await silos.Events(), happened => happened.Kind == "connection_connected");
    }

    [Fact]
    public async Task A_reminder_on_its_clock_starts_the_sync_that_is_due()
    {
        await using var silos = await TwoSilos.Start();
        await silos.Ended(await silos.CreateAccounts(await silos.Previewed()));
        var before = await silos.Members();
        await silos.Company.Hire(3, null, TwoSilos.Stop);

        // Before anything is due, a beat of the reminder reads nothing.
        for (var beat = 0; beat < 8; beat++) silos.Reminders.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(before, await silos.Members());

        silos.Time.Advance(TimeSpan.FromHours(7));
        await TwoSilos.Until(async () =>
        {
            silos.Reminders.Advance(TimeSpan.FromSeconds(15));
            return await silos.Members() == before + 3;
        });
        var syncs = TwoSilos.Must(await silos.Queries.Syncs(new PageRequest(null, 10), TwoSilos.Stop));
        Assert.Contains(syncs.Items, sync => sync is { Trigger: "schedule", Kind: "full" });
    }

    [Fact]
    public async Task A_silo_dies_during_the_apply_and_the_other_one_finishes_it()
    {
        await using var silos = await TwoSilos.Start(people: 16_000);
        var plan = await silos.Previewed();
        silos.Gate.HoldAfter = 1;
        var sync = await silos.CreateAccounts(plan);
        var name = await silos.Gate.Reached.WaitAsync(TimeSpan.FromMinutes(1), TwoSilos.Stop);
        var dying = silos.Cluster.Silos.Single(silo => silo.Name == name);
        await silos.Cluster.KillSiloAsync(dying, TwoSilos.Stop);
        silos.Gate.Open();

        // Any call finds the connection on the silo that is left, and that takes the run up.
        await TwoSilos.Until(async () => (await silos.Connection.Describe(TwoSilos.Stop)).Accepted);
        sync = await silos.Ended(sync);
        Assert.Equal("applied", sync.Outcome);

        var expected = plan.Counts["join"];
        Assert.Equal(expected, await silos.Members());
        var events = await silos.Events();
        Assert.Equal(expected, events.Where(happened => happened.Kind == "joined").Select(happened => happened.Member).Distinct().Count());
        Assert.Equal(expected, events.Count(happened => happened.Kind == "joined"));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(seq => (long)seq), events.Select(happened => happened.Seq));
    }

    [Fact]
    public async Task What_an_old_run_still_wants_to_write_is_fenced_off()
    {
        await using var silos = await TwoSilos.Start(people: 16_000);
        var plan = await silos.Previewed();
        silos.Gate.HoldAfter = 1;
        var sync = await silos.CreateAccounts(plan);
        await silos.Gate.Reached.WaitAsync(TimeSpan.FromMinutes(1), TwoSilos.Stop);

        TwoSilos.Must(await silos.Connection.Pause(TwoSilos.Stop));
        var before = await silos.Members();
        silos.Gate.Open();
        Assert.Equal("superseded", (await silos.Ended(sync)).Phase);

        // Resuming makes the rest whole: the same people, each once.
        TwoSilos.Must(await silos.Connection.Resume(TwoSilos.Stop));
        Assert.True(before < plan.Counts["join"]);
        await TwoSilos.Until(async () => await silos.Members() == plan.Counts["join"]);
        var births = (await silos.Events()).Where(happened => happened.Kind == "joined").ToList();
        Assert.Equal(births.Count, births.Select(happened => happened.Member).Distinct().Count());
        Assert.Equal(plan.Counts["join"], births.Count);
    }
}
