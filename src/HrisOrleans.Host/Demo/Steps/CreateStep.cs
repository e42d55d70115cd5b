using HrisOrleans.Client.Connections;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class CreateStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Create accounts";

    public override int Facts => 13;

    public override async Task Play()
    {
        var plan = Scene.FirstPlan;
        var request = new SettingsRequest(plan.Selection, plan.Invites, plan.Id, plan.Hash);
        await ExpectRefusal("without a preview", "428 preview_required", () => Admin.Connection.SaveSettings(Tenant, request with { Plan = null, Hash = null }, cancellationToken: Stopping));
        await ExpectRefusal("with another hash", "409 plan_stale", () => Admin.Connection.SaveSettings(Tenant, request with { Hash = new string('0', plan.Hash!.Length) }, cancellationToken: Stopping));
        await ExpectRefusal("with other settings than previewed", "409 plan_stale", () => Admin.Connection.SaveSettings(Tenant, request with { Invites = new("now", "automatic") }, cancellationToken: Stopping));

        var pressed = await Task.WhenAll(Press(), Press());
        Expect("pressed twice at once", pressed[0].Id, pressed[1].Id);
        var applied = await Acme.Ended(pressed[0]);
        Expect("it ends as", "done applied", $"{applied.Phase} {applied.Outcome}");
        Expect("pressed once more", pressed[0].Id, (await Press()).Id);
        Lists.Requests = Scene.Selected;
        await ExpectLists("now");
        Expect("different people in Requests", Scene.Selected, (await Acme.Members("requests")).Select(member => member.ExternalId).Distinct().Count());
        Expect("managed by the connection", Scene.Selected, await Acme.Linked());
        await ExpectStanding("one of them", "requests, linked, none, awaiting, none", Cast.InFirst[0]);
        Expect("the name to show", Cast.InFirst[0].Name, (await Acme.Find(Cast.InFirst[0]))?.DisplayName);
        Expect("mails", 0, (await Scene.Mail.All()).Count);
        Expect("the next sync", "done no_changes", await Synced());

        Task<Client.Syncs.Sync> Press() => Admin.Connection.SaveSettings(Tenant, request, cancellationToken: Stopping);
    }

    private async Task<string> Synced()
    {
        var sync = await Acme.Sync(full: true);
        return $"{sync.Phase} {sync.Outcome}";
    }
}
