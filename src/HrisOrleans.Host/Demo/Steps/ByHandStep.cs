using HrisOrleans.Client.Members;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class ByHandStep(DemoScene scene) : DemoStep(scene)
{
    private const string Guest = "guest@partner.example";

    public override string Title => "Invited by hand";

    public override int Facts => 14;

    public override async Task Play()
    {
        var guest = await Admin.Members.Invite(Tenant, new InviteRequest(Guest, "Gil", "Guest", "Gil Guest"), "demo-guest", Stopping);
        Expect("a guest", "pending, none, none, approved, open", DemoTenant.Of(guest));
        var again = await Admin.Members.Invite(Tenant, new InviteRequest(Guest, "Gil", "Guest", "Gil Guest"), "demo-guest", Stopping);
        Expect("the same request under the same key", guest.Id, again.Id);
        await ExpectRefusal("another request under this key", "422 idempotency_key_reused", () => Admin.Members.Invite(Tenant, new InviteRequest("other@partner.example"), "demo-guest", Stopping));
        await ExpectRefusal("the guest once more", "409 already_member", () => Admin.Members.Invite(Tenant, new InviteRequest(Guest), cancellationToken: Stopping));
        await ExpectRefusal("no address", "422 malformed_address", () => Admin.Members.Invite(Tenant, new InviteRequest("nobody"), cancellationToken: Stopping));
        await ExpectRefusal("the guest's address is edited", "409 email_locked", () => Admin.Members.Edit(Tenant, guest.Id, new MemberPatch(Email: "new@partner.example"), cancellationToken: Stopping));
        await ExpectRefusal("a name that the HRIS owns is edited", "409 managed_by_hris", async () =>
            await Admin.Members.Edit(Tenant, await Acme.Id(Cast.InFirst[0]), new MemberPatch(GivenName: "Other"), cancellationToken: Stopping));
        Expect("the guest accepts", "accepted", await Accept(Guest));
        Lists.Active += 1;

        var id = (await Company.Hire(1, new NewHire(Department: Cast.Third), Stopping))[0];
        var hired = await DemoCast.Find(Stage, id);
        await Acme.Sync();
        await ExpectStanding("hired outside the departments", "no member", hired);
        await Admin.Members.Invite(Tenant, new InviteRequest(hired.Email), cancellationToken: Stopping);
        var link = (await Scene.Mail.To(hired.Email)).Token;
        await Company.Move(new MovePeople([id], Department: Cast.First));
        await Acme.Sync();
        await ExpectStanding("invited by hand, then in the department: managed, the invitation stays open", "pending, linked, none, approved, open", hired);
        Expect("mails to this person", 1, await Scene.Mail.Count(hired.Email));
        Expect("the link is followed", "accepted", await AcceptWith(link));
        await ExpectStanding("then", "active, linked, active, approved, accepted", hired);
        Lists.Active += 1;
        await ExpectLists("at the end");
    }
}
