using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Conformance.Storage;

public abstract class PlanStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task A_plan_comes_back_as_it_was_completed()
    {
        var plan = NewPlan(PlanKind.Settings, Selection.OfGroups([new GroupId(GroupKind.Team, "x y%")]));
        await Plans.Begin(Tenant, plan, Stop);
        AssertSame(plan, await Plans.Find(Tenant, plan.Id, Stop));

        var whole = plan with
        {
            State = PlanState.Ready,
            Counts = new Dictionary<PlanAction, int> { [PlanAction.Join] = 3, [PlanAction.Leave] = 1 },
            Lines = 4,
            Hash = new string('a', 64),
        };
        whole = whole with { Holds = PlanHolds.ImplausibleShrink | PlanHolds.OtherAccount, Parent = Guid.CreateVersion7(Now), Digest = UInt128.MaxValue - 5, Before = Selection.Everyone };
        await Connect();
        Assert.True(await Plans.Complete(Tenant, Whole(whole) with { Events = [new TenantEvent("plan_made", By("api/1"), """{"lines":4}""")] }, Stop));
        AssertSame(whole, await Plans.Find(Tenant, plan.Id, Stop));
        Assert.Null(await Plans.Find(Other, plan.Id, Stop));
        var made = Assert.Single(await AllEvents(Tenant));
        Assert.Equal(("plan_made", """{"lines":4}""", Now, By("api/1")), (made.Kind, made.Data, made.At, made.Origin));
    }

    [Fact]
    public async Task Completing_a_plan_that_was_never_begun_is_an_error_and_tells_nothing()
    {
        await Connect();
        Assert.False(await Plans.Complete(Tenant, Whole(NewPlan()) with { Events = [new TenantEvent("plan_made", By("api/1"), "{}")] }, Stop));
        Assert.Empty(await AllEvents(Tenant));
    }

    [Fact]
    public async Task Chunks_come_back_in_order_and_the_same_chunk_again_replaces_the_first()
    {
        var plan = NewPlan();
        await Plans.Begin(Tenant, plan, Stop);
        await Plans.Append(Tenant, plan.Id, plan.Run, NewChunk(1), Now, Stop);
        await Plans.Append(Tenant, plan.Id, plan.Run, NewChunk(0) with { Body = [7] }, Now, Stop);
        await Plans.Append(Tenant, plan.Id, plan.Run, NewChunk(0, [5, 6]), Now, Stop);

        var heads = await Plans.Chunks(Tenant, plan.Id, Stop);
        Assert.Equal([0, 1], heads.Select(head => head.Chunk));
        Assert.Equal((1000, 1000, 990, 10), (heads[1].FirstLine, heads[1].Lines, heads[1].Counts[PlanAction.Join], heads[1].Counts[PlanAction.Outside]));
        var body = await Plans.ReadChunk(Tenant, plan.Id, 0, Stop);
        Assert.Equal<byte[]>([1, 2, 0], body!.Body);
        Assert.Equal<byte[]>([5, 6], body.Sealed!);
        Assert.Null((await Plans.ReadChunk(Tenant, plan.Id, 1, Stop))!.Sealed);
        Assert.Null(await Plans.ReadChunk(Tenant, plan.Id, 2, Stop));
        Assert.Null(await Plans.ReadChunk(Other, plan.Id, 0, Stop));
        Assert.Empty(await Plans.Chunks(Other, plan.Id, Stop));
    }

    [Fact]
    public async Task A_plan_begun_anew_by_a_newer_run_takes_no_more_lines_from_the_older_one()
    {
        var plan = NewPlan();
        var (older, newer) = (plan with { Run = 1 }, plan with { Run = 2 });
        Assert.True(await Plans.Begin(Tenant, older, Stop));
        Assert.True(await Plans.Append(Tenant, plan.Id, older.Run, NewChunk(0), Now, Stop));
        Assert.True(await Plans.Begin(Tenant, newer, Stop));
        Assert.Empty(await Plans.Chunks(Tenant, plan.Id, Stop));

        Assert.False(await Plans.Begin(Tenant, older, Stop));
        Assert.False(await Plans.Append(Tenant, plan.Id, older.Run, NewChunk(1), Now, Stop));
        await Connect();
        Assert.False(await Plans.Complete(Tenant, Whole(older with { State = PlanState.Ready }), Stop));
        Assert.True(await Plans.Append(Tenant, plan.Id, newer.Run, NewChunk(0), Now, Stop));
        Assert.True(await Plans.Complete(Tenant, Whole(newer with { State = PlanState.Ready }), Stop));
        Assert.False(await Plans.Append(Tenant, plan.Id, newer.Run, NewChunk(1), Now, Stop));
        Assert.Single(await Plans.Chunks(Tenant, plan.Id, Stop));
    }

    [Fact]
    public async Task A_plan_moves_only_from_the_state_it_is_in_and_tells_of_it_once()
    {
        var plan = NewPlan();
        await Plans.Begin(Tenant, plan, Stop);
        var moves = await Task.WhenAll(Enumerable.Range(0, 6).Select(n =>
            Plans.Move(Tenant, plan.Id, PlanState.Making, PlanState.Applying, null, Now, [new TenantEvent("plan_applying", By($"api/{n}"), "{}")], Stop)));
        Assert.Single(moves, moved => moved);
        Assert.Single(await AllEvents(Tenant));
        Assert.False(await Plans.Move(Other, plan.Id, PlanState.Applying, PlanState.Applied, null, Now, [], Stop));
        Assert.True(await Plans.Move(Tenant, plan.Id, PlanState.Applying, PlanState.Applied, null, Now.AddMinutes(1), [], Stop));
        Assert.Equal(Now.AddMinutes(1), (await Plans.Find(Tenant, plan.Id, Stop))!.AppliedAt);
    }

    [Fact]
    public async Task What_an_applied_plan_did_is_kept_beside_what_it_meant_to()
    {
        var plan = NewPlan();
        await Plans.Begin(Tenant, plan, Stop);
        var done = new Dictionary<PlanAction, int> { [PlanAction.Leave] = 6 };
        Assert.False(await Plans.Applied(Tenant, plan.Id, done, Now, [new TenantEvent("plan_applied", By("api/1"), "{}")], Stop));
        Assert.Null((await Plans.Find(Tenant, plan.Id, Stop))!.Done);
        await Plans.Move(Tenant, plan.Id, PlanState.Making, PlanState.Applying, null, Now, [], Stop);
        Assert.True(await Plans.Applied(Tenant, plan.Id, done, Now.AddMinutes(1), [new TenantEvent("plan_applied", By("api/1"), "{}")], Stop));
        var applied = (await Plans.Find(Tenant, plan.Id, Stop))!;
        Assert.Equal((PlanState.Applied, Now.AddMinutes(1)), (applied.State, applied.AppliedAt));
        Assert.Equal(done, applied.Done);
        Assert.Single(await AllEvents(Tenant));
    }

    [Fact]
    public async Task A_waiting_plan_that_somebody_decided_on_does_not_end_with_another_and_nothing_is_told_of_it()
    {
        await Connect();
        var (waiting, chosen, next) = (await Waiting(), await Waiting(), NewPlan());
        Assert.True(await Plans.Choose(Tenant, chosen.Id, PlanChoice.Whole, PlanState.Applying, Now, [], Stop));
        await Plans.Begin(Tenant, next, Stop);
        var ended = ((Guid, string, TenantEvent))(waiting.Id, "superseded", new TenantEvent("plan_stale", By("sync/1"), "1"));
        var kept = ((Guid, string, TenantEvent))(chosen.Id, "superseded", new TenantEvent("plan_stale", By("sync/2"), "2"));
        Assert.True(await Plans.Complete(Tenant, Whole(next with { State = PlanState.Ready }) with { Ended = [ended, kept] }, Stop));
        Assert.Equal("1", Assert.Single(await AllEvents(Tenant)).Data);
        Assert.Equal((PlanState.Stale, "superseded"), ((await Plans.Find(Tenant, waiting.Id, Stop))! is var one ? (one.State, one.Failure) : default));
        Assert.Equal(PlanState.Applying, (await Plans.Find(Tenant, chosen.Id, Stop))!.State);

        async Task<Plan> Waiting()
        {
            var plan = NewPlan(PlanKind.Removals);
            await Plans.Begin(Tenant, plan, Stop);
            Assert.True(await Plans.Complete(Tenant, Whole(plan with { State = PlanState.Waiting }), Stop));
            return plan;
        }
    }

    [Fact]
    public async Task Whoever_chose_a_plan_is_kept_with_it_and_is_the_one_who_does_it()
    {
        var plan = NewPlan(PlanKind.Settings);
        await Plans.Begin(Tenant, plan, Stop);
        await Plans.Move(Tenant, plan.Id, PlanState.Making, PlanState.Ready, null, Now, [], Stop);
        Assert.Equal("anna", (await Plans.Find(Tenant, plan.Id, Stop))!.DoneBy);
        Assert.True(await Plans.Choose(Tenant, plan.Id, new PlanChoice(PlanPart.Whole, ["7"]) { By = "bert" }, PlanState.Ready, Now, [], Stop));
        var chosen = (await Plans.Find(Tenant, plan.Id, Stop))!;
        Assert.Equal(("anna", "bert", "bert"), (chosen.Actor, chosen.Choice!.By, chosen.DoneBy));
        Assert.Equal(["7"], chosen.Choice.Without);
    }

    [Fact]
    public async Task A_failure_is_kept_with_the_plan()
    {
        var plan = NewPlan();
        await Plans.Begin(Tenant, plan, Stop);
        Assert.True(await Plans.Move(Tenant, plan.Id, PlanState.Making, PlanState.Failed, "read_incomplete", Now, [], Stop));
        Assert.Equal("read_incomplete", (await Plans.Find(Tenant, plan.Id, Stop))!.Failure);
    }

    [Theory]
    [InlineData(PlanState.Applied, 0, true)]
    [InlineData(PlanState.Stale, 0, true)]
    [InlineData(PlanState.Failed, 0, true)]
    [InlineData(PlanState.Ready, 0, false)]
    [InlineData(PlanState.Ready, -2, true)]
    [InlineData(PlanState.Applying, -2, false)]
    [InlineData(PlanState.Waiting, -2, false)]
    [InlineData(PlanState.Rejected, 0, true)]
    public async Task Values_are_erased_when_a_plan_is_over_or_old_but_never_while_it_is_applied(PlanState state, int days, bool erased)
    {
        var plan = NewPlan() with { CreatedAt = Now.AddDays(days) };
        await Plans.Begin(Tenant, plan, Stop);
        await Plans.Append(Tenant, plan.Id, plan.Run, NewChunk(0, [1]), Now, Stop);
        Assert.True(await Plans.Move(Tenant, plan.Id, PlanState.Making, state, null, Now, [], Stop));
        await Plans.EraseValues(Other, Now.AddDays(-1), Stop);
        Assert.NotNull((await Plans.ReadChunk(Tenant, plan.Id, 0, Stop))!.Sealed);
        await Plans.EraseValues(Tenant, Now.AddDays(-1), Stop);
        var chunk = await Plans.ReadChunk(Tenant, plan.Id, 0, Stop);
        Assert.Equal(erased, chunk!.Sealed is null);
        Assert.Equal<byte[]>([1, 2, 0], chunk.Body);
    }

    [Fact]
    public async Task Plans_are_listed_newest_first_whatever_their_ids()
    {
        var ids = (Guid[])[Guid.Parse("ffffffff-0000-4000-8000-000000000001"), Guid.Parse("00000000-0000-4000-8000-000000000002"), Guid.CreateVersion7(Now)];
        for (var i = 0; i < ids.Length; i++) await Plans.Begin(Tenant, NewPlan() with { Id = ids[i], CreatedAt = Now.AddMinutes(i) }, Stop);
        Assert.Equal(ids.Reverse(), (await Plans.List(Tenant, [], null, 10, Stop)).Select(plan => plan.Id));
        Assert.Equal([ids[1]], (await Plans.List(Tenant, [], ids[2], 1, Stop)).Select(plan => plan.Id));
        Assert.Equal([ids[0]], (await Plans.List(Tenant, [PlanState.Making], ids[1], 10, Stop)).Select(plan => plan.Id));
        Assert.Empty(await Plans.List(Tenant, [], ids[0], 10, Stop));
        Assert.Empty(await Plans.List(Tenant, [PlanState.Ready], null, 10, Stop));
    }

    [Fact]
    public async Task Values_of_an_old_plan_stay_while_a_run_waits_to_apply_it()
    {
        var plan = NewPlan() with { CreatedAt = Now.AddDays(-2) };
        await Plans.Begin(Tenant, plan, Stop);
        await Plans.Append(Tenant, plan.Id, plan.Run, NewChunk(0, [1]), Now, Stop);
        await Plans.Move(Tenant, plan.Id, PlanState.Making, PlanState.Ready, null, Now, [], Stop);
        var run = NewRun(SyncKind.Apply) with { Plan = plan.Id };
        await Syncs.Put(Other, run, Stop);
        await Syncs.Put(Tenant, run, Stop);
        await Plans.EraseValues(Tenant, Now, Stop);
        Assert.NotNull((await Plans.ReadChunk(Tenant, plan.Id, 0, Stop))!.Sealed);

        // What another tenant waits for keeps nothing here, nor does a run that has ended.
        await Syncs.Put(Tenant, run with { Phase = SyncPhase.Superseded, FinishedAt = Now }, Stop);
        await Plans.EraseValues(Tenant, Now, Stop);
        Assert.Null((await Plans.ReadChunk(Tenant, plan.Id, 0, Stop))!.Sealed);
    }

    private static PlanCompletion Whole(params Plan[] plans) => new(plans, new Fence(1, 1), Now);

    private static void AssertSame(Plan expected, Plan? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Counts.OrderBy(pair => pair.Key), actual.Counts.OrderBy(pair => pair.Key));
        Assert.Equal(expected with { Counts = actual.Counts }, actual);
    }
}
