using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Syncs;
using Orleans.Runtime;

namespace HrisOrleans.Silo.Connections;

/// <summary>A tenant's connection: one turn at a time, awake while a run is under way, and woken by its heartbeat.</summary>
[GrainType("hris.connection")]
internal sealed class ConnectionGrain(ConnectionServices services) : Grain, IConnectionGrain, IRemindable
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
        return connected;
    }

    public Task<Answer<ConnectionView>> Relink(Relink command, CancellationToken cancellationToken) => _link.Relink(command, cancellationToken);

    public Task<Answer<ConnectionView>> Describe(CancellationToken cancellationToken) => _link.Describe(cancellationToken);

    public Task<Answer<ConnectionView>> Disconnect(CancellationToken cancellationToken) => _link.Disconnect(cancellationToken);

    public Task<Answer<SyncView>> Preview(SettingsInput settings, CancellationToken cancellationToken) => _plans.Preview(settings, cancellationToken);

    public Task<Answer<SyncView>> SaveSettings(SaveSettings command, CancellationToken cancellationToken) => _plans.SaveSettings(command, cancellationToken);

    public Task<Answer<SyncView>> ApplyPlan(ApplyPlan command, CancellationToken cancellationToken) => _plans.ApplyPlan(command, cancellationToken);

    public Task<Answer<SyncView>> RejectPlan(RejectPlan command, CancellationToken cancellationToken) => _plans.RejectPlan(command, cancellationToken);

    public Task<Answer<SyncView>> UndoPlan(UndoPlan command, CancellationToken cancellationToken) => _plans.UndoPlan(command, cancellationToken);

    public Task<Answer<Released>> ReleasePin(ReleasePin command, CancellationToken cancellationToken) => _plans.ReleasePin(command, cancellationToken);

    public Task<Answer<InvitesChanged>> ChangeInvites(ChangeInvites command, CancellationToken cancellationToken) => _link.ChangeInvites(command, cancellationToken);

    public Task<Answer<ConnectionView>> ChangePolicy(ChangePolicy command, CancellationToken cancellationToken) => _link.ChangePolicy(command, cancellationToken);

    public Task<Answer<ConnectionView>> Pause(CancellationToken cancellationToken) => _link.Pause(cancellationToken);

    public Task<Answer<ConnectionView>> Resume(CancellationToken cancellationToken) => _link.Resume(cancellationToken);

    public Task<Answer<SyncView>> RequestSync(RequestSync command, CancellationToken cancellationToken) => _link.RequestSync(command, cancellationToken);

    public Task<Answer<BrowseView>> Browse(CancellationToken cancellationToken) => _link.Browse(cancellationToken);

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
