namespace HrisOrleans.Domain.Members;

/// <summary>Whether the connection vouches for and manages the member. The numbers are stored.</summary>
public enum Grant
{
    /// <summary>Came in by hand; nobody's grant.</summary>
    None = 0,

    /// <summary>Managed by the connection.</summary>
    Linked = 1,

    /// <summary>Was managed once, no longer is.</summary>
    Retained = 2,
}

/// <summary>Whether the member can use the host app. The numbers are stored.</summary>
public enum Access
{
    None = 0,
    Active = 1,
    Deactivated = 2,
}

/// <summary>An admin's word on the newcomer. The numbers are stored.</summary>
public enum Approval
{
    Awaiting = 1,
    Approved = 2,
    Denied = 3,
}

/// <summary>Where the invitation stands. The numbers are stored.</summary>
public enum InvitationState
{
    None = 0,
    Queued = 1,
    Open = 2,

    /// <summary>Handed to the mail server, outcome unknown; never sent again by itself.</summary>
    Unconfirmed = 3,
    Accepted = 4,
    Expired = 5,
    Revoked = 6,
    Bounced = 7,
}

/// <summary>What the member may do in the host app; set by the operator or an admin, never by the HRIS. The numbers are stored.</summary>
public enum MemberRole
{
    Member = 1,
    Admin = 2,
}

/// <summary>Why a member is out, or what an advisory is about. The numbers are stored.</summary>
public enum OutCause
{
    /// <summary>Not out.</summary>
    None = 0,

    /// <summary>An edit of the selection left them outside; they never became active.</summary>
    SelectionEdited = 1,

    /// <summary>They left the last selected group.</summary>
    LeftGroup = 2,

    /// <summary>They are no longer in the directory.</summary>
    LeftDirectory = 3,

    /// <summary>The directory carries an explicit leaver record.</summary>
    Terminated = 4,

    /// <summary>An admin removed them; it sticks.</summary>
    Removed = 5,

    /// <summary>An admin denied them; it sticks.</summary>
    Denied = 6,

    /// <summary>The plan that brought them in was undone.</summary>
    Undone = 7,

    /// <summary>The person was erased; nothing brings them back.</summary>
    Erased = 8,
}

public static class OutCauses
{
    /// <summary>Decided by hand: no sync brings the person back by itself.</summary>
    public static bool ByHand(this OutCause cause) => cause is OutCause.Removed or OutCause.Denied or OutCause.Erased;

    /// <summary>Gone from the company, not only from the selection: coming back may need a fresh approval.</summary>
    public static bool LeftTheCompany(this OutCause cause) => cause is OutCause.LeftDirectory or OutCause.Terminated;

    /// <summary>The word in the API, in events and in reasons.</summary>
    public static string Word(this OutCause cause) => cause switch
    {
        OutCause.None => "none",
        OutCause.SelectionEdited => "selection_edited",
        OutCause.LeftGroup => "left_group",
        OutCause.LeftDirectory => "left_directory",
        OutCause.Terminated => "terminated",
        OutCause.Removed => "removed",
        OutCause.Denied => "denied",
        OutCause.Undone => "undone",
        OutCause.Erased => "erased",
    };
}
