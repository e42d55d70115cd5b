using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Tenants;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class PauseStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Pause, downgrade, resume";

    public override int Facts => 10;

    public override async Task Play()
    {
        var (leaver, approved) = (Cast.InSecond[1], Cast.InSecond[2]);
        Expect("paused by an admin", "paused admin", await Paused(async () => await Admin.Connection.Pause(Tenant, cancellationToken: Stopping)));
        await ExpectRefusal("a sync meanwhile", "409 connection_paused", () => Admin.Syncs.Request(Tenant, new SyncRequest(), cancellationToken: Stopping));
        await Company.Terminate(leaver.Id);
        await Approve(approved);
        await ExpectStanding("hand actions work", "queued, linked, none, approved, queued", approved);
        (Lists.Queued, Lists.Requests) = (Lists.Queued + 1, Lists.Requests - 1);
        await ExpectStanding("nothing automatic, leavers included", "requests, linked, none, awaiting, none", leaver);

        await Admin.Connection.Resume(Tenant, cancellationToken: Stopping);
        await Acme.Settled();
        await ExpectStanding("resumed: what was missed is read at once", "deactivated, none, none, awaiting, none, terminated", leaver);
        (Lists.Requests, Lists.Deactivated) = (Lists.Requests - 1, Lists.Deactivated + 1);

        Expect("downgraded to free", "paused subscription", await Paused(() => Stage.Operator.Tenants.Configure(Tenant, new TenantRequest("Acme", "free"), cancellationToken: Stopping)));
        await ExpectRefusal("resumed on the free subscription", "402 subscription_required", () => Admin.Connection.Resume(Tenant, cancellationToken: Stopping));
        await ExpectLists("a downgrade removes nobody");
        await Stage.Operator.Tenants.Configure(Tenant, new TenantRequest("Acme", "premium"), cancellationToken: Stopping);
        await Admin.Connection.Resume(Tenant, cancellationToken: Stopping);
        var connection = await Acme.Settled();
        Expect("upgraded and resumed", "active ", $"{connection.Status} {connection.PauseReason}");
        await ExpectLists("at the end");
    }

    private async Task<string> Paused(Func<Task> act)
    {
        await act();
        var connection = await Admin.Connection.Get(Tenant, Stopping);
        return $"{connection.Status} {connection.PauseReason}";
    }
}
