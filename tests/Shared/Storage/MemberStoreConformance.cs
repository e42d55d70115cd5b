using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Suppressions;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

public abstract class MemberStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task An_erasure_clears_the_persons_own_rows_and_leaves_a_history_that_folds()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann", InviteNow), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var ann = births[0].State;
        var moved = Decide(0, ann, MemberBySync.ChangeAddress(ann, 1, Now)) with { Profile = new MemberProfile(Address("new"), Address("new"), null, null, null), OldValue = 1 };
        await Applies.Apply(Batch(Tenant, changes: [moved]), Stop);
        Assert.NotEmpty(await Applies.OldAddresses(Tenant, [ann.Id], Stop));
        var suppression = new Suppression(Guid.NewGuid(), new string('a', 64), SuppressionReason.Erased, ann.Id, Now);
        await Members.Commit(Next(Tenant, moved.After, MemberByHand.Erase(moved.After)) with { Erases = true, Suppresses = suppression }, Stop);

        var erased = (await Members.Load(Tenant, ann.Id, Stop))!;
        Assert.Equal((OutCause.Erased, new MemberProfile(null, null, null, null, null)), (erased.State.Out, erased.Profile));
        Assert.Null((await Roster.Known(Tenant, 1, ["ann"], Stop))["ann"].Roster!.Values);
        Assert.False((await Roster.Known(Tenant, 1, ["ann"], Stop))["ann"].Roster!.Settled);
        Assert.DoesNotContain(await Applies.OldAddresses(Tenant, [ann.Id], Stop), old => old.Value is not null);
        Assert.Empty(await WithWaitingMail(Tenant, [ann.Id]));
        Assert.Equal([suppression.AddressHash], await Service<ISuppressionStore>().Erased(Tenant, Stop));
        Assert.Empty(await Service<ISuppressionStore>().Erased(Other, Stop));
        Assert.NotNull((await Roster.Known(Tenant, 1, ["bob"], Stop))["bob"].Roster!.Values);
        await AssertFolds(Tenant, ann.Id);
        await AssertGapless(Tenant);

        // The address is free for somebody else.
        Assert.Equal(CommitResult.Committed, await Members.Commit(Invited(Tenant, "new"), Stop));
    }

    [Fact]
    public async Task A_removal_by_hand_takes_down_the_selection_it_was_made_under()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var (ann, bob) = (births[0].State, births[1].State);
        var listed = (await Members.Load(Tenant, ann.Id, Stop))!.SelectedBy;
        Assert.Equal(Fact("ann").SelectedBy, listed);
        var under = SelectedBy.Name.Remembering(listed);
        Assert.Equal(CommitResult.Committed, await Members.Commit(Next(Tenant, ann, MemberByHand.Remove(ann)) with { Under = under }, Stop));
        Assert.Equal(CommitResult.VersionMoved, await Members.Commit(Next(Tenant, bob with { Version = 7 }, MemberByHand.Remove(bob)) with { Under = under }, Stop));
        var known = await Roster.Known(Tenant, 1, ["ann", "bob"], Stop);
        Assert.Equal((under, listed), (known["ann"].Roster!.SelectedBy, known["bob"].Roster!.SelectedBy));
        Assert.Equal(under, (await Members.Load(Tenant, ann.Id, Stop))!.SelectedBy);
    }

    [Fact]
    public async Task A_member_by_hand_comes_back_as_committed()
    {
        var commit = Invited(Tenant, "ann");
        Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Stop));
        var stored = await Members.Load(Tenant, commit.After.Id, Stop);
        Assert.Equal(new MemberRecord(commit.After, commit.Profile!, null, null, Selected: false, Now, Now), stored);
        await AssertFolds(Tenant, commit.After.Id);
        Assert.Equal(commit.After.Id, await Members.HolderOf(Tenant, Address("ann"), Stop));
        Assert.Equal([commit.After.Id], await WithWaitingMail(Tenant, [commit.After.Id]));
        Assert.Null(await Members.Load(Other, commit.After.Id, Stop));
        Assert.Null(await Members.HolderOf(Other, Address("ann"), Stop));
        Assert.Null(await Members.HolderOf(Tenant, Address("free"), Stop));
        Assert.Equal([Address("ann")], await Members.Held(Tenant, [Address("free"), Address("ann"), Address("ann")], Stop));
        Assert.Empty(await Members.Held(Other, [Address("ann")], Stop));
        Assert.Empty(await Members.Held(Tenant, [], Stop));
    }

    [Fact]
    public async Task A_decision_on_an_old_version_writes_nothing()
    {
        var commit = Invited(Tenant, "ann");
        await Members.Commit(commit, Stop);
        var next = Next(Tenant, commit.After, MemberByHand.ChangeRole(commit.After, MemberRole.Admin));
        Assert.Equal(CommitResult.Committed, await Members.Commit(next with { At = Now.AddHours(1) }, Stop));
        Assert.Equal(CommitResult.VersionMoved, await Members.Commit(Next(Tenant, commit.After, MemberByHand.Remove(commit.After), "api/late"), Stop));
        Assert.Equal(CommitResult.VersionMoved, await Members.Commit(commit, Stop));
        var stored = await Members.Load(Tenant, commit.After.Id, Stop);
        Assert.Equal((next.After, Now, Now.AddHours(1)), (stored!.State, stored.CreatedAt, stored.ChangedAt));
        Assert.Equal(commit.Profile, stored.Profile);
        Assert.Equal(3, (await AllEvents(Tenant)).Count);
        await AssertFolds(Tenant, commit.After.Id);
    }

    [Fact]
    public async Task A_decision_that_rests_on_the_connection_is_written_in_its_epoch_only()
    {
        await Connect();
        MemberCommit[] invited = [Invited(Tenant, "ann"), Invited(Tenant, "bob")];
        foreach (var commit in invited) Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Stop));
        var (ann, bob) = (invited[0].After, invited[1].After);
        MemberCommit[] commits = [Role(ann, 1), Role(bob, 2)];
        Assert.Equal([CommitResult.Committed, CommitResult.ConnectionMoved], await Task.WhenAll(commits.Select(commit => Members.Commit(commit, Stop))));
        Assert.Equal(CommitResult.ConnectionMoved, await Members.Commit(Next(Other, ann, MemberByHand.ChangeRole(ann, MemberRole.Admin)) with { Epoch = 1 }, Stop));
        Assert.Equal(bob.Version, (await Members.Load(Tenant, bob.Id, Stop))!.State.Version);
        await AssertGapless(Tenant);

        MemberCommit Role(MemberState state, long epoch) => Next(Tenant, state, MemberByHand.ChangeRole(state, MemberRole.Admin)) with { Epoch = epoch };
    }

    [Fact]
    public async Task A_decision_of_another_tenant_on_the_same_member_writes_nothing()
    {
        var commit = Invited(Tenant, "ann");
        await Members.Commit(commit, Stop);
        Assert.Equal(CommitResult.VersionMoved, await Members.Commit(Next(Other, commit.After, MemberByHand.Remove(commit.After)), Stop));
        Assert.Equal(1, (await Members.Load(Tenant, commit.After.Id, Stop))!.State.Version);
        Assert.Empty(await AllEvents(Other));
        Assert.Empty(await Events.History(Other, commit.After.Id, Stop));
    }

    [Fact]
    public async Task A_search_finds_everybody_as_they_stand_whatever_happened_since_the_last_one()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var (ann, bob) = (births[0].State, births[1].State);
        Assert.Equal([ann.Id], await Found("display ann"));
        Assert.Empty(await Found("renamed"));

        var fact = Fact("ann");
        var renamed = new RosterWrite(fact with { Values = fact.Values! with { DisplayName = "Renamed", Groups = "team:7" } }, Delete: false, ann.Id) { Changed = new ProfileChange(0, ann.Id, ProfileFields.DisplayName | ProfileFields.Groups) };
        await Applies.Apply(Batch(Tenant) with { Roster = [renamed] }, Stop);
        Assert.Equal([ann.Id], await Found("RENAMED"));
        Assert.Empty(await Found("display ann"));
        Assert.Equal([ann.Id], await In("team:7"));
        Assert.Equal([bob.Id], await In("department:12"));

        var cil = Invited(Tenant, "cil");
        Assert.Equal(CommitResult.Committed, await Members.Commit(cil, Stop));
        Assert.Equal([cil.After.Id], await Found("cil@"));
        Assert.Equal(3, await Members.Count(Tenant, new MemberFilter(Search: "acme.example"), Stop));
        var removed = Next(Tenant, bob, MemberByHand.Remove(bob));
        Assert.Equal(CommitResult.Committed, await Members.Commit(removed, Stop));
        Assert.Equal([bob.Id], (await Members.List(Tenant, new MemberFilter(MemberList.Deactivated, Search: "bob"), null, 9, Stop)).Select(member => member.State.Id));

        // Of an erased person nothing is found, also much later, and after what is old has gone.
        Assert.Equal(CommitResult.Committed, await Members.Commit(Next(Tenant, cil.After, MemberByHand.Erase(cil.After)) with { Erases = true }, Stop));
        Assert.Empty(await Found("cil"));
        await Events.Prune(Tenant, Now.AddDays(1), 1000, Stop);
        Assert.Equal([ann.Id], await Found("renamed"));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new[] { ann.Id, bob.Id }.Order(), await Found("acme.example"));

        async Task<List<MemberId>> Found(string word) => [.. (await Members.List(Tenant, new MemberFilter(Search: word), null, 9, Stop)).Select(member => member.State.Id)];

        async Task<List<MemberId>> In(string group) =>
            [.. (await Members.List(Tenant, new MemberFilter(Group: GroupId.TryParse(group, out var id) ? id : default), null, 9, Stop)).Select(member => member.State.Id)];
    }

    [Fact]
    public async Task Many_who_are_asked_for_at_once_are_each_found_in_their_own_tenant_and_as_they_are()
    {
        var commits = Enumerable.Range(0, 60).Select(n => Invited(n % 2 == 0 ? Tenant : Other, $"p{n}")).ToList();
        await Task.WhenAll(commits.Select(commit => Members.Commit(commit, Stop)));
        var nobody = MemberId.New(Now);
        for (var round = 0; round < 3; round++)
        {
            var asked = commits.Select(commit => (commit.Tenant, commit.After.Id)).Concat([(Tenant, nobody), (Other, commits[0].After.Id), (Tenant, commits[0].After.Id)]).ToList();
            var found = await Task.WhenAll(asked.Select(key => Members.Load(key.Item1, key.Item2, Stop)));
            Assert.Equal(commits.Select(commit => commit.After), found.Take(60).Select(record => record!.State));
            Assert.Equal(commits.Select(commit => commit.Profile), found.Take(60).Select(record => record!.Profile));
            Assert.Equal([null, null, commits[0].After], found.Skip(60).Select(record => record?.State));

            // Whatever was written before the question is in its answer.
            commits = [.. await Task.WhenAll(commits.Select(async commit =>
            {
                var next = Next(commit.Tenant, commit.After, MemberByHand.ChangeRole(commit.After, commit.After.Role == MemberRole.Admin ? MemberRole.Member : MemberRole.Admin));
                Assert.Equal(CommitResult.Committed, await Members.Commit(next, Stop));
                Assert.Equal(next.After, (await Members.Load(commit.Tenant, commit.After.Id, Stop))!.State);
                return next with { Profile = commit.Profile };
            }))];
        }
    }

    [Fact]
    public async Task An_address_that_is_held_is_refused_and_nothing_is_told()
    {
        await Members.Commit(Invited(Tenant, "ann"), Stop);
        var second = Invited(Tenant, "ann");
        Assert.Equal(CommitResult.AddressTaken, await Members.Commit(second, Stop));
        Assert.Null(await Members.Load(Tenant, second.After.Id, Stop));
        Assert.Equal(2, (await AllEvents(Tenant)).Count);
        Assert.Empty(await WithWaitingMail(Tenant, [second.After.Id]));
    }

    [Fact]
    public async Task A_change_may_bring_a_profile_and_meets_claims_like_anybody()
    {
        var (ann, bob) = (Invited(Tenant, "ann"), Invited(Tenant, "bob"));
        await Members.Commit(ann, Stop);
        await Members.Commit(bob, Stop);
        var profile = new MemberProfile(Address("bob"), Address("bob"), "G", "F", null);
        var move = Next(Tenant, ann.After, MemberDecision.Of(new MemberEvent.AddressChanged(1))) with { Profile = profile };
        Assert.Equal(CommitResult.AddressTaken, await Members.Commit(move, Stop));
        Assert.Equal(CommitResult.Committed, await Members.Commit(move with { Profile = profile with { Email = Address("a2"), Address = Address("a2") } }, Stop));
        Assert.Equal(profile with { Email = Address("a2"), Address = Address("a2") }, (await Members.Load(Tenant, ann.After.Id, Stop))!.Profile);
        Assert.Null(await Members.HolderOf(Tenant, Address("ann"), Stop));
        Assert.Equal([Address("a2"), Address("bob")], (await Members.Held(Tenant, [Address("ann"), Address("bob"), Address("a2")], Stop)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whether_a_decision_was_made_already_is_asked_by_its_cause()
    {
        var commit = Invited(Tenant, "ann");
        await Members.Commit(commit, Stop);
        Assert.True(await Members.Happened(Tenant, commit.After.Id, commit.Origin.Cause, Stop));
        Assert.False(await Members.Happened(Tenant, commit.After.Id, "api/other", Stop));
        Assert.False(await Members.Happened(Tenant, MemberId.New(Now), commit.Origin.Cause, Stop));
        Assert.False(await Members.Happened(Other, commit.After.Id, commit.Origin.Cause, Stop));
    }

    [Fact]
    public async Task Revoking_accepting_and_reminding_cancel_the_mail_of_the_link_before()
    {
        var commits = new[] { Invited(Tenant, "ann"), Invited(Tenant, "bob"), Invited(Tenant, "cil"), Invited(Tenant, "dan") };
        foreach (var commit in commits) await Members.Commit(commit, Stop);
        var (ann, bob, cil) = (commits[0].After, commits[1].After, commits[2].After);
        await Members.Commit(Next(Tenant, ann, MemberByHand.Remove(ann)), Stop);
        await Members.Commit(Next(Tenant, bob, MemberByHand.Accept(bob, 1, Now)), Stop);
        await Members.Commit(Next(Tenant, cil, MemberDecision.Of(new MemberEvent.InvitationIssued(2, Now.AddDays(14), true))), Stop);
        var leased = (await Mails.Lease("s", 500, Now.AddDays(1), TimeSpan.FromMinutes(1), Stop)).Where(mail => mail.Tenant == Tenant);
        Assert.Equal(new[] { (cil.Id, 2), (commits[3].After.Id, 1) }.ToHashSet(), leased.Select(mail => (mail.Member, mail.InvitationNumber)).ToHashSet());
    }

    [Fact]
    public async Task Lists_are_read_page_by_page_in_order_of_id()
    {
        var commits = Enumerable.Range(0, 7).Select(n => Invited(Tenant, $"p{n}", n % 2 == 0 ? SendMode.Now : SendMode.Later)).ToList();
        await Task.WhenAll(commits.Select(commit => Members.Commit(commit, Stop)));
        await Members.Commit(Invited(Other, "p0"), Stop);
        var pending = commits.Where(commit => commit.After.Invitation == InvitationState.Open).Select(commit => commit.After.Id).Order().ToList();

        var page = await Members.List(Tenant, new MemberFilter(MemberList.Pending), null, 3, Stop);
        var rest = await Members.List(Tenant, new MemberFilter(MemberList.Pending), page[^1].State.Id, 3, Stop);
        Assert.Equal(pending, page.Concat(rest).Select(member => member.State.Id));
        Assert.Equal(7, (await Members.List(Tenant, MemberFilter.All, null, 500, Stop)).Count);
        Assert.Empty(await Members.List(Tenant, new MemberFilter(Grant: Grant.Linked), null, 500, Stop));
        Assert.Equal((4, 3, 0), (
            await Members.Count(Tenant, new MemberFilter(MemberList.Pending), Stop),
            await Members.Count(Tenant, new MemberFilter(MemberList.Queued, Source: MemberFilter.Hand), Stop),
            await Members.Count(Tenant, new MemberFilter(Source: MemberFilter.Hris), Stop)));
        Assert.Equal([(MemberList.Queued, 3), (MemberList.Pending, 4)], (await Members.Count(Tenant, Stop)).Select(pair => (pair.Key, pair.Value)).Order());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Members.List(Tenant, MemberFilter.All, null, 501, Stop));
    }

    [Theory]
    [InlineData("zoë ä", true)]
    [InlineData("ZOË Ä", true)]
    [InlineData("acme.EXAMPLE", true)]
    [InlineData("100%", false)]
    [InlineData("zo_", false)]
    [InlineData("!", false)]
    public async Task Search_finds_parts_of_names_and_addresses_in_any_case(string search, bool found)
    {
        var commit = Invited(Tenant, "someone");
        await Members.Commit(commit with { Profile = commit.Profile! with { DisplayName = "Zoë Ärmel" } }, Stop);
        Assert.Equal(found, (await Members.List(Tenant, new MemberFilter(Search: search), null, 10, Stop)).Count == 1);
    }

    [Fact]
    public async Task Search_finds_given_and_family_name_together_where_there_is_no_display_name()
    {
        var commit = Invited(Tenant, "someone");
        await Members.Commit(commit with { Profile = commit.Profile! with { GivenName = "Ann", FamilyName = "Lee", DisplayName = null } }, Stop);
        Assert.Single(await Members.List(Tenant, new MemberFilter(Search: "ann le"), null, 10, Stop));
        Assert.Empty(await Members.List(Tenant, new MemberFilter(Search: "lee ann"), null, 10, Stop));
    }

    [Fact]
    public async Task Names_of_the_roster_fill_in_and_own_ones_win()
    {
        await Connect();
        var plain = Newcomer(0, "ann");
        var named = Newcomer(1, "bob");
        named = named with { Profile = named.Profile with { DisplayName = "Own" } };
        await Applies.Apply(Batch(Tenant, [plain, named]), Stop);
        await Applies.Apply(Batch(Tenant) with { Roster = [new RosterWrite(Fact("bob") with { SelectedBy = SelectedBy.Nothing }, Delete: false, null)] }, Stop);
        var list = (await Members.List(Tenant, new MemberFilter(Grant: Grant.Linked), null, 10, Stop)).ToDictionary(member => member.State.Id);
        Assert.Equal(("Display ann", "Given ann", "Chief", "department:12", true), Shown(list[plain.State.Id]));
        Assert.Equal(("Own", "Given bob", "Chief", "department:12", false), Shown(list[named.State.Id]));
        Assert.Equal([plain.State.Id], (await Members.List(Tenant, new MemberFilter(Search: "display ann"), null, 10, Stop)).Select(member => member.State.Id));

        static (string?, string?, string?, string?, bool) Shown(MemberRecord member) => (member.Profile.DisplayName, member.Profile.GivenName, member.JobTitle, member.Groups, member.Selected);
    }

    [Fact]
    public async Task Search_finds_the_same_people_wherever_their_names_are_kept_and_page_by_page()
    {
        await Connect();
        List<Birth> births = [.. Enumerable.Range(0, 9).Select(n => Newcomer(n, $"r{n}"))];
        births[1] = births[1] with { Profile = births[1].Profile with { GivenName = "Zoë" } };
        births[2] = births[2] with { Profile = births[2].Profile with { FamilyName = "ÄRMEL" } };
        births[3] = births[3] with { Profile = births[3].Profile with { DisplayName = "Given r3 Lee" } };
        await Applies.Apply(Batch(Tenant, births), Stop);
        await Members.Commit(Invited(Tenant, "hand"), Stop);
        var nameless = Invited(Tenant, "nameless");
        await Members.Commit(nameless with { Profile = nameless.Profile! with { GivenName = "Ann Lee", FamilyName = null, DisplayName = null } }, Stop);
        var all = await Members.List(Tenant, MemberFilter.All, null, 500, Stop);
        foreach (var search in (string[])["given", "r3", "given r1", "zoë f", "zoë", "ärmel", "r2 ä", "ann le", "lee", "display", "family", "acme", "hand", "r", " family ", "x"])
        {
            var expected = all.Where(member => Text(member.Profile).Contains(search.Trim(), StringComparison.Ordinal)).Select(member => member.State.Id).ToList();
            var found = new List<MemberId>();
            while (await Members.List(Tenant, new MemberFilter(Search: search.ToUpperInvariant()), found.Count == 0 ? null : found[^1], 2, Stop) is { Count: > 0 } page) found.AddRange(page.Select(member => member.State.Id));
            Assert.Equal((search, string.Join(' ', expected)), (search, string.Join(' ', found)));
            Assert.Equal(expected.Count, await Members.Count(Tenant, new MemberFilter(Search: search), Stop));
        }

        static string Text(MemberProfile profile) => $"{profile.DisplayName}\n{profile.GivenName} {profile.FamilyName}\n{profile.Email}".ToLowerInvariant();
    }

    [Fact]
    public async Task Filters_by_group_source_and_provider_narrow_together()
    {
        await Connect();
        Assert.Equal(1, await Connections.SourceFor(Tenant, "bamboohr", "acme", Now, Stop));
        var (ann, bob) = (Newcomer(0, "ann"), Newcomer(1, "bob"));
        MemberId[] both = [.. new[] { ann.State.Id, bob.State.Id }.Order()];
        await Applies.Apply(Batch(Tenant, [ann, bob]), Stop);
        GroupId[] groups = [new(GroupKind.Team, "a b%"), new(GroupKind.Department, "12")];
        await Applies.Apply(Batch(Tenant) with { Roster = [new RosterWrite(Fact("bob") with { Values = Fact("bob").Values! with { Groups = GroupList.Write([.. groups]) } }, Delete: false, null)] }, Stop);
        var hand = Invited(Tenant, "cil");
        await Members.Commit(hand, Stop);

        Assert.Equal(both, await Found(new MemberFilter(Group: groups[1])));
        Assert.Equal([bob.State.Id], await Found(new MemberFilter(Group: groups[0])));
        Assert.Empty(await Found(new MemberFilter(Group: new GroupId(GroupKind.Department, "1"))));
        Assert.Empty(await Found(new MemberFilter(Group: new GroupId(GroupKind.Department, "1_"))));
        Assert.Equal(both, await Found(new MemberFilter(Source: MemberFilter.Hris)));
        Assert.Equal(both, await Found(new MemberFilter(Source: "bamboohr")));
        Assert.Empty(await Found(new MemberFilter(Source: "slack")));
        Assert.Equal([hand.After.Id], await Found(new MemberFilter(Source: MemberFilter.Hand)));
        Assert.Equal([bob.State.Id], await Found(new MemberFilter(Search: "BOB", Group: groups[1], Source: "bamboohr", Grant: Grant.Linked)));

        async Task<IEnumerable<MemberId>> Found(MemberFilter filter)
        {
            var found = (await Members.List(Tenant, filter, null, 10, Stop)).Select(member => member.State.Id).ToList();
            Assert.Equal(found.Count, await Members.Count(Tenant, filter, Stop));
            return found;
        }
    }

    [Fact]
    public async Task Whether_there_is_another_active_admin_counts_only_who_is_both()
    {
        var commits = new[] { "ann", "bob", "cil" }.Select(name => Invited(Tenant, name)).ToList();
        foreach (var commit in commits) await Members.Commit(commit, Stop);
        var (ann, bob, cil) = (commits[0].After, commits[1].After, commits[2].After);
        await Members.Commit(Next(Tenant, ann, MemberByHand.Accept(ann, 1, Now)), Stop);
        await Members.Commit(Next(Tenant, bob, MemberByHand.ChangeRole(bob, MemberRole.Admin)), Stop);
        Assert.False(await Members.OtherActiveAdmin(Tenant, cil.Id, Stop));
        await Members.Commit(Next(Tenant, cil, MemberByHand.ChangeRole(cil, MemberRole.Admin).Then(MemberByHand.Accept(cil, 1, Now))), Stop);
        Assert.True(await Members.OtherActiveAdmin(Tenant, ann.Id, Stop));
        Assert.False(await Members.OtherActiveAdmin(Tenant, cil.Id, Stop));
        Assert.False(await Members.OtherActiveAdmin(Other, ann.Id, Stop));
    }

    [Fact]
    public async Task Raised_advisories_are_listed()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var ann = births[0].State;
        await Applies.Apply(Batch(Tenant, changes: [Decide(0, ann, MemberDecision.Of(new MemberEvent.AdvisoryRaised(OutCause.LeftDirectory)))]), Stop);
        Assert.Equal(ann.Id, Assert.Single(await Members.Advisories(Tenant, null, 10, Stop)).State.Id);
        Assert.Empty(await Members.Advisories(Tenant, ann.Id, 10, Stop));
        Assert.Empty(await Members.Advisories(Other, null, 10, Stop));
    }
}
