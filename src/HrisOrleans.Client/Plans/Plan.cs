using HrisOrleans.Client.Connections;

namespace HrisOrleans.Client.Plans;

/// <summary>What one sync or edit would do, person by person; immutable.</summary>
/// <param name="Id">The plan's id.</param>
/// <param name="Kind"><c>settings</c>, <c>sync</c> or <c>disconnect</c>.</param>
/// <param name="State"><c>making</c>, <c>ready</c>, <c>applying</c>, <c>applied</c>, <c>stale</c> or <c>failed</c>.</param>
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
    IReadOnlyList<int> Skipped);

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
    bool Done,
    bool Skipped);

/// <summary>One link in a chain of reasons.</summary>
/// <param name="Rule">The rule's code.</param>
/// <param name="Reference">What it refers to, such as a group's id, or null.</param>
public sealed record Reason(string Rule, string? Reference);
