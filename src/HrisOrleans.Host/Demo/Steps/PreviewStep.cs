using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class PreviewStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Preview two departments and a team";

    public override int Facts => 7;

    public override async Task Play()
    {
        var missing = await Acme.Ended(await Admin.Plans.Preview(Tenant, new PreviewRequest(new Selection("groups", ["department:0"]), AskAndWait), cancellationToken: Stopping));
        Expect("a group that is not there", "failed unknown_group", $"{missing.Phase} {missing.Outcome}");

        Scene.Selected = Cast.InFirst.Count + Cast.InSecond.Count + Cast.InTeam.Count;
        string[] groups = [DemoCast.Group(Cast.First), DemoCast.Group(Cast.Second), DemoCast.Group(Cast.Team.Id)];
        var plan = await Acme.Preview(new Selection("groups", groups), AskAndWait);
        Scene.FirstPlan = plan;
        Expect("people who would join", Scene.Selected, Count(plan.Counts, "join"));
        Expect("the plan is", "ready", plan.State);
        var lines = await Lines(plan);
        Expect("lines to page through", Scene.Selected, lines.Select(line => line.ExternalId).Distinct().Count());
        Expect("lines without the group that selects", 0, lines.Count(line => !line.Reasons.Any(reason => reason.Rule == "selected_by" && groups.Contains(reason.Reference))));
        Expect("lines without an address", 0, lines.Count(line => line.Email is null));
        await ExpectLists("now");
    }

    private async Task<List<Change>> Lines(Plan plan)
    {
        var lines = new List<Change>();
        string? after = null;
        do
        {
            var page = await Admin.Plans.Changes(Tenant, plan.Id, "join", after: after, limit: 500, cancellationToken: Stopping);
            lines.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return lines;
    }
}
