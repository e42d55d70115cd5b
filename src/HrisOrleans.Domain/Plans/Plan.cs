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

    /// <summary>Losses of a sync that went over the removal budget, or would take the last active admin.</summary>
    Removals = 4,

    /// <summary>The undoing of an applied plan.</summary>
    Undo = 5,
}

/// <summary>Why a whole plan waits for a person. The numbers are stored and add up.</summary>
[Flags]
public enum PlanHolds
{
    None = 0,

    /// <summary>Too many of the known people were missing from one read.</summary>
    ImplausibleShrink = 1,

    /// <summary>Too many people came under other ids or addresses at once.</summary>
    IdentityChurn = 2,

    /// <summary>The credentials belong to another account than the one the people came from.</summary>
    OtherAccount = 4,
}

/// <summary>Where a plan stands. The numbers are stored.</summary>
public enum PlanState
{
    /// <summary>Lines are still being written; nobody may apply it.</summary>
    Making = 1,

    /// <summary>Whole, with its hash; a preview waits for somebody, a sync's goes on by itself.</summary>
    Ready = 2,
    Applying = 3,
    Applied = 4,

    /// <summary>Can no longer be applied.</summary>
    Stale = 5,

    /// <summary>Could not be made.</summary>
    Failed = 6,

    /// <summary>Whole, and waits for a reviewer: nothing of it happens by itself.</summary>
    Waiting = 7,

    /// <summary>A reviewer said no.</summary>
    Rejected = 8,
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

    /// <summary>The selection in force when it was made; another one makes it stale.</summary>
    public Selection? Before { get; init; }

    /// <summary>Why it waits as a whole; on a preview only told.</summary>
    public PlanHolds Holds { get; init; }

    /// <summary>The sync whose losses these are, or the plan that this one undoes.</summary>
    public Guid? Parent { get; init; }

    /// <summary>Fingerprint of what the lines would do, whatever their order and the ids of newcomers; equal plans are not asked about twice.</summary>
    public UInt128 Digest { get; init; }

    /// <summary>What a reviewer let through; null before there is a word.</summary>
    public PlanChoice? Choice { get; init; }

    /// <summary>The plan that undid this one.</summary>
    public Guid? UndoneBy { get; init; }

    /// <summary>
    /// With how many people something was done, by action, without those who were left out or skipped; of an undo by the action
    /// that was undone. Null until it is applied, and of plans applied before it was kept.
    /// </summary>
    public IReadOnlyDictionary<PlanAction, int>? Done { get; init; }

    /// <summary>The actor of what it does: whoever let it go ahead, else whoever asked for it.</summary>
    public string DoneBy => Choice?.By ?? Actor;
}

/// <summary>A reviewer's word on a plan. Whoever is left out stays as they are until the source says something new.</summary>
/// <param name="Part">What is applied.</param>
/// <param name="Without">External ids of people who are left out.</param>
public sealed record PlanChoice(PlanPart Part, IReadOnlyList<string> Without)
{
    public static PlanChoice Whole { get; } = new(PlanPart.Whole, []);

    /// <summary>Who gave the word, and so the actor of what the plan does; null of plans chosen before it was kept.</summary>
    public string? By { get; init; }
}

/// <summary>Which lines a reviewer let through. The numbers are stored.</summary>
public enum PlanPart
{
    Whole = 1,

    /// <summary>Only people with an explicit leaver record; the others go on waiting.</summary>
    ExplicitLeavers = 2,

    /// <summary>Nobody: the plan was rejected.</summary>
    Nothing = 3,
}

public static class PlanWords
{
    /// <summary>The words in the API and in events.</summary>
    public static IEnumerable<string> Words(this PlanHolds holds)
    {
        if (holds.HasFlag(PlanHolds.ImplausibleShrink)) yield return "implausible_shrink";
        if (holds.HasFlag(PlanHolds.IdentityChurn)) yield return "identity_churn";
        if (holds.HasFlag(PlanHolds.OtherAccount)) yield return "other_account";
    }

    public static string Word(this PlanPart part) => part switch
    {
        PlanPart.Whole => "whole",
        PlanPart.ExplicitLeavers => "explicit_leavers",
        PlanPart.Nothing => "nothing",
    };
}
