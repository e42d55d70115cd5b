using HrisOrleans.Client;
using HrisOrleans.Client.Members;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class RemovalStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Removed by hand, restored";

    public override int Facts => 7;

    public override async Task Play()
    {
        var person = Cast.InFirst[12];
        var id = await Acme.Id(person);
        await Admin.Members.Remove(Tenant, id, cancellationToken: Stopping);
        await ExpectStanding("removed", "deactivated, none, deactivated, approved, accepted, removed", person);
        await Company.Rename(new RenamePerson(person.Id, LastName: "Elsewhere"));
        await Acme.Sync();
        await Acme.Sync(full: true);
        await ExpectStanding("it sticks over syncs, though the HRIS has them", "deactivated, none, deactivated, approved, accepted, removed", person);
        await Admin.Members.Restore(Tenant, id, cancellationToken: Stopping);
        await ExpectStanding("restored", "active, linked, active, approved, accepted", person);
        Expect("history", "removed profile_changed restored activated", await Acme.History(person, since: "removed"));

        var member = await Admin.Members.Get(Tenant, id, Stopping);
        var edited = await Admin.Members.Edit(Tenant, id, new MemberPatch(Role: "admin"), ETag.Of(member.Version), Stopping);
        Expect("role", "admin", edited.Role);
        await ExpectRefusal("an edit of an older version", "412 version_mismatch", () => Admin.Members.Edit(Tenant, id, new MemberPatch(Role: "member"), ETag.Of(member.Version), Stopping));
        await ExpectLists("at the end");
    }
}
