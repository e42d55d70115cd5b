namespace HrisOrleans.Host.Demo.Steps;

/// <summary>People vanish without a word. Only two complete reads, far enough apart, make that a departure.</summary>
internal sealed class AbsenceStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Vanished without a word";

    public override int Facts => 11;

    public override async Task Play()
    {
        var (active, awaiting) = (Cast.InFirst[7], Cast.InFirst[8]);
        var id = await Acme.Id(active);
        await Company.Vanish(active.Id, awaiting.Id);
        var sync = await Acme.Sync();
        Expect("what changed does not tell", "no_changes", sync.Outcome);
        sync = await Acme.Sync(full: true);
        Expect("first complete read notes absences", 2, Count(sync.Counts, "notice_absence"));
        await ExpectLists("then");
        sync = await Acme.Sync(full: true);
        Expect("second one too soon: leavers", 0, Count(sync.Counts, "leave"));
        await ExpectLists("then too");

        Stage.Clock.Advance(TimeSpan.FromMinutes(6));
        sync = await Acme.Sync(full: true);
        Expect("another one six minutes later: leavers", 2, Count(sync.Counts, "leave"));
        await ExpectStanding("who was active", "deactivated, none, deactivated, approved, accepted, left_directory", active);
        await ExpectStanding("who was awaiting", "deactivated, none, none, awaiting, none, left_directory", awaiting);
        (Lists.Active, Lists.Requests, Lists.Deactivated) = (Lists.Active - 1, Lists.Requests - 1, Lists.Deactivated + 2);
        await ExpectLists("after the departure");

        await Company.Rehire(active.Id);
        await Acme.Sync();
        await Approve(active);
        Expect("who returns is the same member, active", $"{id} active", $"{await Acme.Id(active)} {(await Acme.Find(active))!.Access}");
        (Lists.Active, Lists.Deactivated) = (Lists.Active + 1, Lists.Deactivated - 1);
        await ExpectLists("at the end");
    }
}
