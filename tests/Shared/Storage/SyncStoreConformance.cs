using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Conformance.Storage;

public abstract class SyncStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task A_run_is_inserted_and_then_replaced()
    {
        var run = NewRun(0);
        await Syncs.Put(Tenant, run, Stop);
        AssertSame(run, await Syncs.Find(Tenant, run.Id, Stop));
        var done = run with
        {
            Phase = SyncPhase.Done,
            Plan = Guid.CreateVersion7(Now),
            People = 41,
            Lines = 7,
            LinesDone = 6,
            Held = 5,
            Deferred = 4,
            Faults = 3,
            Counts = new Dictionary<PlanAction, int> { [PlanAction.Update] = 7 },
            Outcome = "applied",
            Detail = "all",
            Certificate = """{"pages":2}""",
            FinishedAt = Now.AddMinutes(3),
        };
        await Syncs.Put(Tenant, done, Stop);
        AssertSame(done, await Syncs.Find(Tenant, run.Id, Stop));
        Assert.Null(await Syncs.Find(Other, run.Id, Stop));
    }

    [Theory]
    [InlineData(SyncPhase.Done)]
    [InlineData(SyncPhase.Failed)]
    [InlineData(SyncPhase.Superseded)]
    public async Task A_run_that_has_ended_stays_as_it_ended(SyncPhase end)
    {
        var run = NewRun(0);
        await Syncs.Put(Tenant, run with { Phase = end, Outcome = "ended" }, Stop);
        await Syncs.Put(Tenant, run with { Phase = SyncPhase.Applying }, Stop);
        Assert.Equal((end, "ended"), ((await Syncs.Find(Tenant, run.Id, Stop))!.Phase, (await Syncs.Find(Tenant, run.Id, Stop))!.Outcome));
        Assert.Empty(await Syncs.Unfinished(Tenant, Stop));
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_page_by_page_and_the_unfinished_oldest_first()
    {
        var runs = Enumerable.Range(0, 5).Select(minute => NewRun(minute) with { Phase = (SyncPhase)(minute + 1) }).ToList();
        foreach (var run in runs.AsEnumerable().Reverse()) await Syncs.Put(Tenant, run, Stop);
        await Syncs.Put(Other, NewRun(9), Stop);

        var page = await Syncs.List(Tenant, null, 2, Stop);
        Assert.Equal([runs[4].Id, runs[3].Id], page.Select(run => run.Id));
        Assert.Equal([runs[2].Id, runs[1].Id, runs[0].Id], (await Syncs.List(Tenant, page[^1].Id, 9, Stop)).Select(run => run.Id));
        Assert.Equal([runs[0].Id, runs[1].Id, runs[2].Id], (await Syncs.Unfinished(Tenant, Stop)).Select(run => run.Id));
    }

    [Fact]
    public async Task Faults_are_replaced_as_a_whole_and_read_page_by_page()
    {
        var run = NewRun(0);
        await Syncs.Put(Tenant, run, Stop);
        await Syncs.PutFaults(Tenant, run.Id, [new StoredFault("9", "old", null)], Now, Stop);
        StoredFault[] faults = [new(null, "missing_id", null), new("2", "malformed_email", [1, 2]), new("3", "duplicate_id", [3])];
        await Syncs.PutFaults(Tenant, run.Id, faults, Now, Stop);
        AssertSame(faults[..2], await Syncs.Faults(Tenant, run.Id, 0, 2, Stop));
        AssertSame(faults[2..], await Syncs.Faults(Tenant, run.Id, 2, 2, Stop));
        Assert.Empty(await Syncs.Faults(Other, run.Id, 0, 9, Stop));
    }

    [Fact]
    public async Task A_run_that_has_ended_writes_no_faults_any_more()
    {
        var run = NewRun(0);
        await Syncs.Put(Tenant, run with { Phase = SyncPhase.Superseded }, Stop);
        await Syncs.PutFaults(Tenant, run.Id, [new StoredFault("9", "missing_email", [1])], Now, Stop);
        Assert.Empty(await Syncs.Faults(Tenant, run.Id, 0, 9, Stop));
    }

    [Fact]
    public async Task Names_in_faults_go_by_kind_and_age_and_what_was_wrong_stays()
    {
        var (preview, sync, young) = (NewRun(0) with { Kind = SyncKind.Preview }, NewRun(1), NewRun(2) with { Kind = SyncKind.Preview });
        foreach (var run in (SyncRecord[])[preview, sync, young])
        {
            await Syncs.Put(Tenant, run, Stop);
            await Syncs.PutFaults(Tenant, run.Id, [new StoredFault("9", "missing_email", [1])], run == young ? Now.AddMinutes(1) : Now, Stop);
        }

        await Syncs.EraseNames(Other, null, Now.AddYears(1), Stop);
        await Syncs.EraseNames(Tenant, SyncKind.Preview, Now, Stop);
        Assert.Equal((false, true, true), await Named());
        await Syncs.EraseNames(Tenant, null, Now.AddMinutes(1), Stop);
        Assert.Equal((false, false, false), await Named());
        AssertSame([new StoredFault("9", "missing_email", null)], await Syncs.Faults(Tenant, sync.Id, 0, 9, Stop));

        async Task<(bool, bool, bool)> Named() => (
            (await Syncs.Faults(Tenant, preview.Id, 0, 9, Stop))[0].Name is not null,
            (await Syncs.Faults(Tenant, sync.Id, 0, 9, Stop))[0].Name is not null,
            (await Syncs.Faults(Tenant, young.Id, 0, 9, Stop))[0].Name is not null);
    }

    [Fact]
    public async Task Faults_go_by_age()
    {
        var (old, young) = (NewRun(0), NewRun(1));
        foreach (var run in (SyncRecord[])[old, young])
        {
            await Syncs.Put(Tenant, run, Stop);
            await Syncs.PutFaults(Tenant, run.Id, [new StoredFault("9", "missing_email", [1])], run == old ? Now.AddYears(-9) : Now, Stop);
        }

        Assert.Equal(1, await Syncs.DeleteFaultsOlderThan(Now.AddYears(-8), Stop));
        Assert.Empty(await Syncs.Faults(Tenant, old.Id, 0, 9, Stop));
        Assert.Single(await Syncs.Faults(Tenant, young.Id, 0, 9, Stop));
    }

    [Fact]
    public async Task Runs_come_in_the_order_they_were_asked_for_whatever_their_ids()
    {
        var ids = (Guid[])[Guid.Parse("ffffffff-0000-4000-8000-000000000001"), Guid.Parse("00000000-0000-4000-8000-000000000002"), Guid.CreateVersion7(Now)];
        for (var i = 0; i < ids.Length; i++) await Syncs.Put(Tenant, NewRun(i) with { Id = ids[i] }, Stop);
        Assert.Equal(ids, (await Syncs.Unfinished(Tenant, Stop)).Select(sync => sync.Id));
        Assert.Equal(ids.Reverse(), (await Syncs.List(Tenant, null, 10, Stop)).Select(sync => sync.Id));
        Assert.Equal([ids[1]], (await Syncs.List(Tenant, ids[2], 1, Stop)).Select(sync => sync.Id));
        Assert.Equal([ids[0]], (await Syncs.List(Tenant, ids[1], 10, Stop)).Select(sync => sync.Id));
        Assert.Empty(await Syncs.List(Tenant, ids[0], 10, Stop));
    }

    [Fact]
    public async Task A_run_was_asked_for_under_an_epoch_whether_it_ended_or_not()
    {
        var run = NewRun(SyncKind.Disconnect);
        Assert.False(await Syncs.Any(Tenant, SyncKind.Disconnect, run.Epoch, Stop));
        await Syncs.Put(Tenant, run, Stop);
        Assert.True(await Syncs.Any(Tenant, SyncKind.Disconnect, run.Epoch, Stop));
        await Syncs.Put(Tenant, run with { Phase = SyncPhase.Done, FinishedAt = Now }, Stop);
        Assert.True(await Syncs.Any(Tenant, SyncKind.Disconnect, run.Epoch, Stop));
        Assert.False(await Syncs.Any(Tenant, SyncKind.Disconnect, run.Epoch + 1, Stop));
        Assert.False(await Syncs.Any(Tenant, SyncKind.Full, run.Epoch, Stop));
        Assert.False(await Syncs.Any(Other, SyncKind.Disconnect, run.Epoch, Stop));
    }

    private static void AssertSame(IEnumerable<StoredFault> expected, IEnumerable<StoredFault> actual) => Assert.Equal(expected.Select(Shown), actual.Select(Shown));

    private static (string?, string, string?) Shown(StoredFault fault) => (fault.ExternalId, fault.Code, fault.Name is null ? null : Convert.ToHexStringLower(fault.Name));

    private static SyncRecord NewRun(int minute) => NewRun() with { Id = Guid.CreateVersion7(Now.AddMinutes(minute)), CreatedAt = Now.AddMinutes(minute) };

    private static void AssertSame(SyncRecord expected, SyncRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(expected with { Counts = actual.Counts }, actual);
    }
}
