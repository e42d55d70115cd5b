namespace HrisOrleans.Domain.Members;

/// <summary>Folds events to the state. Every stored state equals the fold of the member's events.</summary>
public static class Member
{
    /// <summary>The state after the first event, which must be <see cref="MemberEvent.Joined"/>.</summary>
    public static MemberState Born(MemberId id, MemberEvent.Joined joined) => new(
        id,
        Version: 1,
        joined.Source,
        joined.Role,
        joined.Grant,
        Access.None,
        joined.Approval,
        joined.Invitation,
        InvitationNumber: 0,
        InvitationExpiresAt: null,
        InvitationByHand: joined.Source is null,
        OutCause.None,
        DepartedSince: OutCause.None,
        Advisory: OutCause.None);

    /// <summary>The state after one decision: its events, one version further.</summary>
    public static MemberState Evolve(MemberState state, IEnumerable<MemberEvent> decision) =>
        decision.Aggregate(state, Evolve) with { Version = state.Version + 1 };

    /// <summary>The state that a snapshot holds.</summary>
    public static MemberState Of(MemberId id, MemberEvent.Snapshot snapshot) => snapshot.Standing.On(new MemberState(
        id,
        snapshot.Version,
        Source: null,
        snapshot.Role,
        Grant.None,
        Access.None,
        Approval.Approved,
        InvitationState.None,
        InvitationNumber: 0,
        InvitationExpiresAt: null,
        InvitationByHand: false,
        OutCause.None,
        DepartedSince: OutCause.None,
        Advisory: OutCause.None)
    {
        InvitationsIssued = snapshot.InvitationsIssued,
    });

    /// <summary>The state a whole history folds to; decisions come in order, the first one begins with the birth or is a snapshot.</summary>
    public static MemberState Fold(MemberId id, IEnumerable<IReadOnlyList<MemberEvent>> decisions)
    {
        MemberState? state = null;
        foreach (var decision in decisions)
        {
            state = state is null
                ? decision.Skip(1).Aggregate(Begun(id, decision[0]), Evolve)
                : Evolve(state, decision);
        }

        return state ?? throw new ArgumentException("A member's history begins with its birth.", nameof(decisions));
    }

    private static MemberState Begun(MemberId id, MemberEvent first) => first is MemberEvent.Snapshot snapshot ? Of(id, snapshot) : Born(id, (MemberEvent.Joined)first);

    private static MemberState Evolve(MemberState state, MemberEvent happened) => happened switch
    {
        MemberEvent.Joined joined => Born(state.Id, joined),
        MemberEvent.Linked linked => state with { Source = linked.Source, Grant = Grant.Linked },
        MemberEvent.Retained => state with { Grant = Grant.Retained },
        MemberEvent.Unlinked => state with { Grant = Grant.None },
        MemberEvent.Withdrawn withdrawn => state with { Grant = Grant.None, Out = withdrawn.Cause, Advisory = OutCause.None },
        MemberEvent.Deactivated deactivated => state with { Grant = Grant.None, Access = Access.Deactivated, Out = deactivated.Cause, Advisory = OutCause.None },
        MemberEvent.Removed => state with { Grant = Grant.None, Access = state.Access == Access.None ? Access.None : Access.Deactivated, Out = OutCause.Removed, DepartedSince = OutCause.None, Advisory = OutCause.None },
        MemberEvent.Erased => state with { Grant = Grant.None, Access = state.Access == Access.None ? Access.None : Access.Deactivated, Out = OutCause.Erased, DepartedSince = OutCause.None, Advisory = OutCause.None },
        MemberEvent.Departed departed => state with { DepartedSince = departed.Cause },
        MemberEvent.Returned returned => state with { Source = returned.Source, Grant = Grant.Linked, Out = OutCause.None, DepartedSince = OutCause.None },
        MemberEvent.Restored restored => state with { Grant = restored.Grant, Out = OutCause.None, DepartedSince = OutCause.None },
        MemberEvent.ApprovalAsked => state with { Approval = Approval.Awaiting },
        MemberEvent.Approved => state with { Approval = Approval.Approved },
        MemberEvent.Denied => state with { Approval = Approval.Denied, Grant = Grant.None, Out = OutCause.Denied, DepartedSince = OutCause.None, Advisory = OutCause.None },
        MemberEvent.Activated => state with { Access = Access.Active },
        MemberEvent.InvitationQueued queued => state with { Invitation = InvitationState.Queued, InvitationByHand = queued.ByHand, Earlier = EarlierLinks.None },
        MemberEvent.InvitationIssued issued => state with
        {
            Invitation = InvitationState.Open,
            InvitationNumber = issued.Number,
            InvitationsIssued = issued.Number,
            InvitationExpiresAt = issued.ExpiresAt,
            InvitationByHand = issued.ByHand,
            Earlier = issued.Reminds ? state.LinksSoFar : EarlierLinks.None,
        },
        MemberEvent.InvitationMailed => state,
        MemberEvent.InvitationUnconfirmed => state with { Invitation = InvitationState.Unconfirmed },
        MemberEvent.InvitationBounced => state with { Invitation = InvitationState.Bounced },
        MemberEvent.InvitationRevoked => state with { Invitation = InvitationState.Revoked, Earlier = EarlierLinks.None },
        MemberEvent.InvitationAccepted => state with { Invitation = InvitationState.Accepted, Earlier = EarlierLinks.None },
        MemberEvent.InvitationObjected => state with { Invitation = InvitationState.Revoked, Earlier = EarlierLinks.None },
        MemberEvent.InvitationSuppressed => state with { Invitation = InvitationState.Queued, Earlier = EarlierLinks.None },
        MemberEvent.AddressChanged => state,
        MemberEvent.AdvisoryRaised raised => state with { Advisory = raised.Cause },
        MemberEvent.AdvisoryCleared => state with { Advisory = OutCause.None },
        MemberEvent.ProfileEdited or MemberEvent.ProfileChanged => state,
        MemberEvent.Undone undone => undone.Standing.On(state),
        MemberEvent.RoleChanged changed => state with { Role = changed.Role },
        MemberEvent.Snapshot snapshot => Of(state.Id, snapshot),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "This event is not known to the fold."),
    };
}
