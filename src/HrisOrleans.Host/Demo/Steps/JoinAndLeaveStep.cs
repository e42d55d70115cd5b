using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class JoinAndLeaveStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Hires, leavers, movers";

    public override int Facts => 12;

    public override async Task Play()
    {
        var (people, others) = (Cast.InFirst, Cast.InSecond);
        await Company.Hire(2, new NewHire(Department: Cast.First), Stopping);
        var sync = await Acme.Sync();
        Expect("two hired: the sync reads only what changed", "delta", sync.Kind);
        Lists.Requests += 2;
        await ExpectLists("after the hires");

        await Company.Terminate(people[0].Id, people[11].Id);
        await Acme.Sync();
        await ExpectStanding("terminated while active", "deactivated, none, deactivated, approved, accepted, terminated", people[0]);
        await ExpectStanding("terminated while awaiting", "deactivated, none, none, awaiting, none, terminated", people[11]);
        (Lists.Active, Lists.Requests, Lists.Deactivated) = (Lists.Active - 1, Lists.Requests - 1, Lists.Deactivated + 2);

        await Company.Move(new MovePeople([people[2].Id], Department: Cast.Third));
        await Company.Move(new MovePeople([others[0].Id], Department: Cast.First));
        await Acme.Sync();
        await ExpectStanding("moved out of the last selected group", "deactivated, none, deactivated, approved, accepted, left_group", people[2]);
        await ExpectStanding("moved from one selected group to the other", "requests, linked, none, awaiting, none", others[0]);
        (Lists.Active, Lists.Deactivated) = (Lists.Active - 1, Lists.Deactivated + 1);
        await ExpectLists("after leavers and movers");
        Expect("history of the leaver", "activated deactivated", await Acme.History(people[0], since: "activated"));

        await Company.DeleteGroup(SandboxGroupKind.Department, Cast.Team.Id, Stopping);
        sync = await Acme.Sync();
        Expect("a selected group is deleted: people held", 3, sync.Held);
        await ExpectLists("then nobody left");
        await Company.Move(new MovePeople([.. Cast.InTeam.Select(person => person.Id)], Department: Cast.First));
        sync = await Acme.Sync();
        Expect("they move to a selected group: people held", 0, sync.Held);
        await ExpectStanding("one of the team", "requests, linked, none, awaiting, none", Cast.InTeam[0]);
    }
}
