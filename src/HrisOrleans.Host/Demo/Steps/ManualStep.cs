using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class ManualStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Edit: picked by name, and back";

    public override int Facts => 15;

    public override async Task Play()
    {
        var linked = await Acme.Linked();
        var plan = await Acme.Preview(new Selection("manual"), AskAndWait);
        Expect("picked to begin with: all linked", linked, plan.Selection.People?.Count);
        Expect("preview: in or out", "", Moves(plan));
        await Acme.Save(plan);
        await ExpectLists("after it");
        Expect("managed by the connection", linked, await Acme.Linked());

        var leaver = Cast.InFirst[9];
        await Company.Terminate(leaver.Id);
        await Company.Hire(1, new NewHire(Department: Cast.First), Stopping);
        await Acme.Sync();
        await ExpectStanding("a picked person is terminated", "active, linked, active, approved, accepted", leaver);
        Expect("an advisory tells", "terminated", string.Join(", ", (await Admin.Members.Advisories(Tenant, cancellationToken: Stopping)).Items.Select(member => member.Advisory)));
        await ExpectLists("then nobody came or went");
        await Repick(plan.Selection);
        await BackToDepartments(leaver);
    }

    private async Task Repick(Selection selection)
    {
        var (picked, active, queued) = (Cast.InThird[4], Cast.InFirst[10], Cast.InFirst[3]);
        var people = selection.People!.Except([active.ExternalId, queued.ExternalId]).Append(picked.ExternalId).ToList();
        var plan = await Acme.Preview(new Selection("manual", People: people), AskAndWait);
        Expect("one picked, two no longer: preview", "retain 1, return 1, withdraw 1", Moves(plan));
        await Acme.Save(plan);
        await ExpectStanding("picked by name, withdrawn before: resumes", "queued, linked, none, approved, queued", picked);
        await ExpectStanding("active, no longer picked", "active, retained, active, approved, accepted", active);
        await ExpectStanding("queued, no longer picked", "deactivated, none, none, approved, queued, selection_edited", queued);
        await ExpectLists("after it");
    }

    private async Task BackToDepartments(DemoPerson leaver)
    {
        var plan = await Acme.Preview(Departments, AskAndWait);
        Expect("back to departments: preview", "join 1, link 1, retain 1, return 1, withdraw 1", Moves(plan));
        await Acme.Save(plan);
        await ExpectStanding("the terminated person's pick ended by the edit: told, not removed", "active, retained, active, approved, accepted", leaver);
        Lists.Requests += 1;
        await ExpectLists("at the end");
    }

    private static string Moves(Plan plan)
    {
        string[] moves = ["join", "leave", "link", "retain", "return", "withdraw"];
        return string.Join(", ", moves.Where(plan.Counts.ContainsKey).Select(move => FormattableString.Invariant($"{move} {plan.Counts[move]}")));
    }
}
