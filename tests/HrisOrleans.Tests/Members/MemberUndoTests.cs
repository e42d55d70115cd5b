using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Tests.Members;

public sealed class MemberUndoTests
{
    private static readonly MemberId Id = new(Guid.Parse("01956f3c-0000-7000-8000-000000000002"));
    private static readonly SourceRef Ann = new(1, "42");

    private static readonly Gen<MemberDecision> Births = Gens.Invites.Select(invites => MemberBySync.Join(Ann, invites, Gens.Start));

    private static readonly Gen<Func<MemberState, MemberDecision>> ByHand = Gen.Select(Gen.Int[0, 6], Gens.Invites, (what, invites) => (Func<MemberState, MemberDecision>)(state => what switch
    {
        0 => MemberByHand.Accept(state, state.InvitationNumber, Gens.Start),
        1 => MemberByHand.Approve(state, invites.Send, Gens.Start),
        2 => MemberByHand.Send(state, Gens.Start),
        3 => MemberByHand.MailUnconfirmed(state, state.InvitationNumber),
        6 => MemberByHand.Remind(state, Gens.Start),
        4 => MemberByHand.Remove(state),
        _ => MemberByHand.Restore(state, selected: true, invites.Send, Gens.Start),
    }));

    private static readonly Gen<Func<MemberState, MemberDecision>> BySync = Gen.Select(
        Gen.Int[0, 3], Gens.Invites, Gen.OneOf(OutCause.LeftGroup, OutCause.LeftDirectory, OutCause.Terminated),
        (what, invites, cause) => (Func<MemberState, MemberDecision>)(state => what switch
        {
            0 => MemberBySync.Leave(state, cause),
            1 => MemberBySync.EndGrant(state),
            2 => MemberBySync.Return(state, Ann, invites, Gens.Start),
            _ => MemberBySync.RecordDeparture(state, cause),
        }));

    [Fact]
    public void Undoing_what_a_plan_did_brings_back_what_was() => Gen.Select(Births, ByHand.Array[0, 8], BySync, Gen.Bool).Sample((birth, hands, plan, mailed) =>
    {
        var before = hands.Aggregate(Member.Fold(Id, [birth.Events]), (state, hand) => After(state, hand(state)));
        var decision = plan(before);
        if (!decision.Changes) return;
        var now = Member.Evolve(before, decision.Events);
        var undone = After(now, MemberUndo.Undo(now, before, mailed));
        var was = MemberStanding.Of(before);
        // Of a reminder whose mail never went out the links before it are as good as they were.
        Assert.Equal(before.HasLiveInvitation && !mailed && !before.Earlier.Any ? was with { Invitation = InvitationState.Queued } : was, MemberStanding.Of(undone));
        Assert.Equal(now.Version + 1, undone.Version);

        // A link that was made meanwhile is dead, and its number is not given twice.
        Assert.Equal(now.InvitationsIssued, undone.InvitationsIssued);
        Assert.False(now.InvitationNumber != before.InvitationNumber && MemberByHand.Accept(undone, now.InvitationNumber, Gens.Start).Changes);
    }, iter: 3_000);

    [Fact]
    public void Undoing_a_birth_takes_the_person_out_with_their_link() => Births.Sample(birth =>
    {
        var born = Member.Fold(Id, [birth.Events]);
        var undone = After(born, MemberUndo.Undo(born, null, mailed: false));
        Assert.Equal((OutCause.Undone, Grant.None), (undone.Out, undone.Grant));
        Assert.False(undone.HasLiveInvitation);
        Assert.Equal(MemberList.Deactivated, MemberLists.Of(undone));
        Assert.True(MemberUndo.Loses(born, null));
    });

    private static MemberState After(MemberState state, MemberDecision decision) => decision.Changes ? Member.Evolve(state, decision.Events) : state;
}
