using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Tests.Invitations;

public sealed class InviteMatrixTests
{
    private static readonly SourceRef Someone = new(1, "42");

    [Theory]
    [InlineData(ApprovalMode.Automatic, SendMode.Now, MemberList.Pending, InvitationState.Open, Approval.Approved)]
    [InlineData(ApprovalMode.Automatic, SendMode.Later, MemberList.Queued, InvitationState.Queued, Approval.Approved)]
    [InlineData(ApprovalMode.Required, SendMode.Now, MemberList.Requests, InvitationState.None, Approval.Awaiting)]
    [InlineData(ApprovalMode.Required, SendMode.Later, MemberList.Requests, InvitationState.None, Approval.Awaiting)]
    public void A_newcomer_lands_in_the_cell_of_the_settings(ApprovalMode approval, SendMode send, MemberList list, InvitationState invitation, Approval standing)
    {
        var state = Join(new InviteSettings(send, approval));
        Assert.Equal((list, invitation, standing, Grant.Linked, Access.None), (MemberLists.Of(state), state.Invitation, state.Approval, state.Grant, state.Access));
    }

    [Fact]
    public void An_approval_uses_the_send_setting_of_its_moment() => Gen.Select(Gen.Enum<SendMode>(), Gen.Enum<SendMode>()).Sample((before, then) =>
    {
        var state = After(Join(new InviteSettings(before, ApprovalMode.Required)), waiting => MemberByHand.Approve(waiting, then, Gens.Start));
        Assert.Equal(then == SendMode.Now ? MemberList.Pending : MemberList.Queued, MemberLists.Of(state));
        Assert.Equal(then == SendMode.Now ? 1 : 0, state.InvitationNumber);
    });

    [Fact]
    public void Approving_twice_sends_once()
    {
        var approved = After(Join(new InviteSettings(SendMode.Now, ApprovalMode.Required)), state => MemberByHand.Approve(state, SendMode.Now, Gens.Start));
        Assert.Empty(MemberByHand.Approve(approved, SendMode.Now, Gens.Start).Events);
        Assert.Null(MemberByHand.Approve(approved, SendMode.Now, Gens.Start).Refusal);
    }

    [Fact]
    public void A_queued_person_is_sent_by_hand_and_an_awaiting_one_only_once_approved()
    {
        var queued = Join(new InviteSettings(SendMode.Later, ApprovalMode.Automatic));
        Assert.Equal(MemberList.Pending, MemberLists.Of(After(queued, state => MemberByHand.Send(state, Gens.Start))));
        var awaiting = Join(new InviteSettings(SendMode.Later, ApprovalMode.Required));
        Assert.Equal("not_approved", MemberByHand.Send(awaiting, Gens.Start).Refusal?.Code);
    }

    [Theory]
    [InlineData(SendMode.Now, MemberList.Pending)]
    [InlineData(SendMode.Later, MemberList.Queued)]
    public void Inviting_by_hand_is_the_approval(SendMode send, MemberList list)
    {
        var born = Member.Fold(default, [MemberByHand.Invite(MemberRole.Admin, send, Gens.Start).Events]);
        Assert.Equal((list, Approval.Approved, Grant.None, true, MemberRole.Admin), (MemberLists.Of(born), born.Approval, born.Grant, born.InvitationByHand, born.Role));
    }

    internal static MemberState Join(InviteSettings invites) => Member.Fold(default, [MemberBySync.Join(Someone, invites, Gens.Start).Events]);

    internal static MemberState After(MemberState state, Func<MemberState, MemberDecision> decide)
    {
        var decision = decide(state);
        Assert.Null(decision.Refusal);
        return Member.Evolve(state, decision.Events);
    }
}
