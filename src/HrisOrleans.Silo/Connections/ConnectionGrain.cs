using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Silo.Tenants;
using Orleans.Runtime;

namespace HrisOrleans.Silo.Connections;

/// <summary>A tenant's connection: one turn at a time, awake while a run is under way, and woken by its heartbeat.</summary>
[GrainType("hris.connection")]
internal sealed class ConnectionGrain(ConnectionServices services, Actors actors) : Grain, IConnectionGrain, IRemindable
{
    private const string Heartbeat = "heartbeat";
    private ConnectionCore _core = null!;
    private ConnectionLink _link = null!;
    private ConnectionPlans _plans = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant);
        _core = new ConnectionCore(tenant, services, () => DelayDeactivation(TimeSpan.FromMinutes(30)));
        _link = new ConnectionLink(_core);
        _plans = new ConnectionPlans(_core);
        await _core.Wake(cancellationToken);

        // A process may have died between the row and the reminder.
        if (_core.State is { Connected: true } && await this.GetReminder(Heartbeat) is null) await Beat();
    }

    public async Task<Answer<ConnectionView>> Connect(Connect command, CancellationToken cancellationToken)
    {
        var connected = await _link.Connect(command, cancellationToken);
        if (connected.Accepted) await Beat();
        return await actors.Shown(_core.Tenant, Task.FromResult(connected), cancellationToken);
    }

    public Task<Answer<ConnectionView>> Relink(Relink command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.Relink(command, cancellationToken), cancellationToken);

    public Task<Answer<ConnectionView>> Describe(CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.Describe(cancellationToken), cancellationToken);

    public Task<Answer<ConnectionView>> Disconnect(CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.Disconnect(cancellationToken), cancellationToken);

    public Task<Answer<SyncView>> Preview(SettingsInput settings, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _plans.Preview(settings, cancellationToken), cancellationToken);

    public Task<Answer<SyncView>> SaveSettings(SaveSettings command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _plans.SaveSettings(command, cancellationToken), cancellationToken);

    public Task<Answer<SyncView>> ApplyPlan(ApplyPlan command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _plans.ApplyPlan(command, cancellationToken), cancellationToken);

    public Task<Answer<SyncView>> RejectPlan(RejectPlan command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _plans.RejectPlan(command, cancellationToken), cancellationToken);

    public Task<Answer<SyncView>> UndoPlan(UndoPlan command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _plans.UndoPlan(command, cancellationToken), cancellationToken);

    public Task<Answer<Released>> ReleasePin(ReleasePin command, CancellationToken cancellationToken) => _plans.ReleasePin(command, cancellationToken);

    public Task<Answer<InvitesChanged>> ChangeInvites(ChangeInvites command, CancellationToken cancellationToken) => _link.ChangeInvites(command, cancellationToken);

    public Task<Answer<ConnectionView>> ChangePolicy(ChangePolicy command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.ChangePolicy(command, cancellationToken), cancellationToken);

    public Task<Answer<ConnectionView>> Pause(CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.Pause(cancellationToken), cancellationToken);

    public Task<Answer<ConnectionView>> Resume(CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.Resume(cancellationToken), cancellationToken);

    public Task<Answer<SyncView>> RequestSync(RequestSync command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.RequestSync(command, cancellationToken), cancellationToken);

    public Task<Answer<BrowseView>> Browse(CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.Browse(cancellationToken), cancellationToken);

    public Task<Answer<SyncView>> BrowseAgain(CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.BrowseAgain(cancellationToken), cancellationToken);

    public Task Hint(CancellationToken cancellationToken) => _core.Hints.Pushed(cancellationToken);

    public Task Heed(HeedHint command, CancellationToken cancellationToken) => _core.Hints.Heed(command.ConnectedAt, cancellationToken);

    public Task<Answer<ConnectionView>> ChangePushSecret(ChangePushSecret command, CancellationToken cancellationToken) => actors.Shown(_core.Tenant, _link.ChangePushSecret(command, cancellationToken), cancellationToken);

    public Task<Answer<PushToken>> IssuePushToken(IssuePushToken command, CancellationToken cancellationToken) => _link.IssuePushToken(command, cancellationToken);

    public Task SubscriptionChanged(CancellationToken cancellationToken) => _link.SubscriptionChanged(cancellationToken);

    public Task RunEnded(RunEnded report, CancellationToken cancellationToken) => _core.RunEnded(report, cancellationToken);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Caller.System(_core.Tenant).Use("schedule");
        if (await _core.Tick(CancellationToken.None)) return;
        if (await this.GetReminder(Heartbeat) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private Task Beat() => this.RegisterOrUpdateReminder(Heartbeat, services.Pulse.Phase(_core.Tenant), services.Pulse.Period);
}
