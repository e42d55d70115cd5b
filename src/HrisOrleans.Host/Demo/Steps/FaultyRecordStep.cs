using HrisOrleans.Client.Syncs;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class FaultyRecordStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Faulty records";

    public override int Facts => 12;

    public override async Task Play()
    {
        var (member, other) = (Cast.InFirst[10], Cast.InFirst[9]);
        var duplicate = await Hire(new NewHire(Department: Cast.Second, WorkEmail: other.Email));
        var malformed = await Hire(new NewHire(Department: Cast.Second, WorkEmail: "not an address"));
        var longName = await Hire(new NewHire(Department: Cast.Second, FirstName: new string('x', 300)));
        var missing = await Hire(new NewHire(Department: Cast.Second));
        var status = await Hire(new NewHire(Department: Cast.Second));
        await Hire(new NewHire(Department: Cast.Second));
        await Company.Raw(missing, new { workEmail = (string?)null });
        await Company.Raw(status, new { status = "Perhaps" });
        await Company.Raw(member.Id, new { workEmail = "" });

        var sync = await Acme.Sync();
        Expect("faulty records counted", 6, sync.Faults);
        var faults = (await Admin.Syncs.Faults(Tenant, sync.Id, limit: 100, cancellationToken: Stopping)).Items;
        ExpectFault("address of somebody else", "duplicate_email", duplicate, faults);
        ExpectFault("no address at all", "malformed_email", malformed, faults);
        ExpectFault("a name of 300 letters", "name_too_long", longName, faults);
        ExpectFault("no address", "missing_email", missing, faults);
        ExpectFault("a status nobody knows", "unknown_status", status, faults);
        ExpectFault("a member without address", "missing_email", member.Id, faults);
        Expect("faults without the name they belong to", 0, faults.Count(fault => string.IsNullOrEmpty(fault.Name)));
        await ExpectStanding("that member", "active, linked, active, approved, accepted", member);
        Lists.Requests += 1;
        await ExpectLists("the sound one came in, and nobody else");

        await Company.Raw(missing, clear: true);
        await Company.Raw(status, clear: true);
        await Company.Raw(member.Id, clear: true);
        await Company.Rename(new RenamePerson(duplicate, WorkEmail: "repaired.one@acme.example"));
        await Company.Rename(new RenamePerson(malformed, WorkEmail: "repaired.two@acme.example"));
        await Company.Rename(new RenamePerson(longName, FirstName: "Xaver"));
        sync = await Acme.Sync();
        Expect("once repaired: faulty records", 0, sync.Faults);
        Lists.Requests += 5;
        await ExpectLists("at the end");
    }

    private async Task<int> Hire(NewHire hire) => (await Company.Hire(1, hire, Stopping))[0];

    private void ExpectFault(string what, string code, int id, IReadOnlyList<Fault> faults) =>
        Expect(what, code, faults.FirstOrDefault(fault => fault.ExternalId == id.ToString(System.Globalization.CultureInfo.InvariantCulture))?.Code);
}
