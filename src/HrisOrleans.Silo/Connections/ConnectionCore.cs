using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Connections;

/// <summary>
/// The row of one connection and its runs, as one silo sees them. The row is the truth; the fence in it, not whoever
/// holds this object, keeps an old run from writing.
/// </summary>
/// <param name="busy">Told when work was handed over that ends later.</param>
internal sealed class ConnectionCore(TenantId tenant, ConnectionServices services, Action busy)
{
    // Twice in the time between a preview's end and the hour: a beat may come late, or fail.
    private static readonly TimeSpan ErasesEvery = TimeSpan.FromMinutes(5);

    private DateTimeOffset _erasedAt;
    private ConnectionHints? _hints;

    public TenantId Tenant => tenant;

    public ConnectionServices Services => services;

    public ConnectionRuns Runs { get; } = new(tenant, services);

    public ConnectionHints Hints => _hints ??= new ConnectionHints(this);

    /// <summary>The row as last read or written; null when the tenant never connected.</summary>
    public ConnectionState? State { get; private set; }

    /// <summary>Why nothing can be read or planned now; null when it can.</summary>
    /// <param name="state">The row, when it can.</param>
    public Refusal? Unusable(out ConnectionState state)
    {
        state = State!;
        if (State is not { Connected: true }) return ConnectionRules.None;
        if (State.Status == ConnectionStatus.Paused) return ConnectionRules.Paused;
        return State.AccountRefused ? ConnectionRules.AccountRefused : null;
    }

    public async Task Wake(CancellationToken cancellationToken)
    {
        await Reload(cancellationToken);
        await FinishDisconnect(cancellationToken);
        if (State is null) return;
        await FinishSettings(now: false, cancellationToken);
        await TakeUpRuns(cancellationToken);
    }

    /// <summary>The heartbeat: takes up what a dead process left open and starts what is due.</summary>
    /// <returns>False when nothing is left to do for the connection: it is cut, and everybody is released.</returns>
    public async Task<bool> Tick(CancellationToken cancellationToken)
    {
        await Reload(cancellationToken);
        await FinishDisconnect(cancellationToken);
        await PauseUncovered(cancellationToken);
        if (State is { Connected: true, Status: not ConnectionStatus.Paused } state) await Runs.StartChosen(state, cancellationToken);
        await StartDue(cancellationToken);
        if (State is not null) await services.Channels.Tend(State, cancellationToken);
        await EraseOldPreviews();
        return State is not { Connected: false } || Runs.Any;
    }

    public async Task RunEnded(RunEnded report, CancellationToken cancellationToken)
    {
        // What is in memory may be older than the run: a write whose answer got lost, or another silo's.
        if (State is null || report.Epoch != State.Epoch || report.Run != State.Run) await Reload(cancellationToken);
        if (State is null) return;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var ended = await Runs.Ended(State, report, cancellationToken);
            if (ended is null || await Save(ended, CredentialsChange.Unchanged, ConnectionRules.Turned(State, ended), cancellationToken)) break;
        }

        await Runs.Close(report, cancellationToken);
        await Hints.Again(cancellationToken);
        await StartDue(cancellationToken);
    }

    /// <summary>Changes the row by a rule.</summary>
    /// <param name="rule">Asked anew whenever another writer was first: what was in memory may have been overtaken.</param>
    public async Task<Answer<ConnectionView>> Change(
        Func<ConnectionState, Outcome<ConnectionState>> rule,
        string happened,
        CredentialsChange credentials,
        Func<Task>? then,
        CancellationToken cancellationToken,
        long? ifMatch = null,
        Guid? plan = null)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (State is not { Connected: true }) return ConnectionRules.None;
            if (ifMatch is { } version && version != State.Version) return PlanRules.VersionMismatch;
            var next = rule(State);
            if (!next.Accepted) return next.Refusal;
            if (!await Save(next.Value, credentials, happened, cancellationToken, plan)) continue;
            if (then is not null) await then();
            return await View(cancellationToken);
        }

        return new Refusal("connection_busy", RefusalKind.Unavailable, "The connection changes too fast; try again.");
    }

    public async Task<bool> Save(ConnectionState next, CredentialsChange credentials, string? happened, CancellationToken cancellationToken, Guid? plan = null)
    {
        var events = happened is null ? [] : new[] { ConnectionEvents.Of(happened, next, plan) };
        var saved = await services.Connections.Save(next, next.Version - 1, credentials, events, cancellationToken);
        if (saved) State = next;
        else await Reload(cancellationToken);
        return saved;
    }

    /// <summary>Pauses the connection when the tenant's subscription does not cover its provider. Nobody is removed. The heartbeat asks too: the word of a change may get lost.</summary>
    public async Task PauseUncovered(CancellationToken cancellationToken)
    {
        if (State is not { Connected: true, Status: not ConnectionStatus.Paused } state) return;
        if (await services.Prober.Covered(tenant, state.Provider, cancellationToken) is not { Kind: RefusalKind.PaymentRequired }) return;
        await Change(now => ConnectionRules.Pause(now, PauseReason.Subscription), "connection_paused", CredentialsChange.Unchanged, () => TakeUpRuns(cancellationToken), cancellationToken);
    }

    // Starts what is due by the row's own times; a tick that never came is made up by the next one.
    public async Task StartDue(CancellationToken cancellationToken)
    {
        if (!await FinishSettings(now: false, cancellationToken) && State is { Runs: true } state && Runs.Due(state) is { } kind)
            await Runs.Start(state, kind, SyncTrigger.Schedule, null, cancellationToken);
        if (State is not null) await TakeUpRuns(cancellationToken);
    }

    /// <summary>
    /// Sees to it that the plan saved with the settings is applied: a process may have died between the settings' row and
    /// the run's. A sync in its place would take the edit for what people did by themselves.
    /// </summary>
    /// <param name="now">Begin a run that failed again at once, without waiting for its time.</param>
    /// <returns>True while the plan is still to be applied.</returns>
    public async Task<bool> FinishSettings(bool now, CancellationToken cancellationToken)
    {
        if (State is not { Runs: true, SettingsPlan: { } id } state) return false;
        if (await services.Plans.Find(tenant, id, cancellationToken) is not { State: PlanState.Ready or PlanState.Applying } plan) return false;
        await Runs.Apply(state, plan, now, cancellationToken);
        return true;
    }

    // Asked anew whenever another writer was first: the run that waits may belong to an epoch that is over.
    public async Task TakeUpRuns(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 3 && State is not null && await Runs.NeedsTakeUp(State, cancellationToken); attempt++)
        {
            if (!await Save(ConnectionRules.TakeUp(State), CredentialsChange.Unchanged, null, cancellationToken)) continue;
            Runs.HandOver(State);
            busy();
            return;
        }
    }

    /// <summary>
    /// What follows the row of a disconnect. Should the process die in between, whoever looks at the row next does it
    /// again: the release run is written last, and says that all before it is done.
    /// </summary>
    public async Task FinishDisconnect(CancellationToken cancellationToken)
    {
        if (State is not { Connected: false } state || await services.Syncs.Any(tenant, SyncKind.Disconnect, state.Epoch, cancellationToken)) return;
        await services.Browse.DeleteAllBut(tenant, null, cancellationToken);
        await services.Pushed.Clear(tenant, cancellationToken);
        await services.Hints.ForgetAll(tenant, cancellationToken);

        // Ends the runs of before, and their plans with them: only then nobody adds values, and those of an apply may go too.
        await TakeUpRuns(cancellationToken);
        await services.Plans.EndOpen(tenant, "disconnected", services.Time.GetUtcNow(), cancellationToken);
        await services.Plans.EraseValues(tenant, services.Time.GetUtcNow(), cancellationToken);
        await services.Syncs.EraseNames(tenant, null, services.Time.GetUtcNow(), cancellationToken);
        await Runs.Start(State, SyncKind.Disconnect, SyncTrigger.Admin, null, cancellationToken);
        await TakeUpRuns(cancellationToken);
    }

    public async Task Reload(CancellationToken cancellationToken)
    {
        var known = State?.Version;
        State = await services.Connections.Find(tenant, cancellationToken);

        // Somebody else wrote the row: they may have asked for runs too.
        if (State?.Version != known) Runs.Forget();
    }

    public async Task<Answer<ConnectionView>> View(CancellationToken cancellationToken) =>
        await Listening(Views.Of(State!, await Runs.Current(cancellationToken)), State!, cancellationToken);

    private async Task<ConnectionView> Listening(ConnectionView view, ConnectionState state, CancellationToken cancellationToken)
    {
        if (!state.Connected || !services.Catalogue.TryFind(state.Provider, out var connector) || connector.Push is not { } receiver) return view;
        if (await services.Channels.Describe(state, cancellationToken) is { } channel) return view with { Push = channel.Open ? "subscribed" : "off", PushProblem = channel.Problem };
        if (await services.Hints.Has(tenant, state.Provider, cancellationToken)) return view with { Push = "own" };
        return view with { Push = (await services.Hints.OfApp(state.Provider, receiver, cancellationToken)).Count > 0 ? "app" : "off" };
    }

    // Whoever was previewed and never confirmed: their values live no longer than a browse.
    private async Task EraseOldPreviews()
    {
        var now = services.Time.GetUtcNow();
        if (now - _erasedAt < ErasesEvery) return;
        await Runs.EndOldUndoPreviews(CancellationToken.None);
        await services.Plans.EraseValues(tenant, now - PlanRules.PreviewLives, CancellationToken.None);
        await services.Syncs.EraseNames(tenant, SyncKind.Preview, now - PlanRules.PreviewLives, CancellationToken.None);
        _erasedAt = now;
    }
}
