using HrisOrleans.Client.Syncs;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class DisconnectStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Disconnect";

    public override int Facts => 11;

    public override async Task Play()
    {
        var (removed, approved) = (Cast.InSecond[3], Cast.InSecond[4]);
        await Admin.Members.Remove(Tenant, await Acme.Id(removed), cancellationToken: Stopping);
        (Lists.Requests, Lists.Deactivated) = (Lists.Requests - 1, Lists.Deactivated + 1);
        Scene.LinkedBefore = await Acme.Linked();
        var retained = (await Acme.Members(grant: "retained")).Count;

        var connection = await Admin.Connection.Disconnect(Tenant, Stopping);
        Expect("the connection", "disconnected", connection.Status);
        await Acme.Settled();
        await ExpectLists("nobody is removed, nobody moves");
        Expect("managed by the connection", 0, await Acme.Linked());
        Expect("grants retained", Scene.LinkedBefore + retained, (await Acme.Members(grant: "retained")).Count);
        await ExpectRefusal("a sync", "404 no_connection", () => Admin.Syncs.Request(Tenant, new SyncRequest(), cancellationToken: Stopping));
        await ExpectRefusal("a look into the directory", "404 no_connection", () => Admin.Connection.People(Tenant, cancellationToken: Stopping));
        var requests = (await Company.State(Stopping)).Requests.Values.Sum();
        await Approve(approved);
        await ExpectStanding("admins may still approve", "queued, retained, none, approved, queued", approved);
        (Lists.Queued, Lists.Requests) = (Lists.Queued + 1, Lists.Requests - 1);
        var gone = Cast.InFirst[3];
        await Admin.Members.Remove(Tenant, await Acme.Id(gone), cancellationToken: Stopping);
        await Admin.Members.Restore(Tenant, await Acme.Id(gone), cancellationToken: Stopping);
        await ExpectStanding("removed and restored meanwhile: nobody's grant", "queued, none, none, approved, queued", gone);
        await Send(approved);
        Expect("and send", "accepted", await Accept(approved.Email));
        (Lists.Queued, Lists.Active) = (Lists.Queued - 1, Lists.Active + 1);
        await ExpectLists("then");
        Expect("calls to the HRIS since", 0, (await Company.State(Stopping)).Requests.Values.Sum() - requests);
    }
}
