using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Suppressions;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

public abstract class ApplyStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Newcomers_are_born_with_roster_rows_events_and_mails(bool empty)
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann", InviteNow), Newcomer(1, "bob"), Newcomer(2, "cil", InviteNow)];
        var plan = await StoredPlan();
        var batch = Batch(Tenant, births) with { Empty = empty, Plan = plan, Chunk = 0, Cause = $"plan/{plan}" };
        var outside = new RosterWrite(Fact("out", values: false) with { SelectedBy = SelectedBy.Nothing }, Delete: false, Member: null);
        var result = await Applies.Apply(batch with { Roster = [.. batch.Roster, outside] }, Stop);

        Assert.Equal((false, false), (result.Fenced, result.AlreadyDone));
        Assert.Empty(result.Skipped);
        foreach (var birth in births)
        {
            var stored = await Members.Load(Tenant, birth.State.Id, Stop);
            Assert.Equal(birth.State, stored!.State);
            Assert.Equal(("Display " + birth.State.Source!.Value.ExternalId, "Chief", true), (stored.Profile.DisplayName, stored.JobTitle, stored.Selected));
            await AssertFolds(Tenant, birth.State.Id);
        }

        var known = await Roster.Known(Tenant, 1, ["ann", "out", "nobody"], Stop);
        Assert.Equal(2, known.Count);
        Assert.Equal(Fact("ann"), known["ann"].Roster);
        Assert.Equal(outside.Row, known["out"].Roster);
        Assert.Null(known["out"].Member);

        var events = await AllEvents(Tenant);
        await AssertGapless(Tenant);
        Assert.Equal(["joined", "invitation_issued", "joined", "joined", "invitation_issued"], events.Select(happened => happened.Kind));
        Assert.Equal([$"plan/{plan}/0", $"plan/{plan}/0", $"plan/{plan}/1", $"plan/{plan}/2", $"plan/{plan}/2"], events.Select(happened => happened.Origin.Cause));
        Assert.All(events, happened => Assert.Equal((plan, "sync", 1L, Now), (happened.Origin.PlanId, happened.Origin.Actor, happened.MemberVersion, happened.At)));
        Assert.Equal(new[] { births[0].State.Id, births[2].State.Id }.ToHashSet(), await WithWaitingMail(Tenant, [.. births.Select(birth => birth.State.Id)]));
        Assert.True(Assert.Single(await Plans.Chunks(Tenant, plan, Stop)).Done);

        // Since that moment something was written, by this plan and no other, in this tenant and no other.
        Assert.True(await Plans.WrittenSince(Tenant, Now, Guid.NewGuid(), Stop));
        Assert.False(await Plans.WrittenSince(Tenant, Now, plan, Stop));
        Assert.False(await Plans.WrittenSince(Tenant, Now.AddTicks(10), Guid.NewGuid(), Stop));
        Assert.False(await Plans.WrittenSince(Other, Now, Guid.NewGuid(), Stop));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public async Task Under_another_epoch_or_run_nothing_is_written(long epoch, long run)
    {
        await Connect();
        var plan = await StoredPlan();
        foreach (var empty in (bool[])[true, false])
        {
            var result = await Applies.Apply(Batch(Tenant, [Newcomer(0, "ann")]) with { Fence = new Fence(epoch, run), Plan = plan, Chunk = 0, Empty = empty }, Stop);
            Assert.True(result.Fenced);
        }

        await AssertNothingWritten();
        Assert.False(Assert.Single(await Plans.Chunks(Tenant, plan, Stop)).Done);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_written()
    {
        await Connect(Other);
        Assert.True((await Applies.Apply(Batch(Tenant, [Newcomer(0, "ann")]), Stop)).Fenced);
        await AssertNothingWritten();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chunk_that_is_done_is_not_applied_again(bool empty)
    {
        await Connect();
        var plan = await StoredPlan();
        var batch = Batch(Tenant, [Newcomer(0, "ann", InviteNow)]) with { Plan = plan, Chunk = 0, Empty = empty };
        // Two appliers at once, and one more afterwards.
        var results = await Task.WhenAll(Applies.Apply(batch, Stop), Applies.Apply(batch, Stop));
        Assert.Single(results, result => result.AlreadyDone);
        Assert.True((await Applies.Apply(batch, Stop)).AlreadyDone);
        Assert.Equal(2, (await AllEvents(Tenant)).Count);
        Assert.Equal(1, (await Members.Count(Tenant, Stop)).Values.Sum());
    }

    [Fact]
    public async Task A_chunk_that_the_plan_does_not_have_is_an_error()
    {
        await Connect();
        var plan = await StoredPlan();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Applies.Apply(Batch(Tenant, [Newcomer(0, "ann")]) with { Plan = plan, Chunk = 7 }, Stop));
        await AssertNothingWritten();
    }

    [Fact]
    public async Task A_line_whose_member_moved_since_is_skipped_and_looked_at_again()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var (ann, bob) = (births[0].State, births[1].State);
        Assert.Equal(CommitResult.Committed, await Commit(ann, MemberByHand.Remove(ann)));

        var plan = await StoredPlan();
        Change[] changes = [Decide(5, ann, MemberBySync.Release(ann, mailStillHere: false)), Decide(6, bob, MemberBySync.Release(bob, mailStillHere: false))];
        var result = await Applies.Apply(Batch(Tenant, changes: changes) with { Plan = plan, Chunk = 0 }, Stop);

        Assert.Equal([5], result.Skipped);
        Assert.Equal([5], Assert.Single(await Plans.Chunks(Tenant, plan, Stop)).Skipped);
        Assert.Equal(2, (await Members.Load(Tenant, ann.Id, Stop))!.State.Version);
        Assert.Equal(Grant.Retained, (await Members.Load(Tenant, bob.Id, Stop))!.State.Grant);
        var known = await Roster.Known(Tenant, 1, ["ann", "bob"], Stop);
        Assert.Equal((false, (UInt128?)Fingerprint("ann")), (known["ann"].Roster!.Settled, known["ann"].Roster!.Fingerprint));
        Assert.NotNull(known["ann"].Roster!.Values);
        Assert.True(known["bob"].Roster!.Settled);
        foreach (var member in (MemberState[])[ann, bob]) await AssertFolds(Tenant, member.Id);
        await AssertGapless(Tenant);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_to_be_known_of_somebody_whose_line_is_skipped_is_written_all_the_same(bool listed)
    {
        await Connect();
        var ann = Newcomer(0, "ann");
        await Applies.Apply(Batch(Tenant, [ann]) with { Roster = listed ? [Write(ann)] : [] }, Stop);
        Assert.Equal(CommitResult.Committed, await Commit(ann.State, MemberByHand.Remove(ann.State)));

        var picked = Fact("ann", values: false, settled: false) with { SelectedBy = SelectedBy.Name };
        var batch = Batch(Tenant, changes: [Decide(1, ann.State, MemberBySync.Release(ann.State, mailStillHere: false))]);
        Assert.Equal([1], (await Applies.Apply(batch with { Roster = [batch.Roster[0] with { Skipped = picked }] }, Stop)).Skipped);

        var row = (await Roster.Known(Tenant, 1, ["ann"], Stop))["ann"].Roster!;
        Assert.Equal((false, SelectedBy.Name, listed), (row.Settled, row.SelectedBy, row.Values is not null));
    }

    [Fact]
    public async Task A_name_that_changes_is_told_once_with_the_row_that_changes_it()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob"), Newcomer(2, "cil")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var (ann, bob, cil) = (births[0].State, births[1].State, births[2].State);
        Assert.Equal(CommitResult.Committed, await Commit(bob, MemberByHand.ChangeRole(bob, MemberRole.Admin)));
        var before = await AllEvents(Tenant);

        // Bob moved since, so his row stays as it was, and nothing is told of it.
        var plan = await StoredPlan();
        var batch = Batch(Tenant, changes: [Decide(9, cil, MemberBySync.Release(cil, mailStillHere: false)), Decide(3, bob, MemberBySync.Release(bob, mailStillHere: false))]) with
        {
            Plan = plan,
            Chunk = 0,
            Cause = $"plan/{plan}",
            Roster = [Renamed(cil, 9, ProfileFields.Groups), Renamed(ann, 7, ProfileFields.GivenName | ProfileFields.DisplayName), Renamed(bob, 3, ProfileFields.GivenName)],
        };
        var results = await Task.WhenAll(Applies.Apply(batch, Stop), Applies.Apply(batch, Stop));
        Assert.Single(results, result => result.AlreadyDone);
        Assert.True((await Applies.Apply(batch, Stop)).AlreadyDone);

        var told = (await AllEvents(Tenant)).Skip(before.Count).ToList();
        Assert.Equal(
            [(ann.Id, "profile_changed", $"plan/{plan}/7"), (cil.Id, "retained", $"plan/{plan}/9"), (cil.Id, "profile_changed", $"plan/{plan}/9")],
            told.Select(happened => (happened.Member!.Value, happened.Kind, happened.Origin.Cause)));
        Assert.Equal(("sync", plan, null, null, Now, """{"fields":["given_name","display_name"]}"""), (told[0].Origin.Actor, told[0].Origin.PlanId, told[0].MemberVersion, told[0].Step, told[0].At, told[0].Data));
        Assert.Equal("Other ann", (await Members.Load(Tenant, ann.Id, Stop))!.Profile.DisplayName);
        Assert.Equal("Display bob", (await Members.Load(Tenant, bob.Id, Stop))!.Profile.DisplayName);
        await AssertGapless(Tenant);
        foreach (var state in (MemberState[])[ann, bob, cil]) await AssertFolds(Tenant, state.Id);

        // Whatever retention leaves of it folds to the same state.
        await Events.Prune(Tenant, Now.AddDays(1), 1000, Stop);
        Assert.Equal("snapshot", Assert.Single(await Events.History(Tenant, ann.Id, Stop)).Kind);
        foreach (var state in (MemberState[])[ann, bob, cil]) await AssertFolds(Tenant, state.Id);
    }

    [Fact]
    public async Task Of_somebody_erased_meanwhile_no_change_is_told()
    {
        await Connect();
        var ann = Newcomer(0, "ann").State;
        await Applies.Apply(Batch(Tenant, [Newcomer(0, "ann") with { State = ann }]), Stop);
        var erased = Next(Tenant, ann, MemberByHand.Erase(ann)) with { Erases = true, Suppresses = new Suppression(Guid.NewGuid(), "aa", SuppressionReason.Erased, ann.Id, Now) };
        Assert.Equal(CommitResult.Committed, await Members.Commit(erased, Stop));
        var before = await AllEvents(Tenant);
        await Applies.Apply(Batch(Tenant) with { Roster = [Renamed(ann, 0, ProfileFields.DisplayName)] }, Stop);
        Assert.Equal(before, await AllEvents(Tenant));
        Assert.Null((await Roster.Known(Tenant, 1, ["ann"], Stop))["ann"].Roster!.Values);
    }

    [Fact]
    public async Task A_mail_that_was_handed_over_meanwhile_is_not_taken_back()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann", InviteNow), Newcomer(1, "bob", InviteNow), Newcomer(2, "cil", InviteNow)];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var (ann, bob, cil) = (births[0].State, births[1].State, births[2].State);
        var mails = (await Mails.Lease("a", 500, Now, TimeSpan.FromMinutes(1), Stop)).Where(mail => mail.Tenant == Tenant).ToList();
        var anns = mails.Single(mail => mail.Member == ann.Id);
        Assert.Single(await Mails.BeginHandOver([anns], "a", Now, Stop));

        // Cil moved since: nothing is written of her, her mail included.
        var removed = MemberByHand.ChangeRole(cil, MemberRole.Admin);
        Assert.Equal(CommitResult.Committed, await Commit(cil, removed));
        var result = await Applies.Apply(Batch(Tenant, changes: [TakingBack(0, ann), TakingBack(1, bob), TakingBack(2, cil)]) with { Roster = [] }, Stop);

        Assert.Equal([2], result.Skipped);
        Assert.Equal([(InvitationState.Open, Grant.Retained), (InvitationState.Queued, Grant.Retained), (InvitationState.Open, Grant.Linked)], await Standing(ann, bob, cil));
        await Mails.Sent([anns], Now, Stop);
        Assert.Equal([cil.Id], (await Mails.BeginHandOver([.. mails.Where(mail => mail.Member != ann.Id)], "a", Now, Stop)).Select(mail => mail.Member));
        foreach (var state in (MemberState[])[ann, bob, cil]) await AssertFolds(Tenant, state.Id);
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task A_disconnect_and_a_hand_over_that_race_agree_on_whether_the_mail_went()
    {
        await Connect();
        for (var round = 0; round < 10; round++)
        {
            var birth = Newcomer(0, $"r{round}", InviteNow);
            await Applies.Apply(Batch(Tenant, [birth]) with { Cause = $"plan/{round}" }, Stop);
            var mail = (await Mails.Lease("a", 500, Now, TimeSpan.FromMinutes(1), Stop)).Single(mail => mail.Member == birth.State.Id);
            var releasing = Applies.Apply(Batch(Tenant, changes: [TakingBack(0, birth.State)]) with { Cause = $"disconnect/{round}", Roster = [] }, Stop);
            var handed = await Mails.BeginHandOver([mail], "a", Now, Stop);
            Assert.Empty((await releasing).Skipped);
            Assert.Equal([(handed.Count == 1 ? InvitationState.Open : InvitationState.Queued, Grant.Retained)], await Standing(birth.State));
        }
    }

    [Fact]
    public async Task Where_nothing_else_is_to_be_said_a_mail_that_left_leaves_the_member_alone()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann", InviteNow)];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var retained = Decide(0, births[0].State, MemberBySync.Release(births[0].State, mailStillHere: false));
        await Applies.Apply(Batch(Tenant, changes: [retained]) with { Cause = "plan/q", Roster = [] }, Stop);
        var mail = (await Mails.Lease("a", 500, Now, TimeSpan.FromMinutes(1), Stop)).Single(mail => mail.Tenant == Tenant);
        await Mails.BeginHandOver([mail], "a", Now, Stop);
        await Applies.Apply(Batch(Tenant, changes: [TakingBack(0, retained.After)]) with { Cause = "disconnect/q", Roster = [] }, Stop);
        Assert.Equal(retained.After, (await Members.Load(Tenant, mail.Member, Stop))!.State);
    }

    [Fact]
    public async Task Leaving_cancels_the_mail_and_a_sent_one_never_comes_back()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann", InviteNow), Newcomer(1, "bob", InviteNow), Newcomer(2, "cil", InviteNow)];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var states = births.Select(birth => birth.State).ToList();
        await Applies.Apply(Batch(Tenant, changes: [
            Decide(0, states[0], MemberBySync.Leave(states[0], OutCause.Terminated)),
            Decide(1, states[1], MemberBySync.Release(states[1], mailStillHere: true))]), Stop);
        Assert.Equal([states[2].Id], await WithWaitingMail(Tenant, [.. states.Select(state => state.Id)]));
        Assert.Equal(InvitationState.Queued, (await Members.Load(Tenant, states[1].Id, Stop))!.State.Invitation);
        foreach (var state in states) await AssertFolds(Tenant, state.Id);
    }

    [Fact]
    public async Task Roster_rows_are_updated_deleted_and_keep_values_that_the_write_does_not_bring()
    {
        await Connect();
        await Applies.Apply(Batch(Tenant, [Newcomer(0, "ann"), Newcomer(1, "bob")]), Stop);
        var absent = Fact("ann", values: false, settled: false) with { Fingerprint = null, Presence = Presence.AbsentOnce, AbsentSince = Now, AbsentRights = "all", Fault = "x", SelectedBy = SelectedBy.Name };
        await Applies.Apply(Batch(Tenant) with { Roster = [new RosterWrite(absent, Delete: false, null), new RosterWrite(Fact("bob"), Delete: true, null)] }, Stop);
        var known = await Roster.Known(Tenant, 1, ["ann", "bob"], Stop);
        Assert.Equal(absent with { Values = Fact("ann").Values }, known["ann"].Roster);
        Assert.Null(known["bob"].Roster);
        Assert.NotNull(known["bob"].Member);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_appliers_and_many_committers_leave_no_gap_and_lose_nothing(bool empty)
    {
        await Connect();
        var plan = await StoredPlan(chunks: 8);
        var chunks = Enumerable.Range(0, 8).Select(chunk => Batch(
            Tenant, [.. Enumerable.Range(0, 50).Select(n => Newcomer(chunk * 1000 + n, $"p{chunk}-{n}", InviteNow))]) with { Plan = plan, Chunk = chunk, Empty = empty }).ToList();
        async Task Writer(int first)
        {
            for (var chunk = first; chunk < chunks.Count; chunk += 2) Assert.Empty((await Applies.Apply(chunks[chunk], Stop)).Skipped);
        }

        async Task Committer(int n)
        {
            for (var i = 0; i < 5; i++) Assert.Equal(CommitResult.Committed, await Members.Commit(Invited(Tenant, $"hand{n}-{i}"), Stop));
        }

        await Task.WhenAll([Writer(0), Writer(1), .. Enumerable.Range(0, 32).Select(Committer)]);
        var events = await AllEvents(Tenant);
        await AssertGapless(Tenant);
        Assert.Equal(2 * (400 + 160), events.Count);
        Assert.Equal(560, (await Members.Count(Tenant, Stop)).Values.Sum());
        Assert.All(await Plans.Chunks(Tenant, plan, Stop), chunk => Assert.True(chunk.Done));
    }

    [Fact]
    public async Task A_newer_run_waits_for_the_batch_or_shuts_it_out_and_never_both()
    {
        var state = await Connect();
        var batch = Batch(Tenant, [.. Enumerable.Range(0, 200).Select(n => Newcomer(n, $"p{n}"))]);
        var apply = Applies.Apply(batch, Stop);
        Assert.True(await Connections.Save(state with { Version = 2, Run = 2 }, 1, CredentialsChange.Unchanged, [], Stop));
        var result = await apply;
        Assert.Equal(result.Fenced ? 0 : 200, (await AllEvents(Tenant)).Count);
        Assert.True((await Applies.Apply(batch, Stop)).Fenced);
    }

    [Fact]
    public async Task Members_are_given_for_decisions_with_the_next_free_number_of_an_old_value()
    {
        await Connect();
        var birth = Newcomer(0, "ann");
        await Applies.Apply(Batch(Tenant, [birth]), Stop);
        Assert.Equal((birth.State, Address("ann"), 1), (await Applies.Members(Tenant, [birth.State.Id, MemberId.New(Now)], Stop))[birth.State.Id]);
        await Applies.Apply(Batch(Tenant, changes: [Readdress(0, birth.State, Address("new"))]), Stop);
        var (state, address, next) = (await Applies.Members(Tenant, [birth.State.Id], Stop))[birth.State.Id];
        Assert.Equal((2, Address("new"), 2), (state.Version, address, next));
        Assert.Empty(await Applies.Members(Other, [birth.State.Id], Stop));
    }

    [Fact]
    public async Task A_disconnect_finds_the_linked_and_those_with_a_waiting_mail_of_the_directory()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann", InviteNow), Newcomer(1, "bob"), Newcomer(2, "cil", InviteNow), Newcomer(3, "dan")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var (cil, dan) = (births[2].State, births[3].State);
        // Both are out of the grant by an earlier disconnect; only one mail still waits.
        await Applies.Apply(Batch(Tenant, changes: [Decide(0, cil, MemberBySync.Release(cil, mailStillHere: false)), Decide(1, dan, MemberBySync.Release(dan, mailStillHere: false))]), Stop);
        await Members.Commit(Invited(Tenant, "hand"), Stop);

        var found = new List<(MemberState State, string? ExternalId)>();
        while (await Applies.Linked(Tenant, found.Count == 0 ? null : found[^1].State.Id, 2, Stop) is { Count: > 0 } page) found.AddRange(page);
        Assert.Equal(["ann", "bob", "cil"], found.Select(member => member.ExternalId).Order());
        Assert.Equal(found.Select(member => member.State.Id).Order(), found.Select(member => member.State.Id));
        Assert.Empty(await Applies.Linked(Other, null, 9, Stop));
        Assert.Empty(await WithWaitingMail(Other, [cil.Id]));
    }

    private async Task<Guid> StoredPlan(int chunks = 1)
    {
        var plan = NewPlan();
        await Plans.Begin(Tenant, plan, Stop);
        for (var chunk = 0; chunk < chunks; chunk++) await Plans.Append(Tenant, plan.Id, plan.Run, NewChunk(chunk), Now, Stop);
        return plan.Id;
    }

    private static RosterWrite Renamed(MemberState state, int line, ProfileFields fields)
    {
        var fact = Fact(state.Source!.Value.ExternalId);
        return new RosterWrite(fact with { Values = fact.Values! with { GivenName = "Other", DisplayName = $"Other {fact.ExternalId}" } }, Delete: false, state.Id) { Changed = new ProfileChange(line, state.Id, fields) };
    }

    // As the release after a disconnect decides.
    private static Change TakingBack(int line, MemberState state)
    {
        var left = MemberBySync.Release(state, mailStillHere: false);
        return Decide(line, state, MemberBySync.Release(state, mailStillHere: true)) with
        {
            WhereMailLeft = new OtherDecision(left.Changes ? Member.Evolve(state, left.Events) : state, left.Events),
        };
    }

    private async Task<List<(InvitationState, Grant)>> Standing(params MemberState[] members)
    {
        var found = new List<(InvitationState, Grant)>();
        foreach (var member in members)
            if ((await Members.Load(Tenant, member.Id, Stop))!.State is var state) found.Add((state.Invitation, state.Grant));
        return found;
    }

    private Task<CommitResult> Commit(MemberState state, MemberDecision decision) => Members.Commit(Next(Tenant, state, decision), Stop);

    private async Task AssertNothingWritten()
    {
        Assert.Empty(await AllEvents(Tenant));
        Assert.Equal((false, false), await Roster.Any(Tenant, 1, Stop));
    }
}
