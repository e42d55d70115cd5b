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
/// <param name="LookAgain">Whether the next read of everybody passes nobody by; null leaves that as it is.</param>
public sealed record RunOutcome(
    string? Code,
    DateTimeOffset? VerifiedAt,
    string? Rights,
    string? Checkpoint,
    DateTimeOffset? RetryAt,
    bool Incomplete,
    bool SettingsApplied,
    bool FollowUp,
    bool? LookAgain = null)
{
    /// <summary>When the next full read is due at the latest, because something was missing in this one; null when nothing was.</summary>
    public DateTimeOffset? LookBy { get; init; }
}

/// <summary>What a run read of the directory.</summary>
public enum RunRead
{
    /// <summary>A stored plan was applied.</summary>
    Nothing = 0,
    Full = 1,
    Delta = 2,
}

/// <summary>Every way in which a connection's row changes. Each is refused or gives the next row; the version rises with each.</summary>
public static class ConnectionRules
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstRelinkBackOff = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRelinkBackOff = TimeSpan.FromHours(24);

    public static Refusal Exists { get; } = new("connection_exists", RefusalKind.Conflict, "The tenant is connected already; disconnect first.");

    public static Refusal None { get; } = new("no_connection", RefusalKind.NotFound, "The tenant has no connection.");

    public static Refusal NotConfigured { get; } = new("not_configured", RefusalKind.Conflict, "The connection is not configured yet; choose people and create accounts first.");

    public static Refusal Paused { get; } = new("connection_paused", RefusalKind.Conflict, "The connection is paused; resume it first.");

    public static Refusal AccountKnown { get; } = new("account_known", RefusalKind.Conflict, "These credentials belong to another account that this tenant was connected to before; disconnect, and connect that one.");

    public static Refusal AccountRefused { get; } = new("account_refused", RefusalKind.Conflict, "The credentials belong to another company, and that was refused; relink with the right ones first.");

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
        PendingAccount = null,
        PendingAccountName = null,
        SettingsPlan = null,
        LookAgain = false,
        Health = state.Health with { NextFullAt = null, NextDeltaAt = null, Checkpoint = null, FailureCode = null, Failures = 0 },
    };

    /// <summary>
    /// New credentials that work: status and health begin anew, everybody keeps who they are, and a full read is due at
    /// once. Credentials of another account are taken, and the account stays pending until a person has looked at it.
    /// </summary>
    public static ConnectionState Relink(ConnectionState state, string account, string accountName, DateTimeOffset now)
    {
        var same = account == state.Account;
        return state with
        {
            Version = state.Version + 1,
            AccountName = same ? accountName : state.AccountName,
            PendingAccount = same ? null : account,
            PendingAccountName = same ? null : accountName,
            Status = state.Status == ConnectionStatus.Paused ? ConnectionStatus.Paused : Unhindered(state),
            Epoch = state.Epoch + 1,
            // Whoever relinks accepts what the new credentials see; absences count from there.
            Health = state.Health with { Rights = null, Checkpoint = null, NextFullAt = state.Selection is null ? null : now, NextDeltaAt = null, FailureCode = null, Failures = 0 },
        };
    }

    /// <summary>A person saw what the pending account would do, and lets it: it is the connection's account from now on. Its people go on under the same source number.</summary>
    public static ConnectionState AcceptAccount(ConnectionState state) => state.PendingAccount is not { } account ? state : state with
    {
        Version = state.Version + 1,
        Account = account,
        AccountName = state.PendingAccountName ?? account,
        PendingAccount = null,
        PendingAccountName = null,
    };

    /// <summary>A person does not want the pending account: what it began ends, and nothing is read any more until there are other credentials.</summary>
    public static ConnectionState RefuseAccount(ConnectionState state) => state.PendingAccount is null ? state : state with
    {
        Version = state.Version + 1,
        PendingAccount = null,
        PendingAccountName = null,
        Status = state.Status == ConnectionStatus.Paused ? ConnectionStatus.Paused : ConnectionStatus.NeedsRelink,
        Epoch = state.Epoch + 1,
        Health = state.Health with { Checkpoint = null, NextFullAt = null, NextDeltaAt = null, FailureCode = AccountRefused.Code, Failures = 0 },
    };

    /// <summary>Saves what was previewed. The epoch rises, so that a sync under the old settings ends.</summary>
    /// <param name="plan">The plan that was previewed; it is still to be applied.</param>
    public static ConnectionState SaveSettings(ConnectionState state, Selection selection, InviteSettings invites, Guid plan) => state with
    {
        Version = state.Version + 1,
        Status = state.Status == ConnectionStatus.Unconfigured ? ConnectionStatus.Active : state.Status,
        Epoch = state.Epoch + 1,
        Selection = selection,
        Invites = invites,
        SettingsPlan = plan,
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
            NextDeltaAt = state.Status == ConnectionStatus.NeedsRelink ? null : Earlier(state.Health.NextDeltaAt, now + policy.DeltaEvery),
        },
    };

    public static ConnectionState Pause(ConnectionState state, PauseReason reason) => state with
    {
        Version = state.Version + 1,
        Status = ConnectionStatus.Paused,
        PauseReason = reason,
        Epoch = state.Epoch + 1,
    };

    /// <summary>Resumes; what was missed while paused is read at once, as a whole. Who needed a relink before the pause still does, until that read says otherwise.</summary>
    public static ConnectionState Resume(ConnectionState state, DateTimeOffset now)
    {
        var relink = NeedsRelink(state.Health.FailureCode);
        var reads = state.Selection is not null && !state.AccountRefused;
        return state with
        {
            Version = state.Version + 1,
            Status = relink ? ConnectionStatus.NeedsRelink : Unhindered(state),
            PauseReason = PauseReason.None,
            Epoch = state.Epoch + 1,
            Health = state.Health with { NextFullAt = reads ? now : null, Failures = 0, FailureCode = relink ? state.Health.FailureCode : null },
        };
    }

    /// <summary>A run is taken up: older attempts are fenced off.</summary>
    public static ConnectionState TakeUp(ConnectionState state) => state with { Version = state.Version + 1, Run = state.Run + 1 };

    /// <summary>The source said that something changed, and it is not read at once: the next read comes by then at the latest.</summary>
    /// <param name="delta">A delta read will do.</param>
    public static ConnectionState ReadBy(ConnectionState state, bool delta, DateTimeOffset by) => state with
    {
        Version = state.Version + 1,
        Health = delta ? state.Health with { NextDeltaAt = Earlier(state.Health.NextDeltaAt, by) } : state.Health with { NextFullAt = Earlier(state.Health.NextFullAt, by) },
    };

    /// <summary>A run ended: health, and when the next read is due. Rejected credentials and lost rights put an active connection in need of a relink; a read that works brings it back.</summary>
    /// <param name="state">The connection as it is.</param>
    /// <param name="outcome">What the run came to.</param>
    /// <param name="kind">What it read.</param>
    /// <param name="delta">The provider has delta reads.</param>
    /// <param name="now">The moment.</param>
    public static ConnectionState Ended(ConnectionState state, RunOutcome outcome, RunRead kind, bool delta, DateTimeOffset now)
    {
        var next = state with
        {
            Version = state.Version + 1,
            AppliedSelection = outcome.SettingsApplied ? state.Selection : state.AppliedSelection,
            SettingsPlan = outcome.SettingsApplied ? null : state.SettingsPlan,
            LookAgain = outcome.LookAgain ?? state.LookAgain,
        };
        var read = kind != RunRead.Nothing;
        return state.Status switch
        {
            ConnectionStatus.Active when read && NeedsRelink(outcome.Code) => Quarantined(next, outcome, 1, now),
            ConnectionStatus.NeedsRelink when read && outcome.Code is not null => Quarantined(next, outcome, state.Health.Failures + 1, now),

            // Nothing was read: whether the credentials work again is not known.
            ConnectionStatus.NeedsRelink when !read => next with
            {
                Health = next.Health with { VerifiedAt = outcome.VerifiedAt ?? next.Health.VerifiedAt, NextFullAt = outcome.FollowUp ? now : next.Health.NextFullAt },
            },
            ConnectionStatus.NeedsRelink => Healthy(next with { Status = ConnectionStatus.Active }, outcome, kind, delta, now),
            ConnectionStatus.Unconfigured or ConnectionStatus.Active or ConnectionStatus.Paused or ConnectionStatus.Disconnected => Healthy(next, outcome, kind, delta, now),
        };
    }

    /// <summary>The fact that lies between two rows of a connection, where its status changed by itself: <c>connection_needs_relink</c>, <c>connection_recovered</c> or none.</summary>
    public static string? Turned(ConnectionState before, ConnectionState after) => (before.Status, after.Status) switch
    {
        (ConnectionStatus.Active, ConnectionStatus.NeedsRelink) => "connection_needs_relink",
        (ConnectionStatus.NeedsRelink, ConnectionStatus.Active) => "connection_recovered",
        _ => null,
    };

    /// <summary>A failure that time alone does not mend.</summary>
    private static bool NeedsRelink(string? code) => code is "credentials_rejected" or "hris_permission_missing" || code == AccountRefused.Code;

    private static ConnectionStatus Unhindered(ConnectionState state) => state.Selection is null ? ConnectionStatus.Unconfigured : ConnectionStatus.Active;

    // Rare looks whether it works again, each a full read. An outage on the way is not what the admin has to mend.
    private static ConnectionState Quarantined(ConnectionState next, RunOutcome outcome, int failures, DateTimeOffset now) => next with
    {
        Status = ConnectionStatus.NeedsRelink,
        Health = next.Health with
        {
            NextFullAt = Later(now + BackOff(FirstRelinkBackOff, LongestRelinkBackOff, failures), outcome.RetryAt),
            NextDeltaAt = null,
            FailureCode = NeedsRelink(outcome.Code) ? outcome.Code : next.Health.FailureCode,
            Failures = failures,
        },
    };

    private static ConnectionState Healthy(ConnectionState next, RunOutcome outcome, RunRead kind, bool delta, DateTimeOffset now)
    {

        // A source that never proves a read to be whole is asked less and less often, as one that fails.
        var failures = outcome.Code is null && !outcome.Incomplete ? 0 : next.Health.Failures + 1;
        var retry = outcome.RetryAt is { } at && at > now ? at : now + BackOff(FirstBackOff, LongestBackOff, failures);
        var soon = outcome.FollowUp ? now : outcome.Code is not null || outcome.Incomplete ? retry : (DateTimeOffset?)null;
        var checkpoint = outcome.Incomplete ? null : outcome.Checkpoint ?? next.Health.Checkpoint;
        var full = kind != RunRead.Delta || outcome.FollowUp || checkpoint is null ? soon ?? now + next.Policy.FullEvery : next.Health.NextFullAt;
        return next with
        {
            Health = new ConnectionHealth(
                outcome.VerifiedAt ?? next.Health.VerifiedAt,
                outcome.VerifiedAt is null ? next.Health.Rights : outcome.Rights,
                checkpoint,
                outcome.LookBy is { } by ? Earlier(full, by) : full,
                delta && checkpoint is not null ? outcome.Code is null ? now + next.Policy.DeltaEvery : retry : null,
                outcome.Code,
                failures),
        };
    }

    private static TimeSpan BackOff(TimeSpan first, TimeSpan longest, int failures) =>
        TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Clamp(failures - 1, 0, 10)));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset other) => one is null || one < other ? one : other;
}
