using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class ComeBackStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Coming back";

    public override int Facts => 6;

    public override async Task Play()
    {
        var (rehired, mover) = (Cast.InFirst[0], Cast.InFirst[2]);
        var (rehiredId, moverId) = (await Acme.Id(rehired), await Acme.Id(mover));
        await Company.Rehire(rehired.Id);
        await Company.Move(new MovePeople([mover.Id], Department: Cast.First));
        await Acme.Sync();
        await ExpectStanding("rehired: first through Requests", "requests, linked, deactivated, awaiting, accepted", rehired);
        await ExpectStanding("back in the group: active at once", "active, linked, active, approved, accepted", mover);
        await Approve(rehired);
        await ExpectStanding("once approved", "active, linked, active, approved, accepted", rehired);
        Expect("the same members as before", $"{rehiredId} {moverId}", $"{await ByExternalId(rehired)} {await ByExternalId(mover)}");
        (Lists.Active, Lists.Deactivated) = (Lists.Active + 2, Lists.Deactivated - 2);
        await ExpectLists("at the end");
        var sync = await Acme.Sync(full: true);
        Expect("a full read finds nothing left to do", "done no_changes", $"{sync.Phase} {sync.Outcome}");
    }

    private async Task<Guid?> ByExternalId(DemoPerson person) =>
        (await Admin.Members.List(Tenant, search: person.Email, limit: 50, cancellationToken: Stopping)).Items.Single(member => member.ExternalId == person.ExternalId).Id;
}
