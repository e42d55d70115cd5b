using HrisOrleans.Domain.Connections;

namespace HrisOrleans.Domain.Members;

/// <summary>What admins and the invited person decide. Each rule gives the events of one decision; none means that it already is so.</summary>
public static class MemberByHand
{
    /// <summary>Reminders whose links are all still good; more would only fill somebody's mailbox.</summary>
    private const int MostReminders = 10;

    /// <summary>An admin invites somebody who is not a member; the admin's act is the approval.</summary>
    public static MemberDecision Invite(MemberRole role, SendMode send, DateTimeOffset now)
    {
        var joined = new MemberEvent.Joined(null, role, Grant.None, Approval.Approved, send == SendMode.Later ? InvitationState.Queued : InvitationState.None);
        return send == SendMode.Later ? MemberDecision.Of(joined) : MemberDecision.Of(joined, Issue(0, byHand: true, now));
    }

    /// <summary>Approves a newcomer, by the send setting of this moment, or sends in the same action.</summary>
    /// <returns>Refused with <c>not_awaiting</c> when nothing is to be approved.</returns>
    public static MemberDecision Approve(MemberState state, SendMode send, DateTimeOffset now)
    {
        if (state.Out != OutCause.None) return MemberDecision.Refuse("member_out", "The person is out; restore them instead.");
        if (state.Approval == Approval.Approved) return MemberDecision.Nothing;
        if (state.Approval == Approval.Denied) return MemberDecision.Refuse("not_awaiting", "The person is not awaiting approval.");
        return MemberDecision.Of(new MemberEvent.Approved()).Then(OnceApproved(state, send, now));
    }

    /// <summary>Denies a newcomer; it sticks.</summary>
    public static MemberDecision Deny(MemberState state)
    {
        if (state.Out == OutCause.Denied) return MemberDecision.Nothing;
        if (state.Out != OutCause.None || state.Approval != Approval.Awaiting) return MemberDecision.Refuse("not_awaiting", "The person is not awaiting approval.");
        return MemberDecision.Of(new MemberEvent.Denied());
    }

    /// <summary>Sends the invitation of somebody who has none on its way.</summary>
    public static MemberDecision Send(MemberState state, DateTimeOffset now)
    {
        if (Uninvitable(state) is { } refusal) return refusal;
        return state.InvitationAt(now) == InvitationState.Open
            ? MemberDecision.Refuse("already_sent", "An invitation is open already.")
            : MemberDecision.Of(IssueAgain(state, now));
    }

    /// <summary>
    /// A fresh link and a fresh mail for somebody who was invited and has not come: whatever became of the mail before,
    /// open, unconfirmed, expired or bounced. Links that went out before stay good until their own end.
    /// </summary>
    /// <returns>Refused with <c>member_out</c>, <c>not_approved</c>, <c>already_member</c>, <c>not_invited</c> where there is nothing to be
    /// reminded of, and <c>reminded_too_often</c> where as many links as anybody needs are in force.</returns>
    public static MemberDecision Remind(MemberState state, DateTimeOffset now)
    {
        if (Uninvitable(state) is { } refusal) return refusal;
        if (!WasSent(state)) return MemberDecision.Refuse("not_invited", "No invitation of this person went out; send one instead.");
        return state.Earlier.Unexpired(now) >= MostReminders
            ? MemberDecision.Refuse("reminded_too_often", $"The person was reminded {MostReminders} times and each of those links still works.")
            : MemberDecision.Of(IssueAgain(state, now));
    }

    /// <summary>Ends an invitation with all its links. The person stays approved and can be sent a fresh one at any time.</summary>
    /// <returns>Refused with <c>member_out</c>, <c>already_member</c>, or <c>not_invited</c> where no invitation went out.</returns>
    public static MemberDecision Revoke(MemberState state)
    {
        if (state.Out != OutCause.None) return MemberDecision.Refuse("member_out", "The person is out, and so is their invitation.");
        if (state.Access != Access.None) return MemberDecision.Refuse("already_member", "The person is a member already; remove them instead.");
        if (state.Invitation == InvitationState.Revoked) return MemberDecision.Nothing;
        return WasSent(state)
            ? MemberDecision.Of(new MemberEvent.InvitationRevoked(state.InvitationNumber))
            : MemberDecision.Refuse("not_invited", "No invitation of this person went out; remove or deny them instead.");
    }

    /// <summary>Takes the person out until they are restored, picked, newly selected, or leave and return.</summary>
    public static MemberDecision Remove(MemberState state)
    {
        if (state.Out.ByHand()) return MemberDecision.Nothing;
        var removed = MemberDecision.Of(new MemberEvent.Removed());
        return state.HasLiveInvitation ? MemberDecision.Of(new MemberEvent.InvitationRevoked(state.InvitationNumber)).Then(removed) : removed;
    }

    /// <summary>Ends whatever there is of the person; their values go with it. Nothing brings an erased record back.</summary>
    public static MemberDecision Erase(MemberState state)
    {
        if (state.Out == OutCause.Erased) return MemberDecision.Nothing;
        var erased = MemberDecision.Of(new MemberEvent.Erased());
        return state.HasLiveInvitation ? MemberDecision.Of(new MemberEvent.InvitationRevoked(state.InvitationNumber)).Then(erased) : erased;
    }

    /// <summary>Brings somebody back in one step.</summary>
    /// <param name="state">The member as it is.</param>
    /// <param name="selected">The selection holds the person at this moment: they are linked; otherwise they belong to nobody's grant.</param>
    /// <param name="send">The send setting of this moment.</param>
    /// <param name="now">The moment.</param>
    public static MemberDecision Restore(MemberState state, bool selected, SendMode send, DateTimeOffset now)
    {
        if (state.Out == OutCause.Erased) return MemberDecision.Refuse("erased", "The person was erased; nothing of them can be restored.");
        if (state.Out == OutCause.None) return MemberDecision.Refuse("not_out", "The person is not out; there is nothing to restore.");
        var restored = MemberDecision.Of(new MemberEvent.Restored(selected && state.Source is not null ? Grant.Linked : Grant.None));
        if (state.Approval != Approval.Approved) restored = restored.Then(MemberDecision.Of(new MemberEvent.Approved()));
        return restored.Then(OnceApproved(state, send, now));
    }

    /// <summary>The invited person accepts with a link of this number; any link in force will do.</summary>
    public static MemberDecision Accept(MemberState state, int number, DateTimeOffset now)
    {
        if (state.Invitation == InvitationState.Accepted) return MemberDecision.Refuse("invitation_used", "This invitation was accepted already.");
        if (state.EndOf(number) is not { } end) return MemberDecision.Refuse("invitation_revoked", "This invitation is no longer valid.");
        if (end <= now) return MemberDecision.Refuse("invitation_expired", "This invitation has expired; ask for a new one.");
        return MemberDecision.Of(new MemberEvent.InvitationAccepted(number), new MemberEvent.Activated());
    }

    /// <summary>
    /// The invited person wants no invitations. The last link and those in force speak for the address they went to, also
    /// when they have ended since.
    /// </summary>
    /// <param name="state">The member as it is.</param>
    /// <param name="number">The link's number.</param>
    /// <param name="moved">The address has changed since the link went out, so it says nothing about the present one.</param>
    public static MemberDecision Object(MemberState state, int number, bool moved)
    {
        if (state.Invitation == InvitationState.Accepted) return MemberDecision.Refuse("invitation_used", "This invitation was accepted already.");
        var knows = number == state.InvitationNumber || state.Earlier.EndOf(number) is not null;
        return !knows || moved
            ? MemberDecision.Refuse("invitation_revoked", "This invitation is no longer valid.")
            : MemberDecision.Of(new MemberEvent.InvitationObjected(number));
    }

    public static MemberDecision ChangeRole(MemberState state, MemberRole role) =>
        state.Role == role ? MemberDecision.Nothing : MemberDecision.Of(new MemberEvent.RoleChanged(role));

    /// <summary>The mail with this link was handed over and nobody knows what became of it.</summary>
    public static MemberDecision MailUnconfirmed(MemberState state, int number) =>
        state.Invitation == InvitationState.Open && number == state.InvitationNumber ? MemberDecision.Of(new MemberEvent.InvitationUnconfirmed(number)) : MemberDecision.Nothing;

    /// <summary>The mail with this link was not sent, because its address is to get none.</summary>
    public static MemberDecision MailSuppressed(MemberState state, int number) =>
        state.Invitation == InvitationState.Open && number == state.InvitationNumber ? MemberDecision.Of(new MemberEvent.InvitationSuppressed(number)) : MemberDecision.Nothing;

    /// <summary>The mail server refused the recipient of the mail with this link.</summary>
    public static MemberDecision MailBounced(MemberState state, int number) =>
        state.Invitation is InvitationState.Open or InvitationState.Unconfirmed && number == state.InvitationNumber
            ? MemberDecision.Of(new MemberEvent.InvitationBounced(number))
            : MemberDecision.Nothing;

    private static MemberDecision? Uninvitable(MemberState state)
    {
        if (state.Out != OutCause.None) return MemberDecision.Refuse("member_out", "The person is out; restore them instead.");
        if (state.Approval != Approval.Approved) return MemberDecision.Refuse("not_approved", "The person is not approved yet; approve them first.");
        if (state.Access != Access.None) return MemberDecision.Refuse("already_member", "The person is a member already; there is nothing to send.");
        return null;
    }

    private static bool WasSent(MemberState state) =>
        state.Invitation is InvitationState.Open or InvitationState.Unconfirmed or InvitationState.Expired or InvitationState.Bounced;

    private static MemberEvent.InvitationIssued IssueAgain(MemberState state, DateTimeOffset now) =>
        Issue(state.InvitationsIssued, state.InvitationByHand, now) with { Reminds = state.LinksSoFar.Any };

    /// <summary>A fresh link after <paramref name="last"/>. Its end has whole milliseconds, which every store keeps as they are.</summary>
    internal static MemberEvent.InvitationIssued Issue(int last, bool byHand, DateTimeOffset now) =>
        new(last + 1, DateTimeOffset.FromUnixTimeMilliseconds((now + InviteSettings.LinkLife).ToUnixTimeMilliseconds()), byHand);

    /// <summary>What follows from an approval: access for who had it before, else an invitation by the send setting.</summary>
    internal static MemberDecision OnceApproved(MemberState state, SendMode send, DateTimeOffset now)
    {
        if (state.Access == Access.Deactivated) return MemberDecision.Of(new MemberEvent.Activated());
        if (state.Access == Access.Active || state.Invitation is InvitationState.Open or InvitationState.Unconfirmed) return MemberDecision.Nothing;
        return send switch
        {
            SendMode.Now => MemberDecision.Of(Issue(state.InvitationsIssued, state.InvitationByHand, now)),
            SendMode.Later when state.Invitation == InvitationState.Queued => MemberDecision.Nothing,
            SendMode.Later => MemberDecision.Of(new MemberEvent.InvitationQueued(state.InvitationByHand)),
        };
    }
}
