using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Members;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

public abstract class GroupCommitConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task Thirty_two_callers_commit_without_gaps_and_every_answer_is_true()
    {
        var tenants = Enumerable.Range(0, 4).Select(_ => Fresh()).ToList();
        async Task<List<MemberCommit>> Caller(int n)
        {
            var (done, tenant) = (new List<MemberCommit>(), tenants[n % 4]);
            for (var i = 0; i < 6; i++)
            {
                var birth = Invited(tenant, $"p{n}-{i}");
                Assert.Equal(CommitResult.Committed, await Members.Commit(birth, Stop));
                var next = Next(tenant, birth.After, MemberByHand.Accept(birth.After, 1, Now), $"mail/{n}-{i}");
                Assert.Equal(CommitResult.Committed, await Members.Commit(next, Stop));
                done.Add(next);
            }

            return done;
        }

        var all = (await Task.WhenAll(Enumerable.Range(0, 32).Select(Caller))).SelectMany(done => done).ToList();
        foreach (var tenant in tenants)
        {
            await AssertGapless(tenant);
            Assert.Equal(8 * 6 * 4, (await AllEvents(tenant)).Count);
        }

        foreach (var commit in all.Where((_, n) => n % 10 == 0))
        {
            Assert.Equal(commit.After, (await Members.Load(commit.Tenant, commit.After.Id, Stop))!.State);
            await AssertFolds(commit.Tenant, commit.After.Id);
        }
    }

    [Fact]
    public async Task A_poisonous_commit_fails_alone()
    {
        var good = Enumerable.Range(0, 40).Select(n => Invited(Tenant, $"good{n}")).ToList();
        // A state that no column can hold: an event without its text.
        var poison = Invited(Tenant, "poison") with { Origin = new("anna", null!) };
        var answers = good.Take(20).Select(commit => Members.Commit(commit, Stop)).ToList();
        var poisoned = Members.Commit(poison, Stop);
        answers.AddRange(good.Skip(20).Select(commit => Members.Commit(commit, Stop)));

        Assert.All(await Task.WhenAll(answers), result => Assert.Equal(CommitResult.Committed, result));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => poisoned);
        Assert.Null(await Members.Load(Tenant, poison.After.Id, Stop));
        Assert.Equal(80, (await AllEvents(Tenant)).Count);
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task In_one_batch_the_second_claim_of_an_address_is_refused()
    {
        var commits = Enumerable.Range(0, 30).Select(n => Invited(Tenant, $"p{n}", address: Address($"p{n % 10}"))).ToList();
        var results = await Task.WhenAll(commits.Select(commit => Members.Commit(commit, Stop)));
        Assert.Equal(10, results.Count(result => result == CommitResult.Committed));
        Assert.Equal(20, results.Count(result => result == CommitResult.AddressTaken));
        Assert.Equal(10, (await Members.Count(Tenant, Stop)).Values.Sum());
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task Of_decisions_on_one_member_that_race_one_is_made()
    {
        var birth = Invited(Tenant, "ann");
        await Members.Commit(birth, Stop);
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
            Members.Commit(Next(Tenant, birth.After, MemberByHand.ChangeRole(birth.After, MemberRole.Admin), $"api/{n}"), Stop)));
        Assert.Single(results, result => result == CommitResult.Committed);
        Assert.Equal(11, results.Count(result => result == CommitResult.VersionMoved));
        await AssertFolds(Tenant, birth.After.Id);
    }

    [Fact]
    public async Task Decisions_on_one_member_that_were_asked_in_order_are_made_in_order()
    {
        var commits = new List<MemberCommit> { Invited(Tenant, "ann", SendMode.Later) };
        for (var n = 0; n < 10; n++)
        {
            var state = commits[^1].After;
            commits.Add(Next(Tenant, state, MemberByHand.ChangeRole(state, state.Role == MemberRole.Admin ? MemberRole.Member : MemberRole.Admin), $"api/{n}"));
        }

        var results = await Task.WhenAll(commits.Select(commit => Members.Commit(commit, Stop)).ToList());
        Assert.All(results, result => Assert.Equal(CommitResult.Committed, result));
        Assert.Equal(commits[^1].After, (await Members.Load(Tenant, commits[0].After.Id, Stop))!.State);
        await AssertFolds(Tenant, commits[0].After.Id);
    }

    [Fact]
    public async Task A_commit_that_is_called_off_before_it_is_taken_is_not_made()
    {
        using var calledOff = new CancellationTokenSource();
        await calledOff.CancelAsync();
        var commit = Invited(Tenant, "ann");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Members.Commit(commit, calledOff.Token));
        await Members.Commit(Invited(Tenant, "bob"), Stop);
        Assert.Null(await Members.Load(Tenant, commit.After.Id, Stop));
    }

    [Fact]
    public async Task Of_commits_called_off_at_any_moment_each_is_made_or_not_as_the_answer_says()
    {
        var commits = Enumerable.Range(0, 60).Select(n => Invited(Tenant, $"p{n}")).ToList();
        using var calledOff = new CancellationTokenSource();
        var answers = commits.Select(commit => Members.Commit(commit, calledOff.Token)).ToList();
        await answers[0];
        await calledOff.CancelAsync();
        for (var n = 0; n < commits.Count; n++)
        {
            bool made;
            try
            {
                made = await answers[n] == CommitResult.Committed;
            }
            catch (OperationCanceledException)
            {
                made = false;
            }

            Assert.Equal(made, await Members.Load(Tenant, commits[n].After.Id, Stop) is not null);
        }

        await AssertGapless(Tenant);
    }
}
