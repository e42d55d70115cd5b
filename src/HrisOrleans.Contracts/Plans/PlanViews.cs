namespace HrisOrleans.Contracts.Plans;

/// <summary>A plan as shown.</summary>
/// <param name="Kind"><c>settings</c> or <c>sync</c>.</param>
/// <param name="State"><c>making</c>, <c>ready</c>, <c>applying</c>, <c>applied</c>, <c>stale</c> or <c>failed</c>.</param>
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
    IReadOnlyList<int> Skipped);

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
    bool Done,
    bool Skipped);

[GenerateSerializer, Alias("hris.reason-view")]
public sealed record ReasonView(string Rule, string? Reference);
