using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Gates;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.Steps;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Members;
using static HrisOrleans.Tests.Simulation.Scenes;

namespace HrisOrleans.Tests.Simulation;

/// <summary>Faults that simulated histories found, each told again in a few steps.</summary>
public sealed class FoundFaultsTests
{
    [Fact]
    public void Settings_saved_before_the_previews_run_is_closed_are_applied() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Preview(stage, Everyone);
        while ((await stage.Stores.Plans.Find(Stage.Tenant, stage.Previewed!.Value.Plan, default))!.State != PlanState.Ready) await stage.ReleaseOne();
        await Save(stage);
        await Settle(stage);
        Assert.Equal(4, await Linked(stage));
    });

    [Fact]
    public void Who_comes_back_unchanged_after_a_reconnect_is_linked_again() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Everyone);
        var ann = One(stage).People["p01"].Person;
        One(stage).Remove("p01");
        await stage.Admin("disconnect", connection => connection.Link.Disconnect(default));
        await Settle(stage);
        await Connect(stage);
        await Edit(stage, Everyone);
        Assert.Equal(Grant.Retained, (await Member(stage, "p01")).Grant);
        One(stage).Put(ann);
        await Sync(stage);
        Assert.Equal(Grant.Linked, (await Member(stage, "p01")).Grant);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_is_read_between_a_preview_and_its_saving_is_not_stranded(bool emptyAfterwards) => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Of(1));
        await Preview(stage, Of(1, 2));
        await stage.ReleaseAll();
        One(stage).Put(Company.Person("p09", "late@acme.example", Groups[1]));
        await Sync(stage);

        // An empty list after the edit is no end of it either.
        if (emptyAfterwards) stage.Provider.Faults = new ProviderFaults { Empty = true };
        await Save(stage);
        await Settle(stage);
        stage.Provider.Faults = ProviderFaults.None;
        await Sync(stage);
        Assert.Equal(Grant.Linked, (await Member(stage, "p09")).Grant);
    });

    [Fact]
    public void Who_is_restored_between_a_preview_and_its_saving_is_not_kept_outside_of_the_selection() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Everyone);
        await Act(stage, "p01", "remove");
        await Preview(stage, new SelectionMessage("manual", [], ["p02"]));
        await stage.ReleaseAll();
        await Act(stage, "p01", "restore");
        Assert.Equal(Grant.Linked, (await Member(stage, "p01")).Grant);
        await Save(stage);
        await Settle(stage);
        await Sync(stage);
        Assert.NotEqual(Grant.Linked, (await Member(stage, "p01")).Grant);
    });

    [Fact]
    public void Who_is_listed_with_a_record_that_cannot_be_read_stays() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Everyone);
        One(stage).Put(One(stage).People["p01"].Person with { JobTitle = "x" }, readable: false);
        for (var hours = 0; hours < 3; hours++)
        {
            await Sync(stage);
            stage.Time.Pass(TimeSpan.FromHours(1));
        }

        Assert.Equal((OutCause.None, Grant.Linked), ((await Member(stage, "p01")).Out, (await Member(stage, "p01")).Grant));
    });

    [Fact]
    public void Whose_address_went_to_somebody_else_is_not_restored_beside_them() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Everyone);
        await AddressGoes(stage, from: "p01", to: "p02");
        await Act(stage, "p01", "restore");
        Assert.Equal(OutCause.Terminated, (await Member(stage, "p01")).Out);
    });

    [Fact]
    public void An_undo_leaves_out_whose_address_went_to_somebody_else() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Everyone);
        var left = await AddressGoes(stage, from: "p01", to: "p02");
        await stage.Admin("undo", connection => connection.Plans.UndoPlan(new UndoPlan(left), default), sync => stage.Previewed = (sync.Id, stage.Previewed!.Value.Settings));
        await stage.ReleaseAll();
        var undo = (await stage.Stores.Plans.Find(Stage.Tenant, stage.Previewed!.Value.Plan, default))!;
        await AdminSteps.Apply(stage, undo, null, []);
        await Settle(stage);
        Assert.Equal(OutCause.Terminated, (await Member(stage, "p01")).Out);
    });

    [Fact]
    public void A_pause_that_another_silo_wrote_stops_the_saving_of_settings() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Preview(stage, Everyone);
        await stage.ReleaseAll();
        var row = (await stage.Connection())!;
        await stage.Stores.Connections.Save(ConnectionRules.Pause(row, PauseReason.Admin), row.Version, CredentialsChange.Unchanged, [], default);
        await Save(stage);
        await stage.ReleaseAll();
        Assert.Null((await stage.Connection())!.Selection);
        Assert.Empty(await stage.Members());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whoever_comes_back_as_they_were_waits_for_no_reviewer_any_more(bool held) => History.Scripted(async stage =>
    {
        await Connected(stage, 30);
        await Edit(stage, Everyone);
        await NobodyLostUnseen(stage);
        var ann = One(stage).People["p01"].Person;
        One(stage).Change("p01", person => person with { Status = AccountStatus.Departed });
        await Sync(stage);
        Assert.Equal([PlanKind.Removals], await Waiting(stage));

        // By a delta, or by a read that is held because so many others are missing in it.
        One(stage).Put(ann);
        if (held) stage.Provider.Faults = new ProviderFaults { ShortBy = 25 };
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        await AdminSteps.Sync(stage, full: held);
        await stage.ReleaseAll();
        Assert.Equal(held ? [PlanKind.Sync] : [], await Waiting(stage));
        Assert.Equal(Grant.Linked, (await Member(stage, "p01")).Grant);
    });

    [Fact]
    public void Whose_joining_is_to_be_undone_is_missed_all_the_same() => History.Scripted(async stage =>
    {
        await Connected(stage, 12);
        await Edit(stage, Everyone);
        One(stage).Put(Company.Person("p20", "new@acme.example", Groups[0]));
        await Sync(stage);
        await NobodyLostUnseen(stage);
        var joined = (await stage.Stores.Plans.List(Stage.Tenant, [PlanState.Applied], null, 10, default)).MaxBy(plan => plan.AppliedAt)!.Id;
        await stage.Admin("undo", connection => connection.Plans.UndoPlan(new UndoPlan(joined), default));
        await Settle(stage);

        // Nobody may be lost without a word: the preview parks nobody, the undo itself does.
        Assert.Equal([], await Waiting(stage));
        await AdminSteps.Apply(stage, Assert.Single(await AdminSteps.Plans(stage, PlanState.Ready)), null, []);
        await Settle(stage);
        Assert.Equal([PlanKind.Removals], await Waiting(stage));
        One(stage).Remove("p20");
        await Sync(stage);
        stage.Time.Pass(TimeSpan.FromHours(1));
        await Sync(stage);
        await ApproveAll(stage);
        Assert.Equal(OutCause.LeftDirectory, (await Member(stage, "p20")).Out);
    });

    [Fact]
    public void Whose_departure_waits_on_a_row_that_has_moved_is_judged_anew() => History.Scripted(async stage =>
    {
        await Connected(stage, 30);
        await Edit(stage, Everyone);
        await NobodyLostUnseen(stage);

        // A held read notes the absence, a delta says deleted, and only then the reviewer lets the held read through.
        One(stage).Remove("p01");
        stage.Provider.Faults = new ProviderFaults { ShortBy = 25 };
        await Sync(stage);
        stage.Provider.Faults = ProviderFaults.None;
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        await AdminSteps.Sync(stage, full: false);
        await Settle(stage);
        Assert.Equal([PlanKind.Sync, PlanKind.Removals], await Waiting(stage));
        await AdminSteps.Apply(stage, (await AdminSteps.Plans(stage, PlanState.Waiting))[0], null, []);
        await Settle(stage);
        Assert.Equal(Presence.AbsentOnce, stage.Rows!.Roster.Values.Single(row => row.ExternalId == "p01").Presence);
        stage.Time.Pass(TimeSpan.FromHours(1));
        await Sync(stage);
        Assert.Equal([PlanKind.Removals], await Waiting(stage));
        await ApproveAll(stage);
        Assert.Equal(OutCause.LeftDirectory, (await Member(stage, "p01")).Out);
    });

    [Fact]
    public void What_a_sync_parks_while_only_the_leavers_are_let_through_waits_once() => History.Scripted(async stage =>
    {
        await Connected(stage, 30);
        await Edit(stage, Everyone);
        await NobodyLostUnseen(stage);
        One(stage).Change("p01", person => person with { Status = AccountStatus.Departed });
        One(stage).Remove("p02");
        await Sync(stage);
        stage.Time.Pass(TimeSpan.FromHours(1));
        await Sync(stage);
        var parked = (await AdminSteps.Plans(stage, PlanState.Waiting)).Single();

        // A delta is about to park one more when the reviewer chooses.
        One(stage).Remove("p03");
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        await AdminSteps.Sync(stage, full: false);
        while (stage.Provider.Reads[^1] is not { Delta: true, Ended: true }) await stage.ReleaseOne();
        await AdminSteps.Apply(stage, parked, "explicit_leavers", []);
        await Settle(stage);
        Assert.Equal((OutCause.Terminated, OutCause.None, OutCause.None), ((await Member(stage, "p01")).Out, (await Member(stage, "p02")).Out, (await Member(stage, "p03")).Out));
        Assert.Equal([PlanKind.Removals], await Waiting(stage));
        await ApproveAll(stage);
        Assert.Equal((OutCause.LeftDirectory, OutCause.LeftDirectory), ((await Member(stage, "p02")).Out, (await Member(stage, "p03")).Out));
    });

    [Fact]
    public void Who_is_deleted_and_then_listed_as_a_leaver_in_a_held_read_leaves_by_their_record() => History.Scripted(async stage =>
    {
        await Connected(stage, 30);
        await Edit(stage, Everyone);
        await NobodyLostUnseen(stage);
        var ann = One(stage).People["p01"].Person;
        One(stage).Remove("p01");
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        await AdminSteps.Sync(stage, full: false);
        await Settle(stage);
        One(stage).Put(ann with { Status = AccountStatus.Departed });
        stage.Provider.Faults = new ProviderFaults { ShortBy = 25 };
        await Sync(stage);
        Assert.Equal([PlanKind.Sync, PlanKind.Removals], (await Waiting(stage)).Order());
        await AdminSteps.Apply(stage, (await AdminSteps.Plans(stage, PlanState.Waiting)).Single(plan => plan.Kind == PlanKind.Removals), null, []);
        await Settle(stage);
        Assert.Equal(OutCause.Terminated, (await Member(stage, "p01")).Out);
    });

    [Fact]
    public void An_id_that_was_given_up_and_comes_back_as_it_was_is_looked_at() => History.Scripted(async stage =>
    {
        await Connected(stage, 12);
        await Edit(stage, Everyone);
        Renumber(stage, 'p', 'r');
        await Sync(stage);
        var held = (await AdminSteps.Plans(stage, PlanState.Waiting)).Single();

        // The ids are the old ones again when the reviewer lets the new ones in, and a read that saw them comes first.
        Renumber(stage, 'r', 'p', title: "Back");
        await AdminSteps.Sync(stage, full: true);
        var runs = stage.Rows!.Syncs.Count;
        while (stage.Rows.Syncs.Count == runs) await stage.ReleaseOne();
        await AdminSteps.Apply(stage, held, null, []);
        await Settle(stage);
        Assert.DoesNotContain(stage.Rows.Roster.Values, row => row is { Settled: true, Presence: Presence.Present } && !stage.Rows.Members.Values.Any(member => member.State.Source?.ExternalId == row.ExternalId));
    });

    [Fact]
    public void The_address_of_a_leaver_goes_to_a_newcomer_though_they_cannot_come_back_with_another_one() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Everyone);
        await Act(stage, "p01", "remove");
        One(stage).Change("p02", person => person with { Status = AccountStatus.Departed });
        await Sync(stage);
        Assert.Equal(OutCause.Terminated, (await Member(stage, "p02")).Out);

        // Back at an address that somebody holds who was removed by hand, while theirs is a newcomer's.
        One(stage).Change("p01", person => person with { Email = "other@acme.example" });
        One(stage).Change("p02", person => person with { Status = AccountStatus.Active, Email = WorldSteps.Address(1) });
        One(stage).Put(Company.Person("p09", WorldSteps.Address(2), Groups[0]));
        await Sync(stage);
        Assert.Equal((OutCause.Terminated, Grant.Linked), ((await Member(stage, "p02")).Out, (await Member(stage, "p09")).Grant));
    });

    [Fact]
    public void Whom_a_later_held_read_saw_is_not_missing_since_the_one_that_a_reviewer_lets_through() => History.Scripted(async stage =>
    {
        await Connected(stage, 30);
        await Edit(stage, Everyone);
        stage.Provider.Faults = new ProviderFaults { ShortBy = 25 };
        await Sync(stage);
        var held = (await AdminSteps.Plans(stage, PlanState.Waiting)).Single();

        // The next one sees some of those again, and is held as well; the reviewer chooses while it reads.
        stage.Provider.Faults = new ProviderFaults { ShortBy = 22 };
        stage.Time.Pass(TimeSpan.FromHours(1));
        var reads = stage.Provider.Reads.Count;
        await AdminSteps.Sync(stage, full: true);
        while (stage.Provider.Reads.Count == reads || !stage.Provider.Reads[^1].Ended) await stage.ReleaseOne();
        await AdminSteps.Apply(stage, held, null, []);
        await Settle(stage);

        // One of them is gone now: for the first time.
        stage.Provider.Faults = ProviderFaults.None;
        One(stage).Remove("p07");
        await Sync(stage);
        await ApproveAll(stage);
        Assert.Equal((Presence.AbsentOnce, OutCause.None), (stage.Rows!.Roster.Values.Single(row => row.ExternalId == "p07").Presence, (await Member(stage, "p07")).Out));
        stage.Time.Pass(TimeSpan.FromHours(1));
        await Sync(stage);
        await ApproveAll(stage);
        Assert.Equal(OutCause.LeftDirectory, (await Member(stage, "p07")).Out);
    });

    [Fact]
    public void Whom_the_read_that_mended_a_connection_saw_is_not_missing_since_before() => History.Scripted(async stage =>
    {
        await Connected(stage, 12);
        await Edit(stage, Everyone);
        var ann = One(stage).People["p01"].Person;
        One(stage).Remove("p01");
        await Sync(stage);
        Assert.Equal(Presence.AbsentOnce, stage.Rows!.Roster.Values.Single(row => row.ExternalId == "p01").Presence);

        // The connection breaks, she is back while it is mended, and gone again right after.
        stage.Provider.Faults = new ProviderFaults { WrongKey = true };
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        await Sync(stage);
        Assert.Equal(ConnectionStatus.NeedsRelink, (await stage.Connection())!.Status);
        stage.Provider.Faults = ProviderFaults.None;
        One(stage).Put(ann);
        stage.Time.Pass(TimeSpan.FromHours(1));
        await AdminSteps.Sync(stage, full: true);
        while ((await stage.Connection())!.Status == ConnectionStatus.NeedsRelink) await stage.ReleaseOne();
        One(stage).Remove("p01");
        await Settle(stage);
        Assert.Equal((Presence.AbsentOnce, OutCause.None), (stage.Rows.Roster.Values.Single(row => row.ExternalId == "p01").Presence, (await Member(stage, "p01")).Out));
        stage.Time.Pass(TimeSpan.FromHours(1));
        await Sync(stage);
        Assert.Equal(OutCause.LeftDirectory, (await Member(stage, "p01")).Out);
    });

    [Fact]
    public void Who_is_removed_by_hand_right_after_an_edit_selected_them_stays_removed() => History.Scripted(async stage =>
    {
        await Connected(stage, 3);
        await Edit(stage, Of(2));
        await stage.Member("invite", null, MemberId.New(stage.Time.GetUtcNow()), core => core.Invite(new InviteByHand(WorldSteps.Address(1), null, null, null, MemberRole.Member, "now"), default));
        await stage.ReleaseAll();
        await Preview(stage, Everyone);
        await stage.ReleaseAll();

        // Their record is written between the preview and its saving, so its line does nothing with them.
        One(stage).Change("p01", person => person with { JobTitle = "Baker" });
        await Sync(stage);
        await Save(stage);
        var edit = stage.Previewed!.Value.Plan;
        while ((await stage.Stores.Plans.Find(Stage.Tenant, edit, default))!.State != PlanState.Applied) await stage.ReleaseOne();
        var ann = await Ann();
        Assert.Equal((null, OutCause.None), (ann.State.Source, ann.State.Out));

        // Before the sync that the edit asks for comes to anything.
        await stage.Member("remove", ann, ann.State.Id, core => core.Remove(default));
        while (stage.Keeper.Parked.FirstOrDefault(parked => parked.Flow == "remove") is { } step) await stage.Keeper.Release(step, Fate.Go);
        Assert.True((await Ann()).State.Out.ByHand());
        await Settle(stage);
        await Sync(stage);
        Assert.True((await Ann()).State.Out.ByHand());

        async Task<MemberRecord> Ann() => (await stage.Members()).Single(member => member.Profile.Address == WorldSteps.Address(1));
    });
}
