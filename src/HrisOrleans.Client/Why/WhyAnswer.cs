using HrisOrleans.Client.Members;

namespace HrisOrleans.Client.Why;

/// <summary>Why somebody is or is not a member, as of this moment. Nothing of it is stored.</summary>
/// <param name="Email">The address that was asked for, as it is compared.</param>
/// <param name="Subject"><c>member</c>, <c>outsider</c> (in the directory, no member) or <c>unknown</c> (neither, as far as could be seen).</param>
/// <param name="Member">The member; null when there is none.</param>
/// <param name="Verdict">What the next sync would plan for them, such as <c>join</c>, <c>leave</c>, <c>stay_out</c>, <c>outside</c> or <c>faulty</c>; <c>none</c> when nothing.</param>
/// <param name="Reasons">The reasons in order: the connection, the directory judged by the rules of a sync, and where the member stands.</param>
/// <param name="Connection">The connection; null when the tenant never had one.</param>
/// <param name="VerifiedAt">"Verified complete as of"; null before the first complete read.</param>
/// <param name="EvaluatedAt">When the answer was made.</param>
/// <param name="Stale">The directory could not be read, or may not be: the answer rests on what was read last.</param>
/// <param name="Code">Why it could not be read, such as <c>provider_unavailable</c> or <c>connection_paused</c>; null when it was.</param>
public sealed record WhyAnswer(
    string Email,
    string Subject,
    Member? Member,
    string Verdict,
    IReadOnlyList<WhyReason> Reasons,
    WhyConnection? Connection,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset EvaluatedAt,
    bool Stale,
    string? Code);

/// <summary>One link in the chain of reasons.</summary>
/// <param name="Rule">The rule's code; stable.</param>
/// <param name="Reference">What it refers to, such as a group's id or a moment, or null.</param>
/// <param name="Text">A sentence for a person.</param>
public sealed record WhyReason(string Rule, string? Reference, string Text);

/// <summary>The connection, as far as an answer rests on it.</summary>
/// <param name="Status"><c>unconfigured</c>, <c>active</c>, <c>paused</c>, <c>needs_relink</c> or <c>disconnected</c>.</param>
/// <param name="PauseReason"><c>admin</c> or <c>subscription</c>; null when not paused.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="AccountName">The company's name at the provider.</param>
/// <param name="Mode">How people are selected: <c>everyone</c>, <c>groups</c> or <c>manual</c>; null until configured.</param>
/// <param name="FailureCode">Why the last sync failed; null when it did not.</param>
public sealed record WhyConnection(string Status, string? PauseReason, string Provider, string AccountName, string? Mode, string? FailureCode);
