using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Connections;

/// <summary>
/// Hints that something changed at the source, and when they lead to a read. What a run that is under way has passed
/// already it will not see: another one follows it, once for any number of hints. Should the process die before, the next
/// delta by schedule finds the change.
/// </summary>
internal sealed class ConnectionHints(ConnectionCore core)
{
    // The first of a provider's hints are followed at once; a stream of them takes no more than this of what the account may call.
    private static readonly CallLimit Pace = new(12, TimeSpan.FromMinutes(1));

    private DateTimeOffset? _paceFullAt;
    private bool _pushed;
    private DateTimeOffset? _hinted;

    /// <summary>The directory was pushed here: a delta of what is kept follows at once.</summary>
    public async Task Pushed(CancellationToken cancellationToken)
    {
        if (core.Unusable(out var state) is not null || !state.Runs) return;
        _pushed = await core.Runs.Reading(cancellationToken);
        if (_pushed) return;
        await core.FinishSettings(now: false, cancellationToken);
        var kind = Delta(state) && state.Status != ConnectionStatus.NeedsRelink ? SyncKind.Delta : SyncKind.Full;
        await Start(state, kind, cancellationToken);
    }

    /// <summary>
    /// A provider's webhook said that something changed. A delta follows at once, as long as they are few; a read of everybody
    /// no sooner after the last one than deltas would follow each other. A source in trouble is asked again by the schedule
    /// alone, which finds this change too.
    /// </summary>
    /// <param name="connectedAt">Since when the connection was there that the webhook was believed for.</param>
    public async Task Heed(DateTimeOffset connectedAt, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (core.Unusable(out var state) is not null || state is not { Status: ConnectionStatus.Active, Health.Failures: 0 } || !Same(state.ConnectedAt, connectedAt)) return;
            _hinted = await core.Runs.Reading(cancellationToken) ? connectedAt : null;
            if (_hinted is not null) return;
            await core.FinishSettings(now: false, cancellationToken);
            var (delta, now) = (Delta(state), core.Services.Time.GetUtcNow());
            var at = delta ? NextDelta(now) : await NextFull(state, now, cancellationToken);
            if (at <= now)
            {
                if (delta) _paceFullAt = Pace.After(_paceFullAt, now, 1);
                await Start(state, delta ? SyncKind.Delta : SyncKind.Full, cancellationToken);
                return;
            }

            // In the row, so that whoever looks at it next keeps the promise. Another writer may have been first: look again.
            if ((delta ? state.Health.NextDeltaAt : state.Health.NextFullAt) <= at) return;
            if (await core.Save(ConnectionRules.ReadBy(state, delta, at), CredentialsChange.Unchanged, null, cancellationToken)) return;
        }
    }

    /// <summary>A run ended: what came while it read is followed now.</summary>
    public async Task Again(CancellationToken cancellationToken)
    {
        if (_pushed) await Pushed(cancellationToken);
        if (_hinted is { } connectedAt) await Heed(connectedAt, cancellationToken);
    }

    private async Task Start(ConnectionState state, SyncKind kind, CancellationToken cancellationToken)
    {
        await core.Runs.Start(state, kind, SyncTrigger.Hint, null, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
    }

    private static bool Delta(ConnectionState state) => state.Health.Checkpoint is not null && state.Settled;

    private DateTimeOffset NextDelta(DateTimeOffset now) => Pace.Available(_paceFullAt, now) > 0 ? now : Pace.NextAt(_paceFullAt!.Value);

    private async Task<DateTimeOffset> NextFull(ConnectionState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = (await core.Services.Syncs.List(core.Tenant, null, 100, cancellationToken)).FirstOrDefault(sync => sync.Kind == SyncKind.Full);
        return last is null ? now : last.CreatedAt + state.Policy.DeltaEvery;
    }

    // A database may keep less of a moment than memory does.
    private static bool Same(DateTimeOffset one, DateTimeOffset other) => one.ToUnixTimeMilliseconds() == other.ToUnixTimeMilliseconds();
}
