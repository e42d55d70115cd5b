using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using static HrisOrleans.Tests.Invitations.InviteMatrixTests;

namespace HrisOrleans.Tests.Invitations;

public sealed class InvitationTests
{
    private static readonly DateTimeOffset Now = Gens.Start.AddTicks(1_234_567);
    private readonly MemberState _invited = Join(new InviteSettings(SendMode.Now, ApprovalMode.Automatic));

    [Fact]
    public void Accepting_makes_an_active_member_once()
    {
        var active = After(_invited, state => MemberByHand.Accept(state, 1, Now));
        Assert.Equal((Access.Active, InvitationState.Accepted, MemberList.Active), (active.Access, active.Invitation, MemberLists.Of(active)));
        Assert.Equal("invitation_used", MemberByHand.Accept(active, 1, Now).Refusal?.Code);
    }

    [Fact]
    public void A_link_ends_after_its_time_and_stands_as_expired()
    {
        var late = Gens.Start + InviteSettings.LinkLife;
        Assert.Equal(InvitationState.Open, _invited.InvitationAt(late.AddMilliseconds(-1)));
        Assert.Equal(InvitationState.Expired, _invited.InvitationAt(late));
        Assert.Equal("invitation_expired", MemberByHand.Accept(_invited, 1, late).Refusal?.Code);
        Assert.Equal(MemberList.Pending, MemberLists.Of(_invited));
        Assert.Equal(2, After(_invited, state => MemberByHand.Send(state, late)).InvitationNumber);
    }

    [Fact]
    public void An_open_invitation_is_not_sent_again_but_an_unconfirmed_one_is_by_hand()
    {
        Assert.Equal("already_sent", MemberByHand.Send(_invited, Now).Refusal?.Code);
        var unconfirmed = After(_invited, state => MemberByHand.MailUnconfirmed(state, 1));
        Assert.Equal((InvitationState.Unconfirmed, MemberList.Pending), (unconfirmed.Invitation, MemberLists.Of(unconfirmed)));
        Assert.Equal(2, After(unconfirmed, state => MemberByHand.Send(state, Now)).InvitationNumber);
        Assert.Equal(Access.Active, After(unconfirmed, state => MemberByHand.Accept(state, 1, Now)).Access);
    }

    [Fact]
    public void The_end_of_a_link_has_whole_milliseconds()
    {
        var issued = Assert.Single(MemberByHand.Send(Join(new InviteSettings(SendMode.Later, ApprovalMode.Automatic)), Now).Events.OfType<MemberEvent.InvitationIssued>());
        Assert.Equal(0, issued.ExpiresAt.Ticks % TimeSpan.TicksPerMillisecond);
    }

    [Fact]
    public void A_new_address_revokes_the_open_link_and_gets_a_fresh_one()
    {
        var decision = MemberBySync.ChangeAddress(_invited, 7, Now);
        Assert.Collection(
            decision.Events,
            happened => Assert.Equal(new MemberEvent.AddressChanged(7), happened),
            happened => Assert.Equal(new MemberEvent.InvitationRevoked(1), happened),
            happened => Assert.Equal(2, Assert.IsType<MemberEvent.InvitationIssued>(happened).Number));
        var moved = Member.Evolve(_invited, decision.Events);
        Assert.Equal("invitation_revoked", MemberByHand.Accept(moved, 1, Now).Refusal?.Code);
        Assert.Equal(Access.Active, After(moved, state => MemberByHand.Accept(state, 2, Now)).Access);
    }

    [Fact]
    public void A_new_address_sends_nothing_to_an_expired_a_queued_an_awaiting_or_an_active_person()
    {
        Assert.Single(MemberBySync.ChangeAddress(_invited, 1, Gens.Start + InviteSettings.LinkLife).Events);
        Assert.Single(MemberBySync.ChangeAddress(Join(new InviteSettings(SendMode.Later, ApprovalMode.Automatic)), 1, Now).Events);
        Assert.Single(MemberBySync.ChangeAddress(Join(new InviteSettings(SendMode.Now, ApprovalMode.Required)), 1, Now).Events);
        Assert.Single(MemberBySync.ChangeAddress(After(_invited, state => MemberByHand.Accept(state, 1, Now)), 1, Now).Events);
    }

    [Fact]
    public void After_a_bounce_the_corrected_address_gets_a_fresh_link()
    {
        var bounced = After(_invited, state => MemberByHand.MailBounced(state, 1));
        Assert.Equal(MemberList.Pending, MemberLists.Of(bounced));
        var moved = After(bounced, state => MemberBySync.ChangeAddress(state, 1, Now));
        Assert.Equal((InvitationState.Open, 2), (moved.Invitation, moved.InvitationNumber));
    }

    [Fact]
    public void After_a_bounce_nothing_is_sent_to_somebody_who_has_to_be_approved_again()
    {
        var removed = After(After(_invited, state => MemberByHand.MailBounced(state, 1)), MemberByHand.Remove);
        var asked = After(removed, state => MemberBySync.Return(state, new SourceRef(1, "42"), new InviteSettings(SendMode.Now, ApprovalMode.Required), Now));
        Assert.Equal(MemberList.Requests, MemberLists.Of(asked));
        Assert.Single(MemberBySync.ChangeAddress(asked, 1, Now).Events);
    }

    [Fact]
    public void A_late_word_on_an_older_mail_changes_nothing()
    {
        var moved = After(_invited, state => MemberBySync.ChangeAddress(state, 1, Now));
        Assert.False(MemberByHand.MailBounced(moved, 1).Changes);
        Assert.False(MemberByHand.MailUnconfirmed(moved, 1).Changes);
    }

    [Fact]
    public void A_cut_connection_keeps_the_invitation_and_queues_a_mail_that_was_not_handed_over()
    {
        var kept = After(_invited, state => MemberBySync.Release(state, mailStillHere: false));
        Assert.Equal((Grant.Retained, InvitationState.Open), (kept.Grant, kept.Invitation));
        var queued = After(_invited, state => MemberBySync.Release(state, mailStillHere: true));
        Assert.Equal((Grant.Retained, InvitationState.Queued, MemberList.Queued), (queued.Grant, queued.Invitation, MemberLists.Of(queued)));
    }
}
