using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Members;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Jobs, their items and who may work on them, on either database.</summary>
public abstract class JobStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    // Leases look at every tenant's jobs, and tests share a database: each of them has a time of its own.
    private readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds()).AddDays(-Random.Shared.Next(1000, 15_000));

    [Fact]
    public async Task A_filters_people_are_fixed_when_the_job_is_stored()
    {
        var members = await Invite("ann", "bob", "cil");
        await Members.Commit(Invited(Tenant, "dan", SendMode.Later), Stop);
        var job = await Jobs.Store(New(), new MemberFilter(MemberList.Pending, Search: "ACME"), Stop);
        await Invite("eve");
        Assert.Equal((JobState.Open, 3, 0), (job.State, job.Total, job.Done));
        Assert.Equal(members.Order().Select((id, index) => new JobItem(index + 1, id)), await Jobs.Results(Tenant, job.Id, null, 0, 10, Stop));
        Assert.Empty(await Jobs.Results(Other, job.Id, null, 0, 10, Stop));
        Assert.Null(await Jobs.Find(Other, job.Id, Stop));
        Assert.Equal(job, await Jobs.Find(Tenant, job.Id, Stop));
    }

    [Fact]
    public async Task A_second_job_under_a_key_is_the_first_for_a_day()
    {
        var ids = Ids(2);
        var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Jobs.Store(New("key/1"), ids, Stop)));
        Assert.Single(stored.Select(job => job.Id).Distinct());
        Assert.NotEqual(stored[0].Id, (await Jobs.Store(New("key/2"), ids, Stop)).Id);
        Assert.NotEqual(stored[0].Id, (await Jobs.Store(New("key/1") with { Tenant = Other }, ids, Stop)).Id);
        Assert.NotEqual(stored[0].Id, (await Jobs.Store(New("key/1") with { At = _now.AddDays(1).AddSeconds(1) }, ids, Stop)).Id);
    }

    [Fact]
    public async Task Lines_are_handed_in_piece_by_piece_and_nothing_is_taken_up_before_all_are_there()
    {
        var job = New() with { Action = JobActions.Invite };
        await Jobs.Stage(job, [new JobItem(2, null, Sealed: [1]), new JobItem(3, null, JobOutcome.Refused, "malformed_address")], Stop);
        await Jobs.Stage(job, [new JobItem(4, null, Sealed: [2])], Stop);
        Assert.Null(await Take());
        var opened = await Jobs.Open(job with { At = _now.AddSeconds(1) }, Stop);
        Assert.Equal((JobState.Open, 3, 1), (opened!.State, opened.Total, opened.Refused));
        Assert.Equal(job.Id, (await Jobs.Open(job, Stop))!.Id);
        var leased = await Take(_now.AddSeconds(1));
        var next = await Jobs.Next(leased!, 0, 10, Stop);
        Assert.Equal([(2, (byte)1), (4, (byte)2)], next.Select(item => (item.Number, item.Sealed![0])));
    }

    [Fact]
    public async Task What_is_discarded_or_comes_second_under_a_key_leaves_nothing()
    {
        var (first, second, third) = (New("key/1"), New("key/1"), New());
        foreach (var job in (NewJob[])[first, second, third]) await Jobs.Stage(job, [new JobItem(1, null, Sealed: [1])], Stop);
        Assert.Equal(first.Id, (await Jobs.Open(first, Stop))!.Id);
        Assert.Equal(first.Id, (await Jobs.Open(second, Stop))!.Id);
        await Jobs.Discard(Tenant, third.Id, Stop);
        await Jobs.Discard(Tenant, first.Id, Stop);
        foreach (var gone in (NewJob[])[second, third])
        {
            Assert.Null(await Jobs.Find(Tenant, gone.Id, Stop));
            Assert.Empty(await Jobs.Results(Tenant, gone.Id, null, 0, 10, Stop));
            Assert.Null(await Jobs.Open(gone with { Key = null }, Stop));
        }

        Assert.Single(await Jobs.Results(Tenant, first.Id, null, 0, 10, Stop));
    }

    [Fact]
    public async Task One_worker_has_a_job_until_its_lease_is_over_and_writes_nothing_after()
    {
        var job = await Jobs.Store(New(), Ids(3), Stop);
        var first = await Take();
        Assert.Equal((job.Id, 1, _now), (first!.Id, first.Lease, first.StartedAt));
        Assert.Null(await Take(_now + Lease - TimeSpan.FromSeconds(1)));
        var second = await Take(_now + Lease);
        Assert.Equal((job.Id, 2), (second!.Id, second.Lease));
        Assert.Null(await Jobs.Record(first, [new JobItem(1, null, JobOutcome.Refused, "late")], 1, _now + Lease, Stop));
        await Jobs.Release(first, stuck: true, _now, Stop);
        await Jobs.Finish(first, _now, Stop);

        var recorded = await Jobs.Record(second, [new JobItem(1, null, JobOutcome.Done), new JobItem(3, null, JobOutcome.Refused, "not_awaiting")], 1, _now + Lease + Lease, Stop);
        Assert.Equal((JobState.Open, 1, 0, 1, 1, 0), (recorded!.State, recorded.Done, recorded.Nothing, recorded.Refused, recorded.Reached, recorded.Attempts));
        Assert.Equal([2], (await Jobs.Next(recorded, recorded.Reached, 10, Stop)).Select(item => item.Number));
        Assert.Equal("not_awaiting", Assert.Single(await Jobs.Results(Tenant, job.Id, JobOutcome.Refused, 0, 10, Stop)).Code);
        await Jobs.Release(second, stuck: true, _now + Lease, Stop);
        Assert.Equal((3, 1), await Take(_now + Lease) is { } third ? (third.Lease, third.Attempts) : default);
    }

    [Fact]
    public async Task An_outcome_erases_the_values_of_its_line()
    {
        var job = New();
        var member = MemberId.New(_now);
        await Jobs.Stage(job, [new JobItem(1, null, Sealed: [1]), new JobItem(2, null, Sealed: [2])], Stop);
        await Jobs.Open(job, Stop);
        var leased = await Take();
        var recorded = await Jobs.Record(leased!, [new JobItem(1, member, JobOutcome.Done)], 1, _now + Lease, Stop);
        Assert.Equal(new JobItem(1, member, JobOutcome.Done), (await Jobs.Results(Tenant, job.Id, null, 0, 1, Stop))[0]);
        await Jobs.Cancel(Tenant, job.Id, Stop);
        await Jobs.Finish(recorded!, _now, Stop);
        var ended = await Jobs.Find(Tenant, job.Id, Stop);
        Assert.Equal((JobState.Cancelled, 1, 1, _now), (ended!.State, ended.Done, ended.Cancelled, ended.FinishedAt));
        Assert.Empty(await Jobs.Next(ended, 0, 10, Stop));
        Assert.Equal(JobState.Cancelled, (await Jobs.Cancel(Tenant, job.Id, Stop))!.State);
    }

    [Fact]
    public async Task Tenants_take_turns_and_the_jobs_of_one_go_in_order()
    {
        var first = await Jobs.Store(New(), Ids(1), Stop);
        var second = await Jobs.Store(New() with { At = _now.AddSeconds(1) }, Ids(1), Stop);
        var others = await Jobs.Store(New() with { Tenant = Other, At = _now.AddSeconds(2) }, Ids(1), Stop);
        var later = _now.AddSeconds(3);
        var taken = await Take(later);
        Assert.Equal(first.Id, taken!.Id);
        Assert.Equal(others.Id, (await Take(later))!.Id);
        Assert.Null(await Take(later));
        await Jobs.Finish(taken, later, Stop);
        Assert.Equal(second.Id, (await Take(later))!.Id);
    }

    [Fact]
    public async Task Whose_decision_was_this_jobs_is_read_from_their_history()
    {
        var job = await Jobs.Store(New(), Ids(1), Stop);
        var (ann, bob) = (Invited(Tenant, "ann"), Invited(Tenant, "bob"));
        await Members.Commit(ann with { Origin = By(JobActions.Cause(job.Id)) }, Stop);
        await Members.Commit(bob, Stop);
        Assert.Equal([ann.After.Id], await Jobs.Decided(job, [ann.After.Id, bob.After.Id, MemberId.New(_now)], Stop));
        Assert.Empty(await Jobs.Decided(job with { Tenant = Other }, [ann.After.Id], Stop));
        Assert.Empty(await Jobs.Decided(job, [], Stop));
    }

    [Fact]
    public async Task Old_jobs_and_lines_that_were_never_complete_go()
    {
        var (old, open, staged) = (New(), New(), New());
        await Jobs.Store(old, Ids(2), Stop);
        await Jobs.Finish((await Take())!, _now, Stop);
        await Jobs.Store(open, Ids(2), Stop);
        await Jobs.Stage(staged, [new JobItem(1, null, Sealed: [1])], Stop);
        await Jobs.DeleteOlderThan(_now.AddSeconds(-1), _now.AddSeconds(-1), Stop);
        Assert.NotNull(await Jobs.Find(Tenant, old.Id, Stop));
        await Jobs.DeleteOlderThan(_now.AddSeconds(1), _now.AddSeconds(1), Stop);
        Assert.Null(await Jobs.Find(Tenant, old.Id, Stop));
        Assert.Empty(await Jobs.Results(Tenant, old.Id, null, 0, 10, Stop));
        Assert.Null(await Jobs.Find(Tenant, staged.Id, Stop));
        Assert.Equal(2, (await Jobs.Results(Tenant, open.Id, null, 0, 10, Stop)).Count);
    }

    private NewJob New(string? key = null) => new(Tenant, Guid.CreateVersion7(_now), JobActions.Approve, "now", "anna", key, _now);

    // Other tests' jobs of an earlier time may be due too: they are not ours to look at.
    private async Task<JobRecord?> Take(DateTimeOffset? at = null)
    {
        var now = at ?? _now;
        while (await Jobs.Lease(now, now + Lease, Stop) is { } job)
        {
            if (job.Tenant == Tenant || job.Tenant == Other) return job;
        }

        return null;
    }

    private async Task<List<MemberId>> Invite(params string[] names)
    {
        var commits = names.Select(name => Invited(Tenant, name)).ToList();
        foreach (var commit in commits) await Members.Commit(commit, Stop);
        return [.. commits.Select(commit => commit.After.Id)];
    }

    private static List<MemberId> Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => MemberId.New(Now))];
}
