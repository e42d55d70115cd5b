using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class ReturnStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Back into the selection, and restored";

    public override int Facts => 7;

    public override async Task Play()
    {
        var (active, invited, restored) = (Cast.InThird[0], Cast.InThird[1], Cast.InThird[2]);
        await Company.Move(new MovePeople([active.Id, invited.Id], Department: Cast.First));
        await Acme.Sync();
        await ExpectStanding("retained, then in the department: linked silently", "active, linked, active, approved, accepted", active);
        Expect("its history", "retained linked profile_changed", await Acme.History(active, since: "retained"));
        await ExpectStanding("withdrawn, then in the department: the approval holds, the mail waits", "queued, linked, none, approved, queued", invited);
        Lists.Queued += 1;
        Lists.Deactivated -= 1;

        await Admin.Members.Restore(Tenant, await Acme.Id(restored), cancellationToken: Stopping);
        await ExpectStanding("restored while outside: nobody's grant", "queued, none, none, approved, queued", restored);
        Lists.Queued += 1;
        Lists.Deactivated -= 1;
        await Acme.Sync(full: true);
        await ExpectStanding("still so after a full sync", "queued, none, none, approved, queued", restored);
        await ExpectRefusal("restored once more", "409 not_out", async () => await Admin.Members.Restore(Tenant, await Acme.Id(restored), cancellationToken: Stopping));
        await ExpectLists("at the end");
    }
}
