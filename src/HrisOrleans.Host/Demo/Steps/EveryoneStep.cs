using HrisOrleans.Client.Connections;

namespace HrisOrleans.Host.Demo.Steps;

internal sealed class EveryoneStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Edit: from departments to everyone";

    public override int Facts => 11;

    public override async Task Play()
    {
        // In the directory now and a member: all but the two who are gone for good.
        var there = Lists.Members - 2;
        var active = (await Company.State(Stopping)).Active;
        var before = Lists.Active;
        var plan = await Acme.Preview(new Selection("everyone"), new InviteSettings("later", "automatic"));
        Expect("preview: join", active - there, Count(plan.Counts, "join"));
        Expect("preview: come back (denied for a department, now selected by something else)", 1, Count(plan.Counts, "return"));
        Expect("preview: taken out", 0, Count(plan.Counts, "leave") + Count(plan.Counts, "withdraw") + Count(plan.Counts, "retain"));
        await ExpectLists("before it is saved");
        var saved = await Acme.Save(plan);
        Expect("saved", "done applied", $"{saved.Phase} {saved.Outcome}");
        Lists.Queued += active - there + 1;
        Lists.Deactivated -= 1;
        await ExpectLists("after it");
        Expect("active before = active after", before, (await Acme.Members("active")).Count);
        Expect("managed by the connection = people in the directory", active, await Acme.Linked());
        await ExpectStanding("who was denied", "queued, linked, none, approved, queued", Cast.InFirst[1]);
        await ExpectStanding("who awaited approval still does", "requests, linked, none, awaiting, none", Cast.InSecond[2]);

        var (accepts, invited) = (Cast.InThird[0], Cast.InThird[1]);
        await Send(accepts);
        await Send(invited);
        await Accept(accepts.Email);
        Lists.Queued -= 2;
        Lists.Active += 1;
        Lists.Pending += 1;
        await ExpectLists("one outside the departments accepts, one is invited");
    }
}
