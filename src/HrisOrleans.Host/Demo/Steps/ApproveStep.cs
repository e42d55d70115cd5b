using HrisOrleans.Client.Connections;

namespace HrisOrleans.Host.Demo.Steps;

/// <summary>Approving, denying, and quick settings, which move nobody.</summary>
internal sealed class ApproveStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Approve, deny, send";

    public override int Facts => 16;

    public override async Task Play()
    {
        var people = Cast.InFirst;
        await Approve(people[0]);
        await ExpectStanding("approved while invitations are held back", "queued, linked, none, approved, queued", people[0]);
        await Admin.Members.Deny(Tenant, await Acme.Id(people[1]), cancellationToken: Stopping);
        await ExpectStanding("denied", "deactivated, none, none, denied, none, denied", people[1]);
        (Lists.Queued, Lists.Deactivated, Lists.Requests) = (1, 1, Scene.Selected - 2);
        await ExpectLists("then");

        await Flip("approval to automatic", new QuickSettingsRequest(Approval: "automatic"));
        await Flip("approval back to required", new QuickSettingsRequest(Approval: "required"));
        await Flip("send to now", new QuickSettingsRequest(Send: "now"));

        await Approve(people[2]);
        await ExpectStanding("approved while invitations go out", "pending, linked, none, approved, open", people[2]);
        await Approve(people[3], send: false);
        await ExpectStanding("approved, to be sent later", "queued, linked, none, approved, queued", people[3]);
        await Send(people[0]);
        await ExpectStanding("sent from the queue", "pending, linked, none, approved, open", people[0]);
        await ExpectRefusal("sent once more", "409 already_sent", () => Send(people[0]));
        await ExpectRefusal("sent before the approval", "409 not_approved", () => Send(people[6]));
        await ExpectRefusal("approved after the denial", "409 member_out", () => Approve(people[1]));

        await Admin.Connection.ChangeQuickSettings(Tenant, new QuickSettingsRequest(Send: "later"), cancellationToken: Stopping);
        foreach (var place in new[] { 4, 5, 7, 9, 10, 12 }) await Approve(people[place], send: true);
        await ExpectStanding("approved and sent in one action", "pending, linked, none, approved, open", people[4]);
        (Lists.Queued, Lists.Pending, Lists.Requests) = (1, 8, Scene.Selected - 10);
        await ExpectLists("at the end");
        Expect("history of one who was queued and sent", "joined approved invitation_queued invitation_issued", (await Acme.History(people[0])).Replace(" invitation_mailed", "", StringComparison.Ordinal));
    }

    private async Task Flip(string what, QuickSettingsRequest request)
    {
        var answer = await Admin.Connection.ChangeQuickSettings(Tenant, request, cancellationToken: Stopping);
        Expect($"{what}: told who waits", $"{Lists.Requests} awaiting, {Lists.Queued} queued", $"{answer.Awaiting} awaiting, {answer.Queued} queued");
        if (request.Send is not null) await ExpectLists("after the flips");
    }
}
