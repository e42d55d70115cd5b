using HrisOrleans.Domain.Connections;

namespace HrisOrleans.Domain.Plans;

/// <summary>What a plan belongs to. The numbers are stored.</summary>
public enum PlanKind
{
    /// <summary>A first set-up or an edit, previewed before it is saved.</summary>
    Settings = 1,

    /// <summary>One sync.</summary>
    Sync = 2,

    /// <summary>The release of everybody after a disconnect.</summary>
    Disconnect = 3,
}

/// <summary>Where a plan stands. The numbers are stored.</summary>
public enum PlanState
{
    /// <summary>Lines are still being written; nobody may apply it.</summary>
    Making = 1,

    /// <summary>Whole, with its hash; waits for somebody.</summary>
    Ready = 2,
    Applying = 3,
    Applied = 4,

    /// <summary>Can no longer be applied.</summary>
    Stale = 5,

    /// <summary>Could not be made.</summary>
    Failed = 6,
}

/// <summary>The head of a stored plan; its lines stand in chunks beside it.</summary>
/// <param name="Epoch">The connection's epoch it was made under; another epoch makes it stale.</param>
/// <param name="Selection">The selection it was made for.</param>
/// <param name="Invites">The invite settings previewed with it.</param>
/// <param name="Counts">Lines by action.</param>
/// <param name="Hash">SHA-256 over the settings and all lines, lower-case hex; null while it is made.</param>
/// <param name="Failure">Code of why it could not be made.</param>
public sealed record Plan(
    Guid Id,
    PlanKind Kind,
    PlanState State,
    long Epoch,
    int Source,
    Selection Selection,
    InviteSettings Invites,
    IReadOnlyDictionary<PlanAction, int> Counts,
    int Lines,
    string? Hash,
    string? Failure,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AppliedAt)
{
    /// <summary>The run that makes it; an older attempt at the same plan writes no more lines.</summary>
    public long Run { get; init; }
}
