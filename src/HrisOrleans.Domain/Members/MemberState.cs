namespace HrisOrleans.Domain.Members;

/// <summary>
/// What became of a person: independent facts, folded from the member's events. Names and addresses are not here; they
/// live in erasable columns beside it.
/// </summary>
/// <param name="Version">Rises by one with every decision; what a plan line rests on.</param>
/// <param name="Source">The directory record behind the member; null for one who came in by hand.</param>
/// <param name="InvitationNumber">The link in force; others are dead.</param>
/// <param name="InvitationByHand">The present invitation was made by an admin, not through the HRIS.</param>
/// <param name="Out">Why the member is out; <see cref="OutCause.None"/> while in. Approval and invitation keep standing where they stood.</param>
/// <param name="DepartedSince">How the person left the selection or the company after they were already out; coming back is then a return.</param>
/// <param name="Advisory">A departure that an admin was told of because nothing is removed automatically here.</param>
public sealed record MemberState(
    MemberId Id,
    long Version,
    SourceRef? Source,
    MemberRole Role,
    Grant Grant,
    Access Access,
    Approval Approval,
    InvitationState Invitation,
    int InvitationNumber,
    DateTimeOffset? InvitationExpiresAt,
    bool InvitationByHand,
    OutCause Out,
    OutCause DepartedSince,
    OutCause Advisory)
{
    /// <summary>Links made so far. An undone change may put an earlier link in force again; a fresh one never takes a number twice.</summary>
    public int InvitationsIssued { get; init; }

    /// <summary>A link may be accepted: open or of unknown outcome.</summary>
    public bool HasLiveInvitation => Out == OutCause.None && Invitation is InvitationState.Open or InvitationState.Unconfirmed;

    /// <summary>The invitation as of <paramref name="now"/>: an open one past its time has expired.</summary>
    public InvitationState InvitationAt(DateTimeOffset now) =>
        Invitation is InvitationState.Open or InvitationState.Unconfirmed && InvitationExpiresAt <= now ? InvitationState.Expired : Invitation;
}
