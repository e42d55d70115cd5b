namespace HrisOrleans.Host.Demo.Steps;

internal sealed class NarrowStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Edit: back to two departments";

    public override int Facts => 9;

    public override async Task Play()
    {
        var (active, invited) = (Cast.InThird[0], Cast.InThird[1]);
        var link = (await Scene.Mail.To(invited.Email)).Token;
        var before = Lists.Active;

        // Everybody in the directory is managed; of them stay those in the two departments: who was selected at first, less two gone, plus eight hired.
        var outside = (await Company.State(Stopping)).Active - (Scene.Selected + 6);
        var plan = await Acme.Preview(Departments, AskAndWait);
        Expect("preview: retained", 1, Count(plan.Counts, "retain"));
        Expect("preview: withdrawn", outside - 1, Count(plan.Counts, "withdraw"));
        await Acme.Save(plan);
        (Lists.Queued, Lists.Pending, Lists.Deactivated) = (2, 0, Lists.Deactivated + outside - 1);
        await ExpectLists("after it");
        Expect("active before = active after", before, (await Acme.Members("active")).Count);
        Expect("managed by the connection", Scene.Selected + 6, await Acme.Linked());
        await ExpectStanding("an active person outside", "active, retained, active, approved, accepted", active);
        await ExpectStanding("an invited person outside", "deactivated, none, none, approved, revoked, selection_edited", invited);
        Expect("the link of the latter", "409 invitation_revoked", await AcceptWith(link));
        Expect("history of the former", "activated retained", await Acme.History(active, since: "activated"));
    }
}
