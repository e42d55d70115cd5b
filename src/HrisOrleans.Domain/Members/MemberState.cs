namespace HrisOrleans.Domain.Members;

/// <summary>
/// What became of a person: independent facts, folded from the member's events. Names and addresses are not here; they
/// live in erasable columns beside it.
/// </summary>
/// <param name="Version">Rises by one with every decision; what a plan line rests on.</param>
/// <param name="Source">The directory record behind the member; null for one who came in by hand.</param>
/// <param name="InvitationNumber">The last link of the present invitation; <see cref="Earlier"/> are in force beside it.</param>
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

    /// <summary>Links of the present invitation that went out before a reminder.</summary>
    public EarlierLinks Earlier { get; init; } = EarlierLinks.None;

    /// <summary>
    /// A link may be accepted: open, of unknown outcome, or one that went out before a reminder was refused.
    /// </summary>
    public bool HasLiveInvitation =>
        Out == OutCause.None && (Invitation is InvitationState.Open or InvitationState.Unconfirmed || (Invitation == InvitationState.Bounced && Earlier.Any));

    /// <summary>When the link of this number ends, if it may be accepted at all; null when it is none of the links in force.</summary>
    public DateTimeOffset? EndOf(int number)
    {
        if (!HasLiveInvitation) return null;
        return number == InvitationNumber && Invitation != InvitationState.Bounced ? InvitationExpiresAt : Earlier.EndOf(number);
    }

    /// <summary>All links of the present invitation whose mail was not refused.</summary>
    internal EarlierLinks LinksSoFar =>
        Invitation is InvitationState.Open or InvitationState.Unconfirmed && InvitationExpiresAt is { } end ? Earlier.And(InvitationNumber, end) : Earlier;

    /// <summary>The invitation as of <paramref name="now"/>: an open one past its time has expired.</summary>
    public InvitationState InvitationAt(DateTimeOffset now) =>
        Invitation is InvitationState.Open or InvitationState.Unconfirmed && InvitationExpiresAt <= now ? InvitationState.Expired : Invitation;
}
