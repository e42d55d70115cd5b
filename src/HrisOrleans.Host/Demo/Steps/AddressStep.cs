using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class AddressStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "New names, new addresses";

    public override int Facts => 15;

    public override async Task Play()
    {
        var person = Cast.InFirst[4];
        var (id, old) = (await Acme.Id(person), await Scene.Mail.To(person.Email));
        var fresh = $"renamed.{person.Id}@acme.example";
        await Company.Rename(new RenamePerson(person.Id, LastName: "Newname", WorkEmail: fresh));
        await Acme.Sync();
        var member = await Admin.Members.Get(Tenant, id, Stopping);
        Expect("an invited person's new address", fresh, member.Email);
        Expect("and new name", "Newname", member.FamilyName);
        Expect("the old link", "409 invitation_revoked", await AcceptWith(old.Token));
        Expect("a fresh mail and its link", "accepted", await Accept(fresh));
        Expect("mails to the old address", 1, await Scene.Mail.Count(person.Email));
        await ExpectStanding("the same member", "active, linked, active, approved, accepted", person);
        Expect("history", "address_changed invitation_revoked invitation_issued profile_changed invitation_mailed invitation_accepted activated", await Acme.History(person, since: "address_changed"));
        (Lists.Active, Lists.Pending) = (Lists.Active + 1, Lists.Pending - 1);
        await ExpectLists("then");

        var (invited, awaiting) = (Cast.InFirst[5], Cast.InFirst[6]);
        var (invitedId, awaitingId, first) = (await Acme.Id(invited), await Acme.Id(awaiting), await Scene.Mail.To(invited.Email));
        await Company.SwapAddresses(invited.Id, awaiting.Id);
        await Acme.Sync();
        Expect("two swap addresses: the one", awaiting.Email, (await Admin.Members.Get(Tenant, invitedId, Stopping)).Email);
        Expect("the other", invited.Email, (await Admin.Members.Get(Tenant, awaitingId, Stopping)).Email);
        await ExpectStanding("the other still waits", "requests, linked, none, awaiting, none", awaiting);
        Expect("the link sent before the swap", "409 invitation_revoked", await AcceptWith(first.Token));
        Expect("the link sent after it", "accepted", await Accept(awaiting.Email));
        await ExpectStanding("who accepted", "active, linked, active, approved, accepted", invited);
        (Lists.Active, Lists.Pending) = (Lists.Active + 1, Lists.Pending - 1);
        await ExpectLists("at the end");
    }
}
