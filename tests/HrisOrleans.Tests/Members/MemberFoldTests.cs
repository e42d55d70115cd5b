using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Tests.Members;

public sealed class MemberFoldTests
{
    private static readonly MemberId Id = new(Guid.Parse("01956f3c-0000-7000-8000-000000000001"));

    private static readonly Gen<MemberDecision> Births = Gen.OneOf(
        Gens.Invites.Select(invites => MemberBySync.Join(new SourceRef(1, "42"), invites, Gens.Start)),
        Gen.Enum<SendMode>().Select(send => MemberByHand.Invite(MemberRole.Member, send, Gens.Start)));

    private static readonly Gen<Func<MemberState, MemberDecision>> Commands = Gen.Select(
        Gen.Int[0, 22], Gens.Invites, Gen.OneOf(OutCause.LeftGroup, OutCause.LeftDirectory, OutCause.Terminated), Gen.Bool, Gens.Moment,
        (what, invites, cause, yes, now) => (Func<MemberState, MemberDecision>)(state => what switch
        {
            0 => MemberByHand.Accept(state, state.InvitationNumber, now),
            1 => MemberByHand.Approve(state, invites.Send, now),
            2 => MemberByHand.Deny(state),
            3 => MemberByHand.Send(state, now),
            4 => MemberByHand.Remove(state),
            5 => MemberByHand.Restore(state, yes, invites.Send, now),
            6 => MemberByHand.MailBounced(state, state.InvitationNumber),
            7 => MemberByHand.MailUnconfirmed(state, state.InvitationNumber),
            8 => MemberByHand.ChangeRole(state, yes ? MemberRole.Admin : MemberRole.Member),
            9 => state.Out == OutCause.None ? MemberBySync.Link(state, new SourceRef(yes ? 1 : 2, "42")) : MemberDecision.Nothing,
            10 => MemberBySync.Return(state, new SourceRef(1, "42"), invites, now),
            11 => MemberBySync.EndGrant(state, yes ? cause : OutCause.None),
            12 => MemberBySync.Leave(state, cause),
            13 => MemberBySync.RecordDeparture(state, cause),
            14 => state.Out == OutCause.None ? MemberBySync.Advise(state, cause) : MemberDecision.Nothing,
            15 => MemberBySync.ClearAdvisory(state),
            16 => MemberBySync.ChangeAddress(state, 1, now),
            17 => MemberByHand.Remind(state, now),
            18 => MemberByHand.Revoke(state),
            19 => MemberByHand.Accept(state, Math.Max(1, state.InvitationNumber - 1), now),
            20 => MemberByHand.Object(state, Math.Max(1, state.InvitationNumber - (yes ? 1 : 0)), moved: false),
            21 => MemberByHand.MailSuppressed(state, state.InvitationNumber),
            _ => MemberBySync.Release(state, yes),
        }));

    [Fact]
    public void The_stored_history_folds_to_the_state_after_any_commands() => Gen.Select(Births, Commands.Array[0, 30]).Sample((birth, commands) =>
    {
        var history = new List<List<(string, byte[])>> { Stored(birth) };
        var state = Member.Fold(Id, [birth.Events]);
        foreach (var command in commands)
        {
            var decision = command(state);
            if (decision.Changes)
            {
                history.Add(Stored(decision));
                state = Member.Evolve(state, decision.Events);
            }

            Check(state);
        }

        Assert.Equal(state, Member.Fold(Id, history.Select(step => step.ConvertAll(stored => MemberEventJson.Read(stored.Item1, stored.Item2)))));
    }, iter: 3_000);

    [Fact]
    public void A_snapshot_at_any_place_stands_for_what_was_before_it() => Gen.Select(Births, Commands.Array[0, 30], Gen.Int[1, 30], Gen.Int[1, 30]).Sample((birth, commands, first, second) =>
    {
        var history = new List<MemberDecision> { birth };
        var state = Member.Fold(Id, [birth.Events]);
        foreach (var command in commands)
        {
            var decision = command(state);
            if (!decision.Changes) continue;
            history.Add(decision);
            state = Member.Evolve(state, decision.Events);
        }

        // Cut twice: the second snapshot stands for the first one too.
        var whole = Past(history.Select((decision, at) => (at + 1L, decision.Events.AsEnumerable())));
        var (kept, version) = (history.Select((decision, at) => (Version: at + 1L, Events: (IReadOnlyList<MemberEvent>)decision.Events)).ToList(), 0L);
        foreach (var cut in new[] { first, second })
        {
            var place = Math.Min(cut, kept.Count);
            var snapshot = Past(kept.Take(place).Select(decision => (decision.Version, decision.Events.AsEnumerable()))).Snapshot();
            var (kind, json) = MemberEventJson.WriteText(snapshot);
            version = kept[place - 1].Version;
            Assert.Equal(version, snapshot.Version);
            kept = [(version, [MemberEventJson.Read(kind, json)]), .. kept.Skip(place)];
            Assert.Equal(state, Member.Fold(Id, kept.Select(decision => decision.Events)));
        }

        var again = Past(kept.Select(decision => (decision.Version, decision.Events.AsEnumerable())));
        Assert.Equal(whole.Snapshot(), again.Snapshot());
        for (var number = 1; number <= state.InvitationsIssued; number++) Assert.Equal(whole.MovedSince(number), again.MovedSince(number));

        static MemberPast Past(IEnumerable<(long Version, IEnumerable<MemberEvent> Events)> decisions)
        {
            var past = new MemberPast(Id);
            foreach (var (version, events) in decisions)
                foreach (var happened in events) past.Add(version, happened);
            return past;
        }
    }, iter: 3_000);

    [Fact]
    public void A_snapshot_remembers_the_records_that_stood_behind_the_member_before()
    {
        var past = new MemberPast(Id);
        past.Add(1, new MemberEvent.Joined(new SourceRef(1, "a b/c"), MemberRole.Member, Grant.Linked, Approval.Approved, InvitationState.None));
        past.Add(2, new MemberEvent.Linked(new SourceRef(2, "7")));
        past.Add(3, new MemberEvent.Linked(new SourceRef(1, "9")));
        var (kind, json) = MemberEventJson.WriteText(past.Snapshot());
        var again = new MemberPast(Id);
        again.Add(3, MemberEventJson.Read(kind, json));
        Assert.Equal(past.Snapshot(), again.Snapshot());
        Assert.Equal([new SourceRef(1, "9"), new SourceRef(1, "a b/c"), new SourceRef(2, "7")], again.Sources.OrderBy(source => source.Source).ThenBy(source => source.ExternalId, StringComparer.Ordinal));
    }

    [Fact]
    public void Of_the_erased_no_departure_is_recorded()
    {
        var state = Member.Fold(Id, [MemberBySync.Join(new SourceRef(1, "7"), new InviteSettings(SendMode.Now, ApprovalMode.Automatic), DateTimeOffset.UnixEpoch).Events]);
        var erased = Member.Evolve(state, MemberByHand.Erase(state).Events);
        Assert.All(Enum.GetValues<OutCause>(), cause => Assert.False(MemberBySync.RecordDeparture(erased, cause).Changes));
        Assert.False(MemberBySync.Leave(erased, OutCause.Terminated).Changes);
    }

    [Fact]
    public void A_decision_made_again_changes_nothing_or_is_refused() => Gen.Select(Births, Commands.Array[0, 12], Gen.Int[0, 3]).Sample((birth, commands, which) =>
    {
        var state = Member.Fold(Id, [birth.Events]);
        foreach (var command in commands) state = Member.Evolve(state, command(state).Events);
        Func<MemberState, MemberDecision> last = which switch
        {
            0 => MemberByHand.Remove,
            1 => MemberByHand.Deny,
            2 => moved => MemberBySync.Leave(moved, OutCause.Terminated),
            _ => moved => MemberBySync.EndGrant(moved),
        };
        var once = Member.Evolve(state, last(state).Events);
        Assert.False(last(once).Changes);
    }, iter: 3_000);

    private static void Check(MemberState state)
    {
        Assert.True(Enum.IsDefined(MemberLists.Of(state)));
        if (state.Out != OutCause.None)
        {
            Assert.Equal(Grant.None, state.Grant);
            Assert.NotEqual(Access.Active, state.Access);
            Assert.Equal(MemberList.Deactivated, MemberLists.Of(state));
            Assert.False(state.HasLiveInvitation);
            Assert.False(state.Invitation is InvitationState.Open or InvitationState.Unconfirmed, $"{state} is out with a link that could come alive again");
        }

        if (state.Earlier.Any) Assert.True(state.HasLiveInvitation, $"{state} has earlier links of an invitation that is over");
        Assert.False(state.Approval == Approval.Awaiting && (state.Access == Access.Active || state.HasLiveInvitation), $"{state} was never approved");
        Assert.Equal(state.Approval == Approval.Denied, state.Out == OutCause.Denied || (state.Approval == Approval.Denied && state.Out == OutCause.Removed));
        if (state.Access == Access.Active) Assert.Equal(MemberList.Active, MemberLists.Of(state));
    }

    private static List<(string, byte[])> Stored(MemberDecision decision) => [.. decision.Events.Select(MemberEventJson.Write)];
}
