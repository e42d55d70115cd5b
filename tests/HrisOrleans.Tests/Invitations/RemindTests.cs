using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using static HrisOrleans.Tests.Invitations.InviteMatrixTests;

namespace HrisOrleans.Tests.Invitations;

public sealed class RemindTests
{
    private static readonly DateTimeOffset Now = Gens.Start;
    private readonly MemberState _invited = Join(new InviteSettings(SendMode.Now, ApprovalMode.Automatic));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_link_of_the_invitation_may_be_accepted_and_then_none(int number)
    {
        var reminded = Reminded(Reminded(_invited, Now.AddDays(1)), Now.AddDays(2));
        Assert.Equal((InvitationState.Open, 3, MemberList.Pending), (reminded.Invitation, reminded.InvitationNumber, MemberLists.Of(reminded)));
        var active = After(reminded, state => MemberByHand.Accept(state, number, Now.AddDays(3)));
        Assert.Equal((Access.Active, EarlierLinks.None), (active.Access, active.Earlier));
        for (var other = 1; other <= 3; other++) Assert.Equal("invitation_used", MemberByHand.Accept(active, other, Now.AddDays(3)).Refusal?.Code);
    }

    [Fact]
    public void An_earlier_link_keeps_its_own_end()
    {
        var reminded = Reminded(_invited, Now.AddDays(10));
        var late = Now + InviteSettings.LinkLife;
        Assert.Equal("invitation_expired", MemberByHand.Accept(reminded, 1, late).Refusal?.Code);
        Assert.Equal(Access.Active, After(reminded, state => MemberByHand.Accept(state, 2, late)).Access);
        Assert.Equal("invitation_revoked", MemberByHand.Accept(reminded, 3, late).Refusal?.Code);
    }

    [Fact]
    public void Revoking_ends_every_link_and_a_fresh_one_can_be_sent()
    {
        var revoked = After(Reminded(_invited, Now), MemberByHand.Revoke);
        Assert.Equal((InvitationState.Revoked, OutCause.None, Grant.Linked, MemberList.Deactivated), (revoked.Invitation, revoked.Out, revoked.Grant, MemberLists.Of(revoked)));
        Assert.Equal("invitation_revoked", MemberByHand.Accept(revoked, 1, Now).Refusal?.Code);
        Assert.Equal("invitation_revoked", MemberByHand.Accept(revoked, 2, Now).Refusal?.Code);
        Assert.False(MemberByHand.Revoke(revoked).Changes);
        Assert.Equal("not_invited", MemberByHand.Remind(revoked, Now).Refusal?.Code);
        var fresh = After(revoked, state => MemberByHand.Send(state, Now));
        Assert.Equal("invitation_revoked", MemberByHand.Accept(fresh, 1, Now).Refusal?.Code);
        Assert.Equal(Access.Active, After(fresh, state => MemberByHand.Accept(state, 3, Now)).Access);
    }

    [Fact]
    public void Whoever_is_pending_can_be_reminded_whatever_became_of_the_mail()
    {
        var unconfirmed = After(_invited, state => MemberByHand.MailUnconfirmed(state, 1));
        Assert.Equal(Access.Active, After(Reminded(unconfirmed, Now), state => MemberByHand.Accept(state, 1, Now)).Access);

        var bounced = Reminded(After(_invited, state => MemberByHand.MailBounced(state, 1)), Now);
        Assert.Equal(InvitationState.Open, bounced.Invitation);
        Assert.Equal("invitation_revoked", MemberByHand.Accept(bounced, 1, Now).Refusal?.Code);

        var late = Now + InviteSettings.LinkLife;
        var expired = Reminded(_invited, late);
        Assert.Equal(InvitationState.Open, expired.InvitationAt(late));
        Assert.Equal("invitation_expired", MemberByHand.Accept(expired, 1, late).Refusal?.Code);
    }

    [Fact]
    public void A_reminder_that_bounces_leaves_the_link_that_arrived()
    {
        var bounced = After(Reminded(_invited, Now), state => MemberByHand.MailBounced(state, 2));
        Assert.Equal((InvitationState.Bounced, MemberList.Pending, true), (bounced.Invitation, MemberLists.Of(bounced), bounced.HasLiveInvitation));
        Assert.Equal("invitation_revoked", MemberByHand.Accept(bounced, 2, Now).Refusal?.Code);
        Assert.Equal(Access.Active, After(bounced, state => MemberByHand.Accept(state, 1, Now)).Access);
        Assert.False(After(bounced, MemberByHand.Remove).HasLiveInvitation);
        Assert.Contains(MemberByHand.Remove(bounced).Events, happened => happened is MemberEvent.InvitationRevoked);
    }

    [Fact]
    public void A_new_address_ends_the_links_that_went_to_the_old_one()
    {
        var reminded = Reminded(_invited, Now);
        var moved = After(reminded, state => MemberBySync.ChangeAddress(state, 1, Now));
        Assert.Equal("invitation_revoked", MemberByHand.Accept(moved, 1, Now).Refusal?.Code);
        var bounced = After(reminded, state => MemberByHand.MailBounced(state, 2));
        moved = After(bounced, state => MemberBySync.ChangeAddress(state, 1, Now));
        Assert.Equal((InvitationState.Open, 3, false), (moved.Invitation, moved.InvitationNumber, moved.Earlier.Any));
    }

    [Fact]
    public void Nobody_is_reminded_of_what_they_never_got()
    {
        Assert.Equal("not_invited", MemberByHand.Remind(Join(new InviteSettings(SendMode.Later, ApprovalMode.Automatic)), Now).Refusal?.Code);
        Assert.Equal("not_approved", MemberByHand.Remind(Join(new InviteSettings(SendMode.Now, ApprovalMode.Required)), Now).Refusal?.Code);
        Assert.Equal("not_invited", MemberByHand.Revoke(Join(new InviteSettings(SendMode.Later, ApprovalMode.Automatic))).Refusal?.Code);
        Assert.Equal("member_out", MemberByHand.Remind(After(_invited, MemberByHand.Remove), Now).Refusal?.Code);
        var active = After(_invited, state => MemberByHand.Accept(state, 1, Now));
        Assert.Equal("already_member", MemberByHand.Remind(active, Now).Refusal?.Code);
        Assert.Equal("already_member", MemberByHand.Revoke(active).Refusal?.Code);
    }

    [Fact]
    public void Ten_reminders_whose_links_still_work_are_enough_and_none_of_them_is_forgotten()
    {
        var reminded = _invited;
        for (var n = 0; n < 10; n++) reminded = Reminded(reminded, Now.AddDays(n));
        Assert.Equal("reminded_too_often", MemberByHand.Remind(reminded, Now.AddDays(10)).Refusal?.Code);
        for (var link = 1; link <= 11; link++) Assert.True(MemberByHand.Accept(reminded, link, Now.AddDays(10)).Changes);
        for (var n = 14; n < 90; n += 3)
        {
            reminded = Reminded(reminded, Now.AddDays(n + 0.5));
            Assert.True(reminded.Earlier.ToString().Length < EarlierLinks.Most * 18);
        }
    }

    [Fact]
    public void A_reminder_outlives_a_cut_connection()
    {
        var released = After(Reminded(_invited, Now), state => MemberBySync.Release(state, mailStillHere: true));
        Assert.Equal((Grant.Retained, InvitationState.Open), (released.Grant, released.Invitation));
        Assert.Equal(Access.Active, After(released, state => MemberByHand.Accept(state, 1, Now)).Access);
    }

    [Fact]
    public void Earlier_links_are_the_same_when_they_are_the_same_links()
    {
        var links = EarlierLinks.None.And(1, Now).And(2, Now.AddMilliseconds(1));
        Assert.Equal(links, EarlierLinks.Parse(links.ToString()));
        Assert.NotEqual(links, EarlierLinks.None.And(1, Now));
        Assert.Equal(EarlierLinks.None, EarlierLinks.Parse(null));
        Assert.Throws<FormatException>(() => EarlierLinks.Parse("1"));
        Assert.Throws<FormatException>(() => EarlierLinks.Parse("@5"));
    }

    private static MemberState Reminded(MemberState state, DateTimeOffset now) => After(state, member => MemberByHand.Remind(member, now));
}
