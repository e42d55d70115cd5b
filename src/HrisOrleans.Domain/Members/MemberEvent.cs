namespace HrisOrleans.Domain.Members;

/// <summary>A past-tense fact about one member. Carries codes, ids and numbers only, never a personal value.</summary>
public abstract record MemberEvent
{
    private MemberEvent() { }

    /// <summary>The member's birth: from the directory, or by hand when there is no source.</summary>
    public sealed record Joined(SourceRef? Source, MemberRole Role, Grant Grant, Approval Approval, InvitationState Invitation) : MemberEvent;

    /// <summary>The connection vouches for the member (again), under this directory record.</summary>
    public sealed record Linked(SourceRef Source) : MemberEvent;

    /// <summary>The grant ended; the member stays.</summary>
    public sealed record Retained : MemberEvent;

    /// <summary>The grant ended; what was made by hand stays.</summary>
    public sealed record Unlinked : MemberEvent;

    /// <summary>Never became active, and is out now.</summary>
    public sealed record Withdrawn(OutCause Cause) : MemberEvent;

    /// <summary>Was active, and is out now.</summary>
    public sealed record Deactivated(OutCause Cause) : MemberEvent;

    /// <summary>An admin took the person out; it sticks.</summary>
    public sealed record Removed : MemberEvent;

    /// <summary>Left the selection or the company while already out.</summary>
    public sealed record Departed(OutCause Cause) : MemberEvent;

    /// <summary>Is in again through the directory, as the same member.</summary>
    public sealed record Returned(SourceRef Source) : MemberEvent;

    /// <summary>An admin brought the person back; linked when the selection holds them at that moment.</summary>
    public sealed record Restored(Grant Grant) : MemberEvent;

    /// <summary>An approval is asked for (again).</summary>
    public sealed record ApprovalAsked : MemberEvent;

    public sealed record Approved : MemberEvent;

    /// <summary>An admin said no; it sticks.</summary>
    public sealed record Denied : MemberEvent;

    /// <summary>Has access to the host app.</summary>
    public sealed record Activated : MemberEvent;

    public sealed record InvitationQueued(bool ByHand) : MemberEvent;

    /// <summary>A fresh link was made, to be mailed. It reminds where links before it stay in force.</summary>
    public sealed record InvitationIssued(int Number, DateTimeOffset ExpiresAt, bool ByHand, bool Reminds = false) : MemberEvent;

    /// <summary>The mail server took the mail.</summary>
    public sealed record InvitationMailed(int Number) : MemberEvent;

    /// <summary>The mail was handed over and its outcome is unknown.</summary>
    public sealed record InvitationUnconfirmed(int Number) : MemberEvent;

    /// <summary>The recipient was refused.</summary>
    public sealed record InvitationBounced(int Number) : MemberEvent;

    public sealed record InvitationRevoked(int Number) : MemberEvent;

    public sealed record InvitationAccepted(int Number) : MemberEvent;

    /// <summary>The invited person wants no invitations: this one is over, and their address is suppressed.</summary>
    public sealed record InvitationObjected(int Number) : MemberEvent;

    /// <summary>The mail did not go out because its address is suppressed; the invitation waits for an admin.</summary>
    public sealed record InvitationSuppressed(int Number) : MemberEvent;

    /// <summary>The directory gave another address; <paramref name="Value"/> numbers the erasable row that holds the old one.</summary>
    public sealed record AddressChanged(int Value) : MemberEvent;

    /// <summary>Admins were told of a departure that changes nothing by itself.</summary>
    public sealed record AdvisoryRaised(OutCause Cause) : MemberEvent;

    public sealed record AdvisoryCleared : MemberEvent;

    public sealed record RoleChanged(MemberRole Role) : MemberEvent;

    /// <summary>The person was erased: their values are gone everywhere, and what happened stays under their id.</summary>
    public sealed record Erased : MemberEvent;

    /// <summary>An admin changed a name or address that the HRIS does not own.</summary>
    public sealed record ProfileEdited : MemberEvent;

    /// <summary>The directory says something else of the person than before, apart from their address. No decision: it belongs to no version.</summary>
    public sealed record ProfileChanged(ProfileFields Fields) : MemberEvent;

    /// <summary>A plan was undone for this member: these facts hold again as they were before it.</summary>
    public sealed record Undone(MemberStanding Standing) : MemberEvent;

    /// <summary>
    /// Stands for all events of a member up to a decision, once those are not kept any longer. Always the first of a
    /// history, and a decision of its own.
    /// </summary>
    /// <param name="Version">The member's version after the last decision that it stands for.</param>
    /// <param name="Mailed">Numbers of links that had gone to the mail server, or may have; ascending, with blanks between.</param>
    /// <param name="Moved">After the link of this number, and so after all before it, the address changed; 0: after none.</param>
    public sealed record Snapshot(long Version, MemberStanding Standing, MemberRole Role, int InvitationsIssued, string Mailed, int Moved) : MemberEvent
    {
        /// <summary>Directory records that stood behind the member before the present one, in the form of <see cref="FormerSources"/>.</summary>
        public string Former { get; init; } = "";
    }
}

/// <summary>The facts of a member that a plan can change, as they stand at one moment.</summary>
public sealed record MemberStanding(
    SourceRef? Source,
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
    public EarlierLinks Earlier { get; init; } = EarlierLinks.None;

    public static MemberStanding Of(MemberState state) => new(
        state.Source,
        state.Grant,
        state.Access,
        state.Approval,
        state.Invitation,
        state.InvitationNumber,
        state.InvitationExpiresAt,
        state.InvitationByHand,
        state.Out,
        state.DepartedSince,
        state.Advisory)
    {
        Earlier = state.Earlier,
    };

    /// <summary>The state with these facts.</summary>
    public MemberState On(MemberState state) => state with
    {
        Source = Source,
        Grant = Grant,
        Access = Access,
        Approval = Approval,
        Invitation = Invitation,
        InvitationNumber = InvitationNumber,
        InvitationExpiresAt = InvitationExpiresAt,
        InvitationByHand = InvitationByHand,
        Out = Out,
        DepartedSince = DepartedSince,
        Advisory = Advisory,
        Earlier = Earlier,
    };
}
