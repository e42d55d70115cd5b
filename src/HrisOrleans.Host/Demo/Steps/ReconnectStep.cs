namespace HrisOrleans.Host.Demo.Steps;

internal sealed class ReconnectStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Reconnect";

    public override int Facts => 12;

    public override async Task Play()
    {
        var (one, removed) = (Cast.InFirst[0], Cast.InSecond[3]);
        var id = await Acme.Id(one);
        await ExpectRefusal("without credentials", "400 invalid_credentials_form", () =>
            Admin.Connection.Connect(Tenant, ConnectStep.Request(""), Stopping));
        var connection = await Admin.Connection.Connect(Tenant, ConnectStep.Request(Stage.AccessToken), Stopping);
        Expect("reconnected, not configured", "unconfigured", connection.Status);
        await ExpectLists("nobody moves");

        var plan = await Acme.Preview(Departments, AskAndWait);
        Expect("preview: known people to be linked", Scene.LinkedBefore, Count(plan.Counts, "link"));
        Expect("preview: new people", 0, Count(plan.Counts, "join"));
        Expect("preview: stay out, removed by hand", 1, Count(plan.Counts, "stay_out"));
        await Acme.Save(plan);
        await ExpectLists("after it");
        Expect("managed by the connection", Scene.LinkedBefore, await Acme.Linked());
        await ExpectStanding("one of them", "active, linked, active, approved, accepted", one);
        Expect("the same member", id, (await Admin.Members.List(Tenant, search: one.Email, limit: 50, cancellationToken: Stopping)).Items.Single(member => member.ExternalId == one.ExternalId).Id);
        await ExpectStanding("who was removed by hand", "deactivated, none, none, awaiting, none, removed", removed);
        var sync = await Acme.Sync(full: true);
        Expect("the next sync", "done no_changes", $"{sync.Phase} {sync.Outcome}");
    }
}
