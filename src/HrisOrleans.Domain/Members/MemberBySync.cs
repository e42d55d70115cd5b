using HrisOrleans.Domain.Connections;

namespace HrisOrleans.Domain.Members;

/// <summary>
/// What follows for a member from the directory and the selection. Leaving is not editing: an edit ends the grant and
/// leaves the active alone, a departure takes them out.
/// </summary>
public static class MemberBySync
{
    /// <summary>A new person of the selection: the four cells of automatic/required and now/later.</summary>
    public static MemberDecision Join(SourceRef source, InviteSettings invites, DateTimeOffset now)
    {
        var approval = invites.Approval == ApprovalMode.Automatic ? Approval.Approved : Approval.Awaiting;
        var queued = approval == Approval.Approved && invites.Send == SendMode.Later;
        var joined = new MemberEvent.Joined(source, MemberRole.Member, Grant.Linked, approval, queued ? InvitationState.Queued : InvitationState.None);
        return approval == Approval.Approved && invites.Send == SendMode.Now
            ? MemberDecision.Of(joined, MemberByHand.Issue(0, byHand: false, now))
            : MemberDecision.Of(joined);
    }

    /// <summary>Somebody known who is in stands in the selection: managed from now on, silently.</summary>
    /// <param name="state">The member as it is.</param>
    /// <param name="source">The directory record.</param>
    /// <param name="gone">How somebody picked by name is gone from the directory all the same; admins are told.</param>
    public static MemberDecision Link(MemberState state, SourceRef source, OutCause gone = OutCause.None)
    {
        var linked = state.Grant == Grant.Linked && state.Source == source ? MemberDecision.Nothing : MemberDecision.Of(new MemberEvent.Linked(source));
        return linked.Then(gone == OutCause.None ? ClearAdvisory(state) : Advise(state, gone));
    }

    /// <summary>Somebody who was out stands in the selection again: the same member, resuming where they stood.</summary>
    public static MemberDecision Return(MemberState state, SourceRef source, InviteSettings invites, DateTimeOffset now)
    {
        if (state.Out == OutCause.None) return Link(state, source);
        var asked = invites.Approval == ApprovalMode.Required && (state.Out.LeftTheCompany() || state.DepartedSince.LeftTheCompany() || state.Out.ByHand());
        var returned = MemberDecision.Of(new MemberEvent.Returned(source)).Then(ClearAdvisory(state));
        if (asked) return state.Approval == Approval.Awaiting ? returned : returned.Then(MemberDecision.Of(new MemberEvent.ApprovalAsked()));
        switch (state.Approval)
        {
            case Approval.Denied:
                returned = returned.Then(MemberDecision.Of(new MemberEvent.Approved()));
                break;
            case Approval.Awaiting:
                return returned;
            case Approval.Approved:
                break;
        }

        // A queued person stays queued: they resume where they stood, whatever the send setting became meanwhile.
        return state.Access == Access.None && state.Invitation == InvitationState.Queued
            ? returned
            : returned.Then(MemberByHand.OnceApproved(state, invites.Send, now));
    }

    /// <summary>An edit of the selection left the person outside: the grant ends, an active membership stays.</summary>
    /// <param name="state">The member as it is.</param>
    /// <param name="gone">How the person is gone from the directory besides; told of who stays, recorded on who does not.</param>
    public static MemberDecision EndGrant(MemberState state, OutCause gone = OutCause.None)
    {
        if (state.Grant != Grant.Linked) return MemberDecision.Nothing;
        var stays = StaysWithoutGrant(state);
        var ended = !stays ? TakeOut(state, OutCause.SelectionEdited) : MemberDecision.Of(state.Access == Access.Active ? new MemberEvent.Retained() : new MemberEvent.Unlinked());
        if (gone != OutCause.None) return ended.Then(RecordDeparture(Member.Evolve(state, ended.Events), gone));
        return stays ? ended.Then(ClearAdvisory(state)) : ended;
    }

    /// <summary>Whether the end of the grant leaves the member in: active, or invited by an admin who did not need the directory for it.</summary>
    public static bool StaysWithoutGrant(MemberState state) =>
        state.Access == Access.Active || (state.InvitationByHand && state.Approval == Approval.Approved && state.Access == Access.None);

    /// <summary>The person left (<see cref="OutCause.LeftGroup"/>, <see cref="OutCause.LeftDirectory"/> or <see cref="OutCause.Terminated"/>).</summary>
    public static MemberDecision Leave(MemberState state, OutCause cause) =>
        state.Grant == Grant.Linked ? TakeOut(state, cause) : RecordDeparture(state, cause);

    /// <summary>Somebody who is out already, or not managed, departed: recorded on the one, told to admins of the other. Of the erased nothing more is recorded.</summary>
    public static MemberDecision RecordDeparture(MemberState state, OutCause cause)
    {
        if (state.Out == OutCause.Erased) return MemberDecision.Nothing;
        if (state.Out != OutCause.None)
        {
            // Leaving a group says less than leaving the company; the stronger fact stays.
            var known = state.DepartedSince != OutCause.None && (state.DepartedSince.LeftTheCompany() || !cause.LeftTheCompany());
            return known || state.Out.LeftTheCompany() || state.Out == cause ? MemberDecision.Nothing : MemberDecision.Of(new MemberEvent.Departed(cause));
        }

        return state.Grant == Grant.None ? MemberDecision.Nothing : Advise(state, cause);
    }

    /// <summary>A departure that removes nobody by itself, because people are picked by hand or the member is retained.</summary>
    public static MemberDecision Advise(MemberState state, OutCause cause) =>
        state.Advisory == cause ? MemberDecision.Nothing : MemberDecision.Of(new MemberEvent.AdvisoryRaised(cause));

    public static MemberDecision ClearAdvisory(MemberState state) =>
        state.Advisory == OutCause.None ? MemberDecision.Nothing : MemberDecision.Of(new MemberEvent.AdvisoryCleared());

    /// <summary>
    /// The directory gave another address: the same member; an open invitation is revoked and a fresh one goes to the new
    /// address, as it does after the old address bounced.
    /// </summary>
    /// <param name="state">The member as it is.</param>
    /// <param name="oldValue">Number of the erasable row that keeps the old address.</param>
    /// <param name="now">The moment.</param>
    public static MemberDecision ChangeAddress(MemberState state, int oldValue, DateTimeOffset now)
    {
        var changed = MemberDecision.Of(new MemberEvent.AddressChanged(oldValue));
        if (state.Out != OutCause.None || state.Access != Access.None || state.Approval != Approval.Approved) return changed;
        var fresh = MemberDecision.Of(MemberByHand.Issue(state.InvitationsIssued, state.InvitationByHand, now));
        return state.InvitationAt(now) switch
        {
            InvitationState.Open or InvitationState.Unconfirmed => changed.Then(MemberDecision.Of(new MemberEvent.InvitationRevoked(state.InvitationNumber))).Then(fresh),
            // A link that went out before the reminder that bounced went to the old address too.
            InvitationState.Bounced when state.HasLiveInvitation => changed.Then(MemberDecision.Of(new MemberEvent.InvitationRevoked(state.InvitationNumber))).Then(fresh),
            InvitationState.Bounced => changed.Then(fresh),
            InvitationState.None or InvitationState.Queued or InvitationState.Accepted or InvitationState.Expired or InvitationState.Revoked => changed,
        };
    }

    /// <summary>The connection was cut: the grant is retained, a mail that was not handed over returns to queued.</summary>
    public static MemberDecision Release(MemberState state, bool mailStillHere)
    {
        var released = state.Grant == Grant.Linked ? MemberDecision.Of(new MemberEvent.Retained()) : MemberDecision.Nothing;
        // A reminder is an admin's own act, and the links before it are out already.
        return mailStillHere && state.Invitation == InvitationState.Open && !state.Earlier.Any
            ? released.Then(MemberDecision.Of(new MemberEvent.InvitationQueued(state.InvitationByHand)))
            : released;
    }

    private static MemberDecision TakeOut(MemberState state, OutCause cause)
    {
        MemberEvent taken = state.Access == Access.Active ? new MemberEvent.Deactivated(cause) : new MemberEvent.Withdrawn(cause);
        return state.HasLiveInvitation ? MemberDecision.Of(new MemberEvent.InvitationRevoked(state.InvitationNumber), taken) : MemberDecision.Of(taken);
    }
}
