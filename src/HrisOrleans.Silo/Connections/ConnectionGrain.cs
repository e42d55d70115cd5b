using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Syncs;
using Orleans.Runtime;

namespace HrisOrleans.Silo.Connections;

/// <summary>
/// A tenant's connection: decides, writes its row with the events, then sees to the runs. The row is the truth; the
/// fence in it, not this activation, keeps an old run from writing.
/// </summary>
[GrainType("hris.connection")]
internal sealed class ConnectionGrain(ConnectionServices services) : Grain, IConnectionGrain, IRemindable
{
    private const string Heartbeat = "heartbeat";
    private TenantId _tenant;
    private ConnectionState? _state;
    private ConnectionRuns _runs = null!;
    private DateTimeOffset _erasedAt;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GrainKeys.TryTenant(this.GetPrimaryKeyString(), out _tenant);
        _runs = new ConnectionRuns(_tenant, services);
        await Reload(cancellationToken);
        if (_state is not null) await TakeUpRuns(cancellationToken);
    }

    public async Task<Answer<ConnectionView>> Connect(Connect command, CancellationToken cancellationToken)
    {
        if (_state is { Connected: true }) return ConnectionRules.Exists;
        var probed = await services.Prober.Probe(_tenant, command, cancellationToken);
        if (!probed.Accepted) return probed.Refusal;
        var now = services.Time.GetUtcNow();
        var source = await services.Connections.SourceFor(_tenant, command.Provider, probed.Value.Report.Account, now, cancellationToken);
        var next = ConnectionRules.Connect(_state, _tenant, command.Provider, source, probed.Value.Report.Account, probed.Value.Report.AccountName, now);
        var credentials = await services.Vault.Seal(_tenant, probed.Value.Credentials, cancellationToken);
        if (!await Save(next, CredentialsChange.Replace(credentials), "connection_connected", cancellationToken)) return ConnectionRules.Exists;
        await this.RegisterOrUpdateReminder(Heartbeat, services.Pulse.Phase(_tenant), services.Pulse.Period);
        return await View(cancellationToken);
    }

    public async Task<Answer<ConnectionView>> Describe(CancellationToken cancellationToken) => _state is null ? ConnectionRules.None : await View(cancellationToken);

    public Task<Answer<ConnectionView>> Disconnect(CancellationToken cancellationToken) => Change(
        state => ConnectionRules.Disconnect(state),
        "connection_disconnected",
        CredentialsChange.Destroy,
        async () =>
        {
            await services.Browse.DeleteAllBut(_tenant, null, cancellationToken);
            await services.Plans.EraseValues(_tenant, services.Time.GetUtcNow(), cancellationToken);
            await _runs.Start(_state!, SyncKind.Disconnect, SyncTrigger.Admin, null, cancellationToken);
            await TakeUpRuns(cancellationToken);
        },
        cancellationToken);

    public async Task<Answer<SyncView>> Preview(SettingsInput settings, CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true }) return ConnectionRules.None;
        if (_state.Status == ConnectionStatus.Paused) return ConnectionRules.Paused;
        var read = await services.Settings.Read(_tenant, settings, cancellationToken);
        if (!read.Accepted) return read.Refusal;
        var sync = await _runs.StartPreview(_state, read.Value.Selection, read.Value.Invites, cancellationToken);
        await TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }

    public async Task<Answer<SyncView>> SaveSettings(SaveSettings command, CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true }) return ConnectionRules.None;
        if (_state.Status == ConnectionStatus.Paused) return ConnectionRules.Paused;
        if (command.Plan is not { } planId || command.Hash is null)
            return new Refusal("preview_required", RefusalKind.PreconditionRequired, "Preview these settings first, and name the plan and its hash.");
        var read = await services.Settings.Read(_tenant, command.Settings, cancellationToken);
        if (!read.Accepted) return read.Refusal;
        var plan = await services.Plans.Find(_tenant, planId, cancellationToken);
        if (plan is null || !plan.Selection.Equals(read.Value.Selection) || plan.Invites != read.Value.Invites) return PlanRules.Stale("these are not the settings that were previewed");
        return await Apply(plan, command.Hash, command.IfMatch, cancellationToken);
    }

    public async Task<Answer<SyncView>> ApplyPlan(ApplyPlan command, CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true }) return ConnectionRules.None;
        if (_state.Status == ConnectionStatus.Paused) return ConnectionRules.Paused;
        var plan = await services.Plans.Find(_tenant, command.Plan, cancellationToken);
        if (plan is null) return PlanRules.NotFound;
        return command.Hash is null
            ? new Refusal("preview_required", RefusalKind.PreconditionRequired, "Name the plan's hash in If-Match.")
            : await Apply(plan, command.Hash, null, cancellationToken);
    }

    public async Task<Answer<InvitesChanged>> ChangeInvites(ChangeInvites command, CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true }) return ConnectionRules.None;
        if (_state.Invites is not { } before) return ConnectionRules.NotConfigured;
        var invites = services.Settings.Merge(before, command.Send, command.Approval);
        if (!invites.Accepted) return invites.Refusal;
        var changed = await Change(state => ConnectionRules.ChangeInvites(state, invites.Value), "invites_changed", CredentialsChange.Unchanged, null, cancellationToken, command.IfMatch);
        if (!changed.Accepted) return new Answer<InvitesChanged>(null, changed.Refused);
        var counts = await services.Members.Count(_tenant, cancellationToken);
        return new InvitesChanged(changed.Value, counts.GetValueOrDefault(Domain.Members.MemberList.Requests), counts.GetValueOrDefault(Domain.Members.MemberList.Queued));
    }

    public Task<Answer<ConnectionView>> ChangePolicy(ChangePolicy command, CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true } state) return Task.FromResult<Answer<ConnectionView>>(ConnectionRules.None);
        var policy = new SyncPolicy(
            Seconds(command.DeltaEverySeconds) ?? state.Policy.DeltaEvery,
            Seconds(command.FullEverySeconds) ?? state.Policy.FullEvery,
            Seconds(command.MinimumAbsenceSeconds) ?? state.Policy.MinimumAbsence);
        return policy.Check() is { } refusal
            ? Task.FromResult<Answer<ConnectionView>>(refusal)
            : Change(current => ConnectionRules.ChangePolicy(current, policy, services.Time.GetUtcNow()), "policy_changed", CredentialsChange.Unchanged, null, cancellationToken, command.IfMatch);

        static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
    }

    public Task<Answer<ConnectionView>> Pause(CancellationToken cancellationToken) => _state is { Status: ConnectionStatus.Paused }
        ? Describe(cancellationToken)
        : Change(state => ConnectionRules.Pause(state, PauseReason.Admin), "connection_paused", CredentialsChange.Unchanged, () => TakeUpRuns(cancellationToken), cancellationToken);

    public async Task<Answer<ConnectionView>> Resume(CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true }) return ConnectionRules.None;
        if (_state.Status != ConnectionStatus.Paused) return await View(cancellationToken);
        if (await services.Prober.Covered(_tenant, _state.Provider, cancellationToken) is { } refusal) return refusal;
        return await Change(state => ConnectionRules.Resume(state, services.Time.GetUtcNow()), "connection_resumed", CredentialsChange.Unchanged, () => StartDue(cancellationToken), cancellationToken);
    }

    public async Task<Answer<SyncView>> RequestSync(RequestSync command, CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true }) return ConnectionRules.None;
        if (_state.Status == ConnectionStatus.Paused) return ConnectionRules.Paused;
        if (!_state.Runs) return ConnectionRules.NotConfigured;
        var kind = command.Full || _state.Health.Checkpoint is null || _state.AppliedSelection is null || !_state.AppliedSelection.Equals(_state.Selection) ? SyncKind.Full : SyncKind.Delta;
        var sync = await _runs.Start(_state, kind, SyncTrigger.Admin, null, cancellationToken);
        await TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }

    public async Task<Answer<BrowseView>> Browse(CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true }) return ConnectionRules.None;
        if (_state.Status == ConnectionStatus.Paused) return ConnectionRules.Paused;
        var (ready, sync) = await _runs.Browse(_state, cancellationToken);
        await TakeUpRuns(cancellationToken);
        return new BrowseView(ready, sync is null ? null : Views.Of(sync));
    }

    public async Task SubscriptionChanged(CancellationToken cancellationToken)
    {
        if (_state is not { Connected: true } || _state.Status == ConnectionStatus.Paused) return;
        if (await services.Prober.Covered(_tenant, _state.Provider, cancellationToken) is null) return;
        await Change(state => ConnectionRules.Pause(state, PauseReason.Subscription), "connection_paused", CredentialsChange.Unchanged, () => TakeUpRuns(cancellationToken), cancellationToken);
    }

    public async Task RunEnded(RunEnded report, CancellationToken cancellationToken)
    {
        if (_state is null) return;
        var ended = await _runs.Ended(_state, report, cancellationToken);
        if (ended is not null) await Save(ended, CredentialsChange.Unchanged, null, cancellationToken);
        await _runs.Close(report, cancellationToken);
        await StartDue(cancellationToken);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Caller.System(_tenant).Use("schedule");
        await Reload(CancellationToken.None);
        await StartDue(CancellationToken.None);
        await EraseOldPreviews();
        if (_state is not { Connected: false } || _runs.Any) return;

        // Nothing is left to do for a connection that is cut and released.
        if (await this.GetReminder(Heartbeat) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async Task<Answer<SyncView>> Apply(Plan plan, string hash, long? ifMatch, CancellationToken cancellationToken)
    {
        if (await _runs.FindApply(plan, hash, cancellationToken) is { } pressedTwice) return Views.Of(pressedTwice);
        if (PlanRules.CheckApply(plan, hash, _state!) is { } refusal) return refusal;
        var saved = await Change(state => ConnectionRules.SaveSettings(state, plan.Selection, plan.Invites), "settings_saved", CredentialsChange.Unchanged, null, cancellationToken, ifMatch, plan.Id);
        if (!saved.Accepted) return new Answer<SyncView>(null, saved.Refused);
        await services.Browse.DeleteAllBut(_tenant, null, cancellationToken);
        var sync = await _runs.Start(_state!, SyncKind.Apply, SyncTrigger.Settings, plan.Id, cancellationToken);
        await TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }

    private async Task<Answer<ConnectionView>> Change(
        Func<ConnectionState, ConnectionState> rule,
        string happened,
        CredentialsChange credentials,
        Func<Task>? then,
        CancellationToken cancellationToken,
        long? ifMatch = null,
        Guid? plan = null)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (_state is not { Connected: true }) return ConnectionRules.None;
            if (ifMatch is { } version && version != _state.Version) return PlanRules.VersionMismatch;
            if (!await Save(rule(_state), credentials, happened, cancellationToken, plan)) continue;
            if (then is not null) await then();
            return await View(cancellationToken);
        }

        return new Refusal("connection_busy", RefusalKind.Unavailable, "The connection changes too fast; try again.");
    }

    private async Task<bool> Save(ConnectionState next, CredentialsChange credentials, string? happened, CancellationToken cancellationToken, Guid? plan = null)
    {
        var events = happened is null ? [] : new[] { ConnectionEvents.Of(happened, next, plan) };
        var saved = await services.Connections.Save(next, next.Version - 1, credentials, events, cancellationToken);
        if (saved) _state = next;
        else await Reload(cancellationToken);
        return saved;
    }

    // Starts what is due by the row's own times; a tick that never came is made up by the next one.
    private async Task StartDue(CancellationToken cancellationToken)
    {
        if (_state is { Runs: true } state && _runs.Due(state) is { } kind) await _runs.Start(state, kind, SyncTrigger.Schedule, null, cancellationToken);
        if (_state is not null) await TakeUpRuns(cancellationToken);
    }

    private async Task TakeUpRuns(CancellationToken cancellationToken)
    {
        if (!await _runs.NeedsTakeUp(_state!, cancellationToken)) return;
        for (var attempt = 0; attempt < 3 && !await Save(ConnectionRules.TakeUp(_state!), CredentialsChange.Unchanged, null, cancellationToken); attempt++) { }
        _runs.HandOver(_state!);
        DelayDeactivation(TimeSpan.FromMinutes(30));
    }

    // Whoever was previewed and never confirmed: their values live no longer than a browse.
    private async Task EraseOldPreviews()
    {
        var now = services.Time.GetUtcNow();
        if (now - _erasedAt < TimeSpan.FromMinutes(10)) return;
        _erasedAt = now;
        await services.Plans.EraseValues(_tenant, now - Browser.Life + TimeSpan.FromMinutes(10), CancellationToken.None);
    }

    private async Task Reload(CancellationToken cancellationToken) => _state = await services.Connections.Find(_tenant, cancellationToken);

    private async Task<Answer<ConnectionView>> View(CancellationToken cancellationToken) => Views.Of(_state!, await _runs.Current(cancellationToken));
}
