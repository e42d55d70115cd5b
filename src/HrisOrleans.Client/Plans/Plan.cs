using HrisOrleans.Client.Connections;

namespace HrisOrleans.Client.Plans;

/// <summary>What one sync or edit would do, person by person; immutable.</summary>
/// <param name="Id">The plan's id.</param>
/// <param name="Kind"><c>settings</c>, <c>sync</c>, <c>removals</c> (losses of a sync that wait for a reviewer) or <c>undo</c>.</param>
/// <param name="State"><c>making</c>, <c>ready</c>, <c>waiting</c> (for a reviewer), <c>applying</c>, <c>applied</c>, <c>rejected</c>, <c>stale</c> or <c>failed</c>.</param>
/// <param name="Hash">Over the settings and all lines; name it to apply. Null while the plan is made.</param>
/// <param name="Lines">Its number of lines.</param>
/// <param name="Counts">Lines by action.</param>
/// <param name="Selection">The selection it was made for.</param>
/// <param name="Invites">The invite settings it was made for.</param>
/// <param name="Failure">Code of why it could not be made, or null.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="AppliedAt">When it was applied, or null.</param>
/// <param name="Skipped">Numbers of lines left out at the apply, because their member had moved.</param>
public sealed record Plan(
    Guid Id,
    string Kind,
    string State,
    string? Hash,
    int Lines,
    IReadOnlyDictionary<string, int> Counts,
    Selection Selection,
    InviteSettings Invites,
    string? Failure,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AppliedAt,
    IReadOnlyList<int> Skipped)
{
    /// <summary>Why the whole plan waits, or what a preview warns of: <c>implausible_shrink</c>, <c>identity_churn</c>, <c>other_account</c>.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

    /// <summary>The sync whose losses these are, or the plan that this one undoes.</summary>
    public Guid? Parent { get; init; }

    /// <summary>The plan that undid this one.</summary>
    public Guid? UndoneBy { get; init; }

    /// <summary>What a reviewer let through; null before there is a word.</summary>
    public PlanChoice? Choice { get; init; }

    /// <summary>
    /// With how many people something was done, by action: without those who were left out or skipped. Of an undo by the action that
    /// was undone. Null until the plan is applied, and of plans applied by an earlier version.
    /// </summary>
    public IReadOnlyDictionary<string, int>? Done { get; init; }
}

/// <summary>A reviewer's word on a plan.</summary>
/// <param name="Part"><c>whole</c>, <c>explicit_leavers</c> or <c>nothing</c>.</param>
/// <param name="Without">People who were left out, by external id.</param>
public sealed record PlanChoice(string Part, IReadOnlyList<string> Without);

/// <summary>What of a waiting plan is to be applied.</summary>
/// <param name="Part"><c>whole</c> (also when left out), or <c>explicit_leavers</c> for waiting removals: the others go on waiting.</param>
/// <param name="Without">External ids or member ids of people to leave out: they stay as they are until the source says something new.</param>
public sealed record ApplyRequest(string? Part = null, IReadOnlyList<string>? Without = null);

/// <summary>The person is judged anew by the next sync.</summary>
public sealed record ReleasedPin(string ExternalId);

/// <summary>Somebody whom an undone or refused plan holds as they are until the source says something new.</summary>
/// <param name="Plan">The plan.</param>
public sealed record Pin(string ExternalId, Guid? Member, string? Email, string? DisplayName, Guid Plan);

/// <summary>One line of a plan: what would be done with one person, and why.</summary>
/// <param name="Line">Its number, from 0.</param>
/// <param name="Action">Such as <c>join</c>, <c>link</c>, <c>return</c>, <c>retain</c>, <c>withdraw</c>, <c>leave</c>, <c>change_address</c>, <c>update</c>, <c>advise</c>, <c>stay_out</c>, <c>faulty</c>.</param>
/// <param name="ExternalId">The person at the provider.</param>
/// <param name="Member">The member; for a join the id they will have; null where no member is concerned.</param>
/// <param name="MemberVersion">The member's version the line rests on; moved since then, the line is skipped.</param>
/// <param name="Email">Address, while it is kept.</param>
/// <param name="DisplayName">Name, while it is kept.</param>
/// <param name="Cause">Why they would be taken out, such as <c>left_group</c>; null for other actions.</param>
/// <param name="Reasons">The chain of reasons, in order.</param>
/// <param name="Changed">What the directory changed, value by value, while it is kept.</param>
/// <param name="Done">The line was applied.</param>
/// <param name="Skipped">The line was left out because the member had moved.</param>
public sealed record Change(
    int Line,
    string Action,
    string ExternalId,
    Guid? Member,
    long? MemberVersion,
    string? Email,
    string? DisplayName,
    string? Cause,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<ChangedValue> Changed,
    bool Done,
    bool Skipped);

/// <summary>A value of somebody known that the directory has changed.</summary>
/// <param name="Field">Its name, such as <c>email</c> or <c>groups</c>.</param>
/// <param name="Before">As it was; null when there was none. Groups by their ids, with commas between.</param>
/// <param name="After">As it is now.</param>
public sealed record ChangedValue(string Field, string? Before, string? After);

/// <summary>One link in a chain of reasons.</summary>
/// <param name="Rule">The rule's code.</param>
/// <param name="Reference">What it refers to, such as a group's id, or null.</param>
/// <param name="Text">A sentence for a person.</param>
public sealed record Reason(string Rule, string? Reference, string Text);
