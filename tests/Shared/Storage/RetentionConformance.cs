using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <summary>The old end of a sequence goes, and every history still folds to the state.</summary>
public abstract class RetentionConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly DateTimeOffset Later = Now.AddDays(5);

    [Fact]
    public async Task What_is_old_goes_and_what_is_young_stays_without_a_gap()
    {
        var (ann, bob) = (await Born("ann"), await Born("bob"));
        ann = await Decided(ann, MemberByHand.ChangeRole(ann, MemberRole.Admin), Now.AddHours(1));
        bob = await Decided(bob, MemberByHand.Remove(bob), Later);
        ann = await Decided(ann, MemberByHand.ChangeRole(ann, MemberRole.Member), Later);
        var before = await AllEvents(Tenant);
        var old = before.Count(happened => happened.At < Later);

        Assert.Contains(Tenant, await Events.Prunable(Later, 100_000, Stop));
        Assert.Equal(old, await Events.Prune(Tenant, Later, 1000, Stop));
        Assert.Equal(0, await Events.Prune(Tenant, Later, 1000, Stop));
        Assert.DoesNotContain(Tenant, await Events.Prunable(Later, 100_000, Stop));

        Assert.Equal(old, await Events.Floor(Tenant, Stop));
        Assert.Equal(before.Skip(old), await AllEvents(Tenant));
        await Fold(ann, bob);
        Assert.Equal(["snapshot", "role_changed"], await Kinds(ann));
        Assert.Equal("snapshot", (await Kinds(bob))[0]);
    }

    [Fact]
    public async Task A_history_goes_on_after_a_pruning_and_is_pruned_again()
    {
        var ann = await Born("ann");
        for (var round = 0; round < 4; round++)
        {
            var at = Now.AddDays(round);
            ann = await Decided(ann, MemberByHand.ChangeRole(ann, round % 2 == 0 ? MemberRole.Admin : MemberRole.Member), at);
            Assert.True(await Events.Prune(Tenant, at.AddMinutes(1), 1000, Stop) > 0);
            await Fold(ann);
            var kept = Assert.Single(await Events.History(Tenant, ann.Id, Stop));
            Assert.Equal(("snapshot", ann.Version, await Events.Floor(Tenant, Stop)), (kept.Kind, kept.MemberVersion, kept.Seq));
        }

        Assert.Empty(await AllEvents(Tenant));
        ann = await Decided(ann, MemberByHand.Remove(ann), Later);
        var next = Assert.Single(await AllEvents(Tenant), happened => happened.Kind == "removed");
        Assert.Equal(await Events.Floor(Tenant, Stop), next.Seq - (await AllEvents(Tenant)).FindIndex(happened => happened.Seq == next.Seq) - 1);
        await Fold(ann);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_decision_is_never_cut_however_small_the_batch(int limit)
    {
        await Connect();
        Birth[] births = [.. Enumerable.Range(0, 4).Select(n => Newcomer(n, $"p{n}", InviteNow))];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var all = await AllEvents(Tenant);
        Assert.Contains(all, happened => happened.Step > 0);
        int taken;
        while ((taken = await Events.Prune(Tenant, Later, limit, Stop)) > 0)
        {
            var floor = await Events.Floor(Tenant, Stop);
            var (last, next) = (all[(int)floor - 1], all.ElementAtOrDefault((int)floor));
            Assert.False(next is { MemberVersion: not null } && (last.Member, last.MemberVersion) == (next.Member, next.MemberVersion), "A decision was cut.");
            await Fold([.. births.Select(birth => birth.State)]);
        }

        Assert.Equal(all.Count, await Events.Floor(Tenant, Stop));
    }

    [Fact]
    public async Task Facts_about_nobody_go_and_leave_nothing()
    {
        await Events.Append(Tenant, [new TenantEvent("connection_paused", By("api/1"), "{}"), new TenantEvent("connection_resumed", By("api/2"), "{}")], Stop);
        var ann = await Born("ann");
        Assert.True(await Events.Prune(Tenant, Later, 1, Stop) > 0);
        Assert.Equal("connection_resumed", (await AllEvents(Tenant))[0].Kind);
        while (await Events.Prune(Tenant, Later, 1, Stop) > 0) await Fold(ann);
        Assert.Empty(await AllEvents(Tenant));
        Assert.Equal("snapshot", Assert.Single(await Events.History(Tenant, ann.Id, Stop)).Kind);
    }

    [Fact]
    public async Task That_a_mail_went_out_is_remembered()
    {
        var ann = await Born("ann");
        var mail = Assert.Single(await Mails.Lease("retention", 100_000, Now, TimeSpan.FromMinutes(1), Stop), mail => mail.Tenant == Tenant);
        await Mails.BeginHandOver([mail], "retention", Now, Stop);
        await Mails.Sent([mail], Now.AddSeconds(2), Stop);
        await Events.Prune(Tenant, Later, 1000, Stop);
        await Fold(ann);
        var kept = Assert.Single(await Events.History(Tenant, ann.Id, Stop));
        Assert.Equal([1], MemberPast.MailedIn(MemberEventJson.Read(kept.Kind, kept.Data)));
    }

    [Fact]
    public async Task Up_to_the_first_young_one_whatever_comes_behind_it()
    {
        var ann = await Born("ann");
        ann = await Decided(ann, MemberByHand.ChangeRole(ann, MemberRole.Admin), Later);
        ann = await Decided(ann, MemberByHand.ChangeRole(ann, MemberRole.Member), Now);
        await Events.Prune(Tenant, Later, 1000, Stop);
        Assert.Equal(["snapshot", "role_changed", "role_changed"], await Kinds(ann));
        await Fold(ann);
    }

    [Fact]
    public async Task Other_tenants_keep_theirs()
    {
        await Born("ann");
        var elsewhere = Invited(Other, "bob");
        await Members.Commit(elsewhere, Stop);
        await Events.Prune(Tenant, Later, 1000, Stop);
        Assert.Equal(0, await Events.Floor(Other, Stop));
        Assert.Equal(0, await Events.Floor(Fresh(), Stop));
        Assert.Equal("joined", (await Events.History(Other, elsewhere.After.Id, Stop))[0].Kind);
    }

    [Fact]
    public async Task Prunings_at_the_same_time_as_writes_leave_every_history_whole()
    {
        var people = new List<MemberState>();
        for (var n = 0; n < 6; n++) people.Add(await Born($"p{n}"));
        var writers = people.Select(async person =>
        {
            for (var round = 0; round < 10; round++)
                person = await Decided(person, MemberByHand.ChangeRole(person, round % 2 == 0 ? MemberRole.Admin : MemberRole.Member), Now.AddMinutes(round));
            return person;
        }).ToList();
        var prunings = Enumerable.Range(0, 3).Select(async _ =>
        {
            for (var round = 0; round < 15; round++) await Events.Prune(Tenant, Later, 7, Stop);
        }).ToList();
        people = [.. await Task.WhenAll(writers)];
        await Task.WhenAll(prunings);
        await Fold([.. people]);
        while (await Events.Prune(Tenant, Later, 7, Stop) > 0) await Fold([.. people]);
        Assert.Empty(await AllEvents(Tenant));
        foreach (var person in people) Assert.Equal("snapshot", Assert.Single(await Events.History(Tenant, person.Id, Stop)).Kind);
    }

    [Fact]
    public async Task Looking_back_the_newest_of_some_types_come_first_to_the_oldest_that_is_kept()
    {
        var ann = await Born("ann");
        await Append("plan_applied");
        ann = await Decided(ann, MemberDecision.Of(new MemberEvent.AdvisoryRaised(OutCause.LeftDirectory)), Now.AddHours(1));
        await Append("settings_saved");
        ann = await Decided(ann, MemberByHand.ChangeRole(ann, MemberRole.Admin), Later);
        await Append("plan_held");
        var all = await AllEvents(Tenant);
        all.Reverse();
        Assert.Superset<string>(new HashSet<string>(["member.advisory_raised", "member.role_changed", "tenant.plan_applied", "tenant.settings_saved", "tenant.plan_held"]), all.Select(EventTypes.Of).ToHashSet());
        string[][] filters =
        [
            [], ["tenant.*"], ["member.*"], ["tenant.*", "member.*"], ["tenant.plan_applied", "tenant.plan_held"], ["member.role_changed"], ["member.advisory_raised"],
            ["tenant.plan_held", "member.advisory_raised"], ["tenant.*", "member.role_changed"], ["tenant.role_changed", "member.plan_held"],
        ];
        foreach (var filter in filters)
        {
            Assert.Equal(all.Where(happened => EventTypes.Passes(filter, EventTypes.Of(happened))), await Events.Newest(Tenant, null, filter, 100, Stop));
            Assert.Equal(all.Where(happened => happened.Seq < all[0].Seq && EventTypes.Passes(filter, EventTypes.Of(happened))).Take(2), await Events.Newest(Tenant, all[0].Seq, filter, 2, Stop));
        }

        Assert.True(await Events.Prune(Tenant, Later, 1000, Stop) > 0);
        var kept = await AllEvents(Tenant);
        Assert.InRange(kept.Count, 1, all.Count - 1);
        Assert.Equal(Enumerable.Reverse(kept), await Events.Newest(Tenant, null, [], 100, Stop));
        Assert.Empty(await Events.Newest(Other, null, [], 100, Stop));

        Task Append(string kind) => Events.Append(Tenant, [new(kind, By("api/1"), "{}")], Stop);
    }

    private async Task<MemberState> Born(string name)
    {
        var commit = Invited(Tenant, name);
        Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Stop));
        return commit.After;
    }

    private async Task<MemberState> Decided(MemberState state, MemberDecision decision, DateTimeOffset at)
    {
        var commit = Next(Tenant, state, decision, $"api/{Guid.NewGuid()}") with { At = at };
        Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Stop));
        return commit.After;
    }

    private async Task Fold(params MemberState[] members)
    {
        foreach (var member in members) await AssertFolds(Tenant, member.Id);
        var (floor, events) = (await Events.Floor(Tenant, Stop), await AllEvents(Tenant));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(place => floor + place), events.Select(happened => happened.Seq));
        Assert.DoesNotContain(events, happened => happened.Kind == MemberEventJson.SnapshotKind);
    }

    private async Task<List<string>> Kinds(MemberState member) => [.. (await Events.History(Tenant, member.Id, Stop)).Select(happened => happened.Kind)];
}
