using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Connections;

/// <summary>
/// The runs of one connection, one at a time, each a row before it begins: asked for, taken up, closed. What a dead
/// process left open is found by its row.
/// </summary>
internal sealed class ConnectionRuns(TenantId tenant, ConnectionServices services)
{
    private List<SyncRecord>? _open;
    private (Guid Sync, long Run)? _handedOver;

    public bool Any => _open is { Count: > 0 };

    /// <summary>What is in memory may be old: whoever asks next looks at the rows.</summary>
    public void Forget() => _open = null;

    /// <summary>Asks for a run; one of the same kind that has not begun, or a sync that is under way, is answered instead.</summary>
    public async Task<SyncRecord> Start(ConnectionState state, SyncKind kind, SyncTrigger trigger, Guid? plan, CancellationToken cancellationToken)
    {
        var open = await Open(cancellationToken);
        if (kind is SyncKind.Full or SyncKind.Delta && open.FirstOrDefault(sync => sync.Epoch == state.Epoch && (sync.Kind == SyncKind.Full || sync.Kind == kind)) is { } same) return same;
        return await Add(Record(state, Guid.CreateVersion7(services.Time.GetUtcNow()), kind, trigger, plan), cancellationToken);
    }

    /// <summary>Whether a sync is in a worker's hands, and may have passed by what changes now.</summary>
    public async Task<bool> Reading(CancellationToken cancellationToken) =>
        (await Open(cancellationToken)).Any(sync => sync.Kind is SyncKind.Full or SyncKind.Delta && _handedOver?.Sync == sync.Id);

    /// <summary>Stores the head of the plan to be previewed, then the run that makes it. The plan has the run's id.</summary>
    public async Task<SyncRecord> StartPreview(ConnectionState state, Selection selection, InviteSettings invites, CancellationToken cancellationToken)
    {
        var (open, id, now) = (await Open(cancellationToken), PreviewId(), services.Time.GetUtcNow());
        if (open.FirstOrDefault(sync => sync.Id == id) is { } again) return again;
        if (await services.Syncs.Find(tenant, id, cancellationToken) is { } ended) return ended;
        var plan = new Plan(id, PlanKind.Settings, PlanState.Making, state.Epoch, state.Source, selection, invites, new Dictionary<PlanAction, int>(), 0, null, null, Actor, now, null) { Before = state.Selection };
        await services.Plans.Begin(tenant, plan, cancellationToken);
        return await Add(Record(state, id, SyncKind.Preview, SyncTrigger.Admin, id), cancellationToken);
    }

    /// <summary>Stores the head of the plan that undoes <paramref name="undone"/>, then the run that makes it.</summary>
    public async Task<SyncRecord> StartUndo(ConnectionState state, Plan undone, CancellationToken cancellationToken)
    {
        var (open, id, now) = (await Open(cancellationToken), PreviewId(), services.Time.GetUtcNow());
        if (open.FirstOrDefault(sync => sync.Id == id) is { } again) return again;
        if (await services.Syncs.Find(tenant, id, cancellationToken) is { } ended) return ended;

        // One preview at a time: what an earlier one of the same plan reserved is free again.
        await EndUndoPreviews(plan => plan.Parent == undone.Id && plan.Id != id, "superseded", cancellationToken);
        var plan = new Plan(
            id, PlanKind.Undo, PlanState.Making, state.Epoch, state.Source, state.Selection ?? undone.Selection, state.Invites ?? undone.Invites, new Dictionary<PlanAction, int>(), 0, null, null, Actor, now, null)
        {
            Before = state.Selection,
            Parent = undone.Id,
        };
        await services.Plans.Begin(tenant, plan, cancellationToken);
        return await Add(Record(state, id, SyncKind.Undo, SyncTrigger.Admin, id), cancellationToken);
    }

    /// <summary>Ends previews of undoing that nobody may apply any more: they hold losses that others may need.</summary>
    public Task EndOldUndoPreviews(CancellationToken cancellationToken)
    {
        var oldest = services.Time.GetUtcNow() - PlanRules.PreviewLives;
        return EndUndoPreviews(plan => plan.State == PlanState.Ready && plan.CreatedAt <= oldest, "preview_expired", cancellationToken);
    }

    private async Task EndUndoPreviews(Func<Plan, bool> which, string why, CancellationToken cancellationToken)
    {
        Guid? after = null;
        while (true)
        {
            var page = await services.Plans.List(tenant, [PlanState.Ready, PlanState.Making], after, 100, cancellationToken);
            foreach (var plan in page.Where(plan => plan.Kind == PlanKind.Undo && which(plan)))
                await services.Plans.Move(tenant, plan.Id, plan.State, PlanState.Stale, why, services.Time.GetUtcNow(), [], cancellationToken);
            if (page.Count < 100) return;
            after = page[^1].Id;
        }
    }

    /// <summary>Plans that a person let go ahead and that no run applies, because a process died in between.</summary>
    public async Task StartChosen(ConnectionState state, CancellationToken cancellationToken)
    {
        foreach (var plan in await services.Plans.List(tenant, [PlanState.Applying], null, 20, cancellationToken))
        {
            if (plan.Choice is null || plan.Kind == PlanKind.Settings || (await Open(cancellationToken)).Any(sync => sync.Plan == plan.Id)) continue;
            if (PlanRules.Moved(plan, state))
            {
                await services.Plans.Move(tenant, plan.Id, PlanState.Applying, PlanState.Stale, "superseded", services.Time.GetUtcNow(), [], cancellationToken);
                continue;
            }

            await Add(Record(state, Guid.CreateVersion7(services.Time.GetUtcNow()), SyncKind.Apply, SyncTrigger.Retry, plan.Id) with { Actor = plan.DoneBy }, cancellationToken);
        }
    }

    /// <summary>The browse that can be looked into, or the read that fills one.</summary>
    public async Task<(Guid? Ready, SyncRecord? Sync)> Browse(ConnectionState state, CancellationToken cancellationToken) =>
        await services.Browser.Ready(tenant, state, cancellationToken) is { } ready ? (ready, null) : (null, await FillBrowse(state, cancellationToken));

    /// <summary>The read that fills a browse: the one that waits or is under way, or else a new one.</summary>
    public async Task<SyncRecord> FillBrowse(ConnectionState state, CancellationToken cancellationToken) =>
        (await Open(cancellationToken)).FirstOrDefault(sync => sync.Kind == SyncKind.Browse && sync.Epoch == state.Epoch)
        ?? await Add(Record(state, Guid.CreateVersion7(services.Time.GetUtcNow()), SyncKind.Browse, SyncTrigger.Admin, null), cancellationToken);

    /// <summary>The run that already applies this plan under this hash, when the button was pressed twice.</summary>
    public async Task<SyncRecord?> FindApply(Plan plan, string hash, CancellationToken cancellationToken)
    {
        if (!string.Equals(plan.Hash, hash, StringComparison.OrdinalIgnoreCase)) return null;
        if ((await Open(cancellationToken)).FirstOrDefault(sync => sync.Kind == SyncKind.Apply && sync.Plan == plan.Id) is { } open) return open;
        if (plan.State is not (PlanState.Applied or PlanState.Applying)) return null;
        return await LastApply(plan.Id, cancellationToken);
    }

    /// <summary>Asks for the run that applies the plan saved with the settings, unless one is under way. One that failed begins again when its time has come.</summary>
    public async Task Apply(ConnectionState state, Plan plan, bool atOnce, CancellationToken cancellationToken)
    {
        if ((await Open(cancellationToken)).Any(sync => sync.Kind == SyncKind.Apply && sync.Plan == plan.Id)) return;
        if (!atOnce && state.Health.NextFullAt > services.Time.GetUtcNow() && await LastApply(plan.Id, cancellationToken) is not null) return;
        await Add(Record(state, Guid.CreateVersion7(services.Time.GetUtcNow()), SyncKind.Apply, SyncTrigger.Settings, plan.Id) with { Actor = plan.DoneBy }, cancellationToken);
    }

    /// <summary>What is due by the connection's own times, or null.</summary>
    public SyncKind? Due(ConnectionState state)
    {
        if (state.AccountRefused) return null;
        var now = services.Time.GetUtcNow();
        if (state.Health.NextFullAt is not { } full || full <= now) return SyncKind.Full;
        if (!(state.Health.NextDeltaAt <= now) || state.Health.Checkpoint is null) return null;

        // An edit that has not reached everybody yet is finished by a read of everybody.
        return state.Settled ? SyncKind.Delta : SyncKind.Full;
    }

    /// <summary>Whether a run waits that no worker has yet. Runs of an older epoch are closed on the way.</summary>
    public async Task<bool> NeedsTakeUp(ConnectionState state, CancellationToken cancellationToken)
    {
        var open = await Open(cancellationToken);
        foreach (var old in open.Where(sync => sync.Epoch != state.Epoch && sync.Kind != SyncKind.Disconnect).ToList()) await Supersede(old, state, cancellationToken);
        if (open.Count == 0) return false;

        // A worker that lost the database, or whose report got lost, has let go of its run: somebody must begin again.
        return _handedOver is not { } given || given.Sync != open[0].Id || !services.Queue.Holds(given.Sync, given.Run);
    }

    /// <summary>Gives the oldest open run to a worker of this silo, under the run number just taken.</summary>
    public void HandOver(ConnectionState state)
    {
        if (_open is not { Count: > 0 } open) return;
        _handedOver = (open[0].Id, state.Run);
        services.Queue.Add(new SyncOrder(tenant, open[0].Id, new Fence(state.Epoch, state.Run), open[0].People, Reads(open[0].Kind) && services.Limits.Slow(state.Provider)));
    }

    private static bool Reads(SyncKind kind) => kind is SyncKind.Full or SyncKind.Delta or SyncKind.Preview or SyncKind.Browse;

    public async Task<SyncRecord?> Current(CancellationToken cancellationToken)
    {
        var open = await Open(cancellationToken);
        return open.Count == 0 ? null : await services.Syncs.Find(tenant, open[0].Id, cancellationToken);
    }

    /// <summary>The connection's row after a run, or null when the run changes nothing in it.</summary>
    public async Task<ConnectionState?> Ended(ConnectionState state, RunEnded report, CancellationToken cancellationToken)
    {
        if (report.Epoch != state.Epoch || report.Run != state.Run || report.Result.Overtaken || !state.Connected) return null;
        var sync = await services.Syncs.Find(tenant, report.Sync, cancellationToken);
        if (sync is null || sync.Kind is SyncKind.Preview or SyncKind.Browse or SyncKind.Disconnect or SyncKind.Undo) return null;

        var plan = sync.Plan is { } id ? await services.Plans.Find(tenant, id, cancellationToken) : null;
        var otherAccount = plan?.Holds.HasFlag(PlanHolds.OtherAccount) == true;
        if (sync.Kind == SyncKind.Apply && otherAccount && plan!.State == PlanState.Rejected) return ConnectionRules.RefuseAccount(state);

        // What was parked, undone or refused says nothing of how fresh the connection is.
        if (sync.Kind == SyncKind.Apply && plan is not { Kind: PlanKind.Settings or PlanKind.Sync, State: not PlanState.Rejected }) return null;
        var result = report.Result;
        var outcome = new RunOutcome(result.Succeeded ? null : result.Outcome, result.VerifiedAt, result.Rights, result.Checkpoint, result.RetryAt, result.Incomplete, result.SettingsApplied, result.FollowUp, result.LookAgain) { LookBy = result.LookBy };
        var delta = services.Catalogue.TryFind(state.Provider, out var connector) && connector.Descriptor.Delta != DeltaSupport.None;
        var read = sync.Kind switch
        {
            SyncKind.Full or SyncKind.Preview or SyncKind.Browse => RunRead.Full,
            SyncKind.Delta => RunRead.Delta,
            SyncKind.Apply or SyncKind.Disconnect or SyncKind.Undo => RunRead.Nothing,
        };
        var next = ConnectionRules.Ended(state, outcome, read, delta, services.Time.GetUtcNow());

        // A person let the other account's people in, or a complete read found that they are the same, every one of them.
        var accepted = (sync.Kind == SyncKind.Apply && otherAccount && plan!.State == PlanState.Applied) || (sync.Kind == SyncKind.Full && result is { Outcome: "no_changes", VerifiedAt: not null });
        return accepted && next.PendingAccount is not null ? ConnectionRules.AcceptAccount(next) with { Version = next.Version } : next;
    }

    /// <summary>Closes the run's row. An overtaken one stays open when its epoch still holds: it is taken up again.</summary>
    public async Task Close(RunEnded report, CancellationToken cancellationToken)
    {
        // An older attempt's report says nothing of the one that a worker has by now: to begin again for it would fence that one off.
        if (_handedOver == (report.Sync, report.Run)) _handedOver = null;
        if (report.Result.Overtaken || await services.Syncs.Find(tenant, report.Sync, cancellationToken) is not { } sync) return;
        var phase = report.Result.Succeeded ? SyncPhase.Done : SyncPhase.Failed;
        await services.Syncs.Put(tenant, sync with { Phase = phase, Outcome = report.Result.Outcome, Detail = report.Result.Detail, FinishedAt = services.Time.GetUtcNow() }, cancellationToken);
        _open?.RemoveAll(open => open.Id == report.Sync);
    }

    private async Task<SyncRecord?> LastApply(Guid plan, CancellationToken cancellationToken) =>
        (await services.Syncs.List(tenant, null, 100, cancellationToken)).FirstOrDefault(sync => sync.Kind == SyncKind.Apply && sync.Plan == plan);

    private async Task<List<SyncRecord>> Open(CancellationToken cancellationToken) => _open ??= [.. await services.Syncs.Unfinished(tenant, cancellationToken)];

    private async Task<SyncRecord> Add(SyncRecord record, CancellationToken cancellationToken)
    {
        // Should the answer get lost, the row may be there all the same: whoever asks next looks.
        var open = _open!;
        _open = null;
        await services.Syncs.Put(tenant, record, cancellationToken);
        open.Add(record);
        _open = open;
        return record;
    }

    private async Task Supersede(SyncRecord sync, ConnectionState state, CancellationToken cancellationToken)
    {
        var last = await services.Syncs.Find(tenant, sync.Id, cancellationToken) ?? sync;
        await services.Syncs.Put(tenant, last with { Phase = SyncPhase.Superseded, Outcome = "superseded", FinishedAt = services.Time.GetUtcNow() }, cancellationToken);

        // What a person let go ahead goes on under the new epoch, as long as the selection is the same.
        if (last.Plan is { } plan && (last.Kind != SyncKind.Apply || (plan != state.SettingsPlan && await services.Plans.Find(tenant, plan, cancellationToken) is { Kind: PlanKind.Settings })))
            foreach (var from in Unfit(last.Kind))
                if (await services.Plans.Move(tenant, plan, from, PlanState.Stale, "superseded", services.Time.GetUtcNow(), [], cancellationToken)) break;
        if (_handedOver?.Sync == sync.Id) _handedOver = null;
        _open!.RemoveAll(open => open.Id == sync.Id);
    }

    // What was previewed and is whole outlives the run that made it: somebody may be about to apply it, or has just done so.
    private static PlanState[] Unfit(SyncKind kind) =>
        kind is SyncKind.Preview or SyncKind.Undo ? [PlanState.Making] : [PlanState.Making, PlanState.Ready, PlanState.Applying];

    private SyncRecord Record(ConnectionState state, Guid id, SyncKind kind, SyncTrigger trigger, Guid? plan) => new(
        id, kind, trigger, state.Epoch, state.Run, SyncPhase.Waiting, plan, 0, 0, 0, 0, 0, 0, new Dictionary<PlanAction, int>(), null, null, null, Actor, services.Time.GetUtcNow(), null);

    // Under an idempotency key a second request finds the first one's preview.
    private Guid PreviewId() => Caller.Cause.StartsWith("key/", StringComparison.Ordinal)
        ? new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"preview/{tenant}/{Caller.Cause}")).AsSpan(0, 16), bigEndian: true)
        : Guid.CreateVersion7(services.Time.GetUtcNow());

    private static string Actor => Caller.Current?.Actor ?? "sync";
}
