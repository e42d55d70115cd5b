using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Domain.Connections;

/// <summary>How a run ended, as far as the connection's health is concerned.</summary>
/// <param name="Code">Code of the failure; null when the run did what it was for.</param>
/// <param name="VerifiedAt">Start of a certified full read whose plan holds now; null when there was none.</param>
/// <param name="Checkpoint">Where the next delta begins; null leaves it as it is.</param>
/// <param name="RetryAt">Earliest moment to try again, as the provider said.</param>
/// <param name="Incomplete">The read proved nothing; a full one follows soon.</param>
/// <param name="SettingsApplied">The selection now holds for everybody.</param>
/// <param name="FollowUp">A sync is to come at once.</param>
public sealed record RunOutcome(
    string? Code,
    DateTimeOffset? VerifiedAt,
    string? Rights,
    string? Checkpoint,
    DateTimeOffset? RetryAt,
    bool Incomplete,
    bool SettingsApplied,
    bool FollowUp);

/// <summary>Every way in which a connection's row changes. Each is refused or gives the next row; the version rises with each.</summary>
public static class ConnectionRules
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(1);

    public static Refusal Exists { get; } = new("connection_exists", RefusalKind.Conflict, "The tenant is connected already; disconnect first.");

    public static Refusal None { get; } = new("no_connection", RefusalKind.NotFound, "The tenant has no connection.");

    public static Refusal NotConfigured { get; } = new("not_configured", RefusalKind.Conflict, "The connection is not configured yet; choose people and create accounts first.");

    public static Refusal Paused { get; } = new("connection_paused", RefusalKind.Conflict, "The connection is paused; resume it first.");

    /// <summary>Connects anew: unconfigured, under a fresh epoch, moving nobody. The last invite settings and policy are kept.</summary>
    public static ConnectionState Connect(ConnectionState? before, TenantId tenant, string provider, int source, string account, string accountName, DateTimeOffset now) => new(
        tenant,
        (before?.Version ?? 0) + 1,
        provider,
        source,
        account,
        accountName,
        ConnectionStatus.Unconfigured,
        PauseReason.None,
        (before?.Epoch ?? 0) + 1,
        before?.Run ?? 0,
        Selection: null,
        AppliedSelection: null,
        before?.Invites,
        before?.Policy ?? SyncPolicy.Default,
        ConnectionHealth.Unknown,
        now);

    /// <summary>Ends everything automatic at once by a new epoch.</summary>
    public static ConnectionState Disconnect(ConnectionState state) => state with
    {
        Version = state.Version + 1,
        Status = ConnectionStatus.Disconnected,
        PauseReason = PauseReason.None,
        Epoch = state.Epoch + 1,
        Health = state.Health with { NextFullAt = null, NextDeltaAt = null, Checkpoint = null, FailureCode = null, Failures = 0 },
    };

    /// <summary>Saves what was previewed. The epoch rises, so that a sync under the old settings ends.</summary>
    public static ConnectionState SaveSettings(ConnectionState state, Selection selection, InviteSettings invites) => state with
    {
        Version = state.Version + 1,
        Status = state.Status == ConnectionStatus.Unconfigured ? ConnectionStatus.Active : state.Status,
        Epoch = state.Epoch + 1,
        Selection = selection,
        Invites = invites,
    };

    /// <summary>Quick settings: forward-looking, so neither the epoch nor a waiting plan is touched.</summary>
    public static ConnectionState ChangeInvites(ConnectionState state, InviteSettings invites) => state with { Version = state.Version + 1, Invites = invites };

    public static ConnectionState ChangePolicy(ConnectionState state, SyncPolicy policy, DateTimeOffset now) => state with
    {
        Version = state.Version + 1,
        Policy = policy,
        Health = state.Health with
        {
            NextFullAt = Earlier(state.Health.NextFullAt, now + policy.FullEvery),
            NextDeltaAt = Earlier(state.Health.NextDeltaAt, now + policy.DeltaEvery),
        },
    };

    public static ConnectionState Pause(ConnectionState state, PauseReason reason) => state with
    {
        Version = state.Version + 1,
        Status = ConnectionStatus.Paused,
        PauseReason = reason,
        Epoch = state.Epoch + 1,
    };

    /// <summary>Resumes; what was missed while paused is read at once, as a whole.</summary>
    public static ConnectionState Resume(ConnectionState state, DateTimeOffset now) => state with
    {
        Version = state.Version + 1,
        Status = state.Selection is null ? ConnectionStatus.Unconfigured : ConnectionStatus.Active,
        PauseReason = PauseReason.None,
        Epoch = state.Epoch + 1,
        Health = state.Health with { NextFullAt = state.Selection is null ? null : now, Failures = 0, FailureCode = null },
    };

    /// <summary>A run is taken up: older attempts are fenced off.</summary>
    public static ConnectionState TakeUp(ConnectionState state) => state with { Version = state.Version + 1, Run = state.Run + 1 };

    /// <summary>A run ended: health, and when the next read is due.</summary>
    /// <param name="state">The connection as it is.</param>
    /// <param name="outcome">What the run came to.</param>
    /// <param name="full">It was, or stood for, a full read.</param>
    /// <param name="delta">The provider has delta reads.</param>
    /// <param name="now">The moment.</param>
    public static ConnectionState Ended(ConnectionState state, RunOutcome outcome, bool full, bool delta, DateTimeOffset now)
    {
        var failures = outcome.Code is null ? 0 : state.Health.Failures + 1;
        var backOff = TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks << Math.Clamp(failures - 1, 0, 10)));
        var retry = outcome.RetryAt is { } at && at > now ? at : now + backOff;
        var soon = outcome.FollowUp ? now : outcome.Code is not null || outcome.Incomplete ? retry : (DateTimeOffset?)null;
        var checkpoint = outcome.Incomplete ? null : outcome.Checkpoint ?? state.Health.Checkpoint;
        return state with
        {
            Version = state.Version + 1,
            AppliedSelection = outcome.SettingsApplied ? state.Selection : state.AppliedSelection,
            Health = new ConnectionHealth(
                outcome.VerifiedAt ?? state.Health.VerifiedAt,
                outcome.VerifiedAt is null ? state.Health.Rights : outcome.Rights,
                checkpoint,
                full || outcome.FollowUp || checkpoint is null ? soon ?? now + state.Policy.FullEvery : state.Health.NextFullAt,
                delta && checkpoint is not null ? outcome.Code is null ? now + state.Policy.DeltaEvery : retry : null,
                outcome.Code,
                failures),
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset other) => one is null || one < other ? one : other;
}
