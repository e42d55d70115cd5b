using HrisOrleans.Contracts.Syncs;

namespace HrisOrleans.Contracts.Connections;

/// <summary>A connection as shown; never its credentials.</summary>
/// <param name="Version">The ETag.</param>
/// <param name="Status"><c>unconfigured</c>, <c>active</c>, <c>paused</c>, <c>needs_relink</c> or <c>disconnected</c>.</param>
/// <param name="PauseReason"><c>admin</c>, <c>subscription</c> or null.</param>
/// <param name="VerifiedAt">"Verified complete as of".</param>
/// <param name="CurrentSync">The run that waits or is under way, or null.</param>
/// <param name="PendingAccount">The account of the present credentials, when it is another one that nobody accepted yet.</param>
/// <param name="PendingAccountName">Its name as the provider shows it.</param>
[GenerateSerializer, Alias("hris.connection-view")]
public sealed record ConnectionView(
    string Tenant,
    long Version,
    string Provider,
    string Account,
    string AccountName,
    string Status,
    string? PauseReason,
    long Epoch,
    SelectionMessage? Selection,
    InvitesMessage? Invites,
    PolicyView Policy,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? NextFullAt,
    DateTimeOffset? NextDeltaAt,
    string? FailureCode,
    int Failures,
    DateTimeOffset ConnectedAt,
    SyncView? CurrentSync,
    string? PendingAccount,
    string? PendingAccountName)
{
    /// <summary>Whether the provider's webhooks are believed: <c>off</c> (no secret yet), <c>own</c> (by the connection's own secret), <c>app</c> (by that of the installation's app), <c>subscribed</c> (the provider was asked for them); null where the provider sends none.</summary>
    [Id(0)] public string? Push { get; init; }

    /// <summary>A sentence on why the provider does not send what it was asked for, or not all of it; null where nothing is known to be wrong.</summary>
    [Id(1)] public string? PushProblem { get; init; }
}

[GenerateSerializer, Alias("hris.policy-view")]
public sealed record PolicyView(int DeltaEverySeconds, int FullEverySeconds, int MinimumAbsenceSeconds)
{
    [Id(0)] public RemovalsView Removals { get; init; } = null!;
}

/// <summary>The removal budget: people and shares of a window, as a whole and by selected group, and when a read is implausible.</summary>
[GenerateSerializer, Alias("hris.removals-view")]
public sealed record RemovalsView(
    int RemovalPeople,
    int RemovalPercent,
    int RemovalAtMost,
    int GroupRemovalPeople,
    int GroupRemovalPercent,
    int RemovalWindowSeconds,
    int ShrinkPercent,
    int ChurnPercent);

/// <summary>How a run ended, told to the connection by the worker.</summary>
[GenerateSerializer, Alias("hris.run-ended")]
public sealed record RunEnded(Guid Sync, long Epoch, long Run, RunResult Result);

/// <summary>What a run came to.</summary>
/// <param name="Outcome"><c>applied</c>, <c>no_changes</c>, <c>previewed</c>, <c>browsed</c>, <c>released</c>, <c>recovered</c>, or the code of a failure.</param>
/// <param name="Succeeded">The run did what it was for.</param>
/// <param name="Overtaken">Another epoch or run is in force; nothing more was written.</param>
/// <param name="Incomplete">The read carried no certificate: it counts as no verification, and a full one follows soon.</param>
/// <param name="VerifiedAt">Start of the certified full read that was applied.</param>
/// <param name="Rights">What was visible in it.</param>
/// <param name="Checkpoint">Where the next delta begins.</param>
/// <param name="RetryAt">Earliest moment to try again, as the provider said.</param>
/// <param name="SettingsApplied">The plan's selection now holds for everybody.</param>
/// <param name="FollowUp">People were left to the next sync: it should come at once.</param>
/// <param name="LookAgain">Whether the next read of everybody passes nobody by; null leaves that as it is.</param>
[GenerateSerializer, Alias("hris.run-result")]
public sealed record RunResult(
    string Outcome,
    bool Succeeded,
    bool Overtaken,
    bool Incomplete,
    DateTimeOffset? VerifiedAt,
    string? Rights,
    string? Checkpoint,
    DateTimeOffset? RetryAt,
    bool SettingsApplied,
    bool FollowUp,
    string? Detail,
    bool? LookAgain = null)
{
    /// <summary>When the next full read is due at the latest, because something was missing in this one.</summary>
    [Id(0)] public DateTimeOffset? LookBy { get; init; }

    public static RunResult Broken(string code, string? detail = null, DateTimeOffset? retryAt = null) =>
        new(code, false, false, false, null, null, null, retryAt, false, false, detail);

    public static RunResult Fenced { get; } = new("superseded", false, true, false, null, null, null, null, false, false, null);

    public static RunResult Done(string outcome) => new(outcome, true, false, false, null, null, null, null, false, false, null);
}
