namespace HrisOrleans.Contracts.Plans;

/// <summary>A plan as shown.</summary>
/// <param name="Kind"><c>settings</c>, <c>sync</c>, <c>removals</c> (losses of a sync that wait for a reviewer) or <c>undo</c>.</param>
/// <param name="State">
/// <c>making</c>, <c>ready</c>, <c>waiting</c> (for a reviewer), <c>applying</c>, <c>applied</c>, <c>rejected</c>, <c>stale</c> or <c>failed</c>.
/// </param>
[GenerateSerializer, Alias("hris.plan-view")]
public sealed record PlanView(
    Guid Id,
    string Kind,
    string State,
    string? Hash,
    int Lines,
    IReadOnlyDictionary<string, int> Counts,
    Connections.SelectionMessage Selection,
    Connections.InvitesMessage Invites,
    string? Failure,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AppliedAt,
    IReadOnlyList<int> Skipped)
{
    /// <summary>Why the whole plan waits, or what a preview warns of: <c>implausible_shrink</c>, <c>identity_churn</c>, <c>other_account</c>.</summary>
    [Id(0)] public IReadOnlyList<string> Holds { get; init; } = [];

    /// <summary>The sync whose losses these are, or the plan that this one undoes.</summary>
    [Id(1)] public Guid? Parent { get; init; }

    [Id(2)] public Guid? UndoneBy { get; init; }

    /// <summary>What a reviewer let through; null before there is a word.</summary>
    [Id(3)] public PlanChoiceView? Choice { get; init; }

    /// <summary>With how many people something was done, by action; of an undo by the action that was undone. Null until it is applied.</summary>
    [Id(4)] public IReadOnlyDictionary<string, int>? Done { get; init; }
}

/// <param name="Part"><c>whole</c>, <c>explicit_leavers</c> or <c>nothing</c>.</param>
/// <param name="Without">External ids of people who were left out.</param>
[GenerateSerializer, Alias("hris.plan-choice-view")]
public sealed record PlanChoiceView(string Part, IReadOnlyList<string> Without);

/// <summary>One line of a plan as shown.</summary>
/// <param name="Email">From the sealed values while they exist, else from the member.</param>
/// <param name="Skipped">Left out at the apply because the member had moved.</param>
[GenerateSerializer, Alias("hris.change-view")]
public sealed record ChangeView(
    int Line,
    string Action,
    string ExternalId,
    string? Member,
    long? MemberVersion,
    string? Email,
    string? DisplayName,
    string? Cause,
    IReadOnlyList<ReasonView> Reasons,
    IReadOnlyList<ChangedView> Changed,
    bool Done,
    bool Skipped);

/// <summary>A value that the directory has changed.</summary>
[GenerateSerializer, Alias("hris.changed-view")]
public sealed record ChangedView(string Field, string? Before, string? After);

[GenerateSerializer, Alias("hris.reason-view")]
public sealed record ReasonView(string Rule, string? Reference);
