using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <summary>The ledger of the removal budget: what counts, from when, and how long.</summary>
public abstract class RemovalStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public async Task A_loss_counts_from_its_reservation_until_a_window_after_it_happened()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var plan = await Stored(id => [new Reservation(id, 3, births[0].State.Id, ["department:1", "department:2"]), new Reservation(id, 4, births[1].State.Id, ["department:1"])]);
        var use = await Removals.Use(Tenant, Now - Day, Stop);
        Assert.Equal((2, 2, 1), (use.Used, use.GroupsUsed["department:1"], use.GroupsUsed["department:2"]));
        Assert.Equal((0, 0), (use.Happened, use.GroupsHappened.Count));

        // Reserved, it counts however long the plan takes.
        Assert.Equal(2, (await Removals.Use(Tenant, Now + Day, Stop)).Used);
        var leaving = Decide(3, births[0].State, MemberBySync.Leave(births[0].State, OutCause.Terminated));
        await Applies.Apply(Batch(Tenant, changes: [leaving]) with { Plan = plan, Chunk = 0, At = Now + Day }, Stop);
        var happened = await Removals.Use(Tenant, Now + Day - TimeSpan.FromSeconds(1), Stop);
        Assert.Equal((2, 2, 1), (happened.Used, happened.GroupsUsed["department:1"], happened.GroupsUsed["department:2"]));
        Assert.Equal(1, happened.Happened);
        Assert.Equal(new Dictionary<string, int> { ["department:1"] = 1, ["department:2"] = 1 }, happened.GroupsHappened);
        var over = await Removals.Use(Tenant, Now + Day, Stop);
        Assert.Equal((1, 1, 0), (over.Used, over.GroupsUsed["department:1"], over.Happened));
        Assert.DoesNotContain("department:2", over.GroupsUsed);
        Assert.Equal(0, (await Removals.Use(Other, Now - Day, Stop)).Used);
    }

    [Fact]
    public async Task A_window_begins_with_the_last_count_before_it_or_else_the_first_in_it()
    {
        Assert.Null((await Removals.Use(Tenant, Now, Stop)).Start);
        Assert.Null(await Removals.LastCount(Tenant, Stop));
        foreach (var (hours, granted) in ((int, int)[])[(0, 10), (5, 20), (9, 30)])
            await Removals.Record(Tenant, new GrantedCount(Now.AddHours(hours), granted, new Dictionary<string, int> { ["department:1"] = granted / 2 }), Stop);
        Assert.Equal(10, (await Start(-1))!.Granted);
        Assert.Equal(10, (await Start(4))!.Granted);
        Assert.Equal((20, 10), ((await Start(5))!.Granted, (await Start(5))!.Groups["department:1"]));
        Assert.Equal(30, (await Start(48))!.Granted);
        Assert.Equal(Now.AddHours(9), await Removals.LastCount(Tenant, Stop));

        // One of the same moment stays.
        await Removals.Record(Tenant, new GrantedCount(Now, 99, new Dictionary<string, int>()), Stop);
        Assert.Equal(10, (await Start(0))!.Granted);
        Assert.Null((await Removals.Use(Other, Now, Stop)).Start);
    }

    [Fact]
    public async Task What_no_window_reaches_is_deleted_and_the_last_count_before_stays()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var plan = await Stored(id => [new Reservation(id, 3, births[0].State.Id, []), new Reservation(id, 4, births[1].State.Id, [])]);
        await Applies.Apply(Batch(Tenant, changes: [Decide(3, births[0].State, MemberBySync.Leave(births[0].State, OutCause.Terminated))]) with { Plan = plan, Chunk = 0 }, Stop);
        foreach (var hours in (int[])[-3, -2, -1, 1]) await Removals.Record(Tenant, new GrantedCount(Now.AddHours(hours), 10 + hours, new Dictionary<string, int>()), Stop);
        await Removals.Record(Other, new GrantedCount(Now.AddDays(-90), 7, new Dictionary<string, int>()), Stop);

        // The database is shared with other tests, of which this deletes nothing that they look at again.
        await Removals.DeleteOlderThan(Now, Stop);
        Assert.Equal(2, (await Removals.Use(Tenant, Now - Day, Stop)).Used);
        Assert.Equal(9, (await Start(-3))!.Granted);
        Assert.Equal(9, (await Start(0))!.Granted);
        Assert.Equal(11, (await Start(1))!.Granted);
        Assert.Equal(7, (await Removals.Use(Other, Now, Stop)).Start!.Granted);

        // What happened may go; what is reserved may not.
        await Removals.DeleteOlderThan(Now.AddSeconds(1), Stop);
        Assert.Equal(1, (await Removals.Use(Tenant, Now - Day, Stop)).Used);
    }

    private async Task<Guid> Stored(Func<Guid, IReadOnlyList<Reservation>> reserved)
    {
        var plan = NewPlan();
        await Plans.Begin(Tenant, plan, Stop);
        await Plans.Append(Tenant, plan.Id, plan.Run, NewChunk(0), Now, Stop);
        Assert.True(await Plans.Complete(Tenant, new PlanCompletion([plan with { State = PlanState.Ready }], new Fence(1, 1), Now) { Reserved = reserved(plan.Id) }, Stop));
        return plan.Id;
    }

    private async Task<GrantedCount?> Start(int hours) => (await Removals.Use(Tenant, Now.AddHours(hours), Stop)).Start;
}
