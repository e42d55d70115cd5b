namespace HrisOrleans.Domain.Jobs;

/// <summary>Where a job stands. The numbers are stored.</summary>
public enum JobState
{
    /// <summary>Its people are still being handed in; nothing happens yet.</summary>
    Staging = 1,

    /// <summary>Waits for a worker or is worked on.</summary>
    Open = 2,
    Done = 3,

    /// <summary>An admin stopped it; what was done until then stays done.</summary>
    Cancelled = 4,
}

/// <summary>What came of one person or line of a job. The numbers are stored.</summary>
public enum JobOutcome
{
    /// <summary>Not looked at yet.</summary>
    Open = 0,
    Done = 1,

    /// <summary>It already was as asked.</summary>
    Nothing = 2,

    /// <summary>Refused, with a code.</summary>
    Refused = 3,

    /// <summary>The job was stopped before.</summary>
    Cancelled = 4,
}

/// <summary>What a job does with each of its people; the words are stored and shown.</summary>
public static class JobActions
{
    public const string Approve = "approve";
    public const string Deny = "deny";
    public const string Send = "send";
    public const string Remind = "remind";
    public const string Revoke = "revoke";
    public const string Remove = "remove";
    public const string Restore = "restore";

    /// <summary>Invites by hand; its items are lines, not members.</summary>
    public const string Invite = "invite";

    /// <summary>What can be done to many members at once.</summary>
    public static IReadOnlyList<string> OfMembers { get; } = [Approve, Deny, Send, Remind, Revoke, Remove, Restore];

    /// <summary>What every decision of a job names as its cause: a member has at most one decision of it.</summary>
    public static string Cause(Guid job) => $"job/{job:N}";
}
