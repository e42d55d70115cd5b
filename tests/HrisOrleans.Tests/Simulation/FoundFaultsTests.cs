using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.Steps;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Connections;

namespace HrisOrleans.Tests.Simulation;

/// <summary>Faults that simulated histories found, each told again in a few steps.</summary>
public sealed class FoundFaultsTests
{
    private static readonly GroupId[] Groups = [Company.Group(1), Company.Group(2)];

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

    private static SelectionMessage Everyone { get; } = new("everyone", [], null);

    private static SelectionMessage Of(params int[] groups) => new("groups", [.. groups.Select(group => Company.Group(group).ToString())], null);

    private static Company One(Stage stage) => stage.Provider.Of(Provider.First);

    private static async Task Connected(Stage stage, int people)
    {
        One(stage).Put(Company.Person("p00", "boss@acme.example", Groups));
        for (var number = 1; number <= people; number++) One(stage).Put(Company.Person($"p{number:00}", WorldSteps.Address(number), Groups[0]));
        foreach (var group in Groups) One(stage).Groups[group] = group.ToString();
        await Connect(stage);
    }

    private static async Task Connect(Stage stage)
    {
        await stage.Admin("connect", connection => connection.Link.Connect(new Connect(Provider.First, new Dictionary<string, string> { ["key"] = Provider.First }), default));
        await Settle(stage);
    }

    private static async Task Preview(Stage stage, SelectionMessage selection)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        var settings = new SettingsInput(selection, new InvitesMessage("now", "automatic"));
        stage.Previewed = null;
        await stage.Admin("preview", connection => connection.Plans.Preview(settings, default), sync => stage.Previewed = (sync.Id, settings));
        while (stage.Previewed is null) await stage.ReleaseOne();
    }

    private static async Task Save(Stage stage)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        var (plan, settings) = stage.Previewed!.Value;
        var hash = (await stage.Stores.Plans.Find(Stage.Tenant, plan, default))!.Hash;
        await stage.Admin("save", connection => connection.Plans.SaveSettings(new SaveSettings(settings, plan, hash, null), default));
    }

    private static async Task Edit(Stage stage, SelectionMessage selection)
    {
        await Preview(stage, selection);
        await stage.ReleaseAll();
        await Save(stage);
        await Settle(stage);
    }

    private static async Task Sync(Stage stage)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        await AdminSteps.Sync(stage, full: true);
        await Settle(stage);
    }

    private static async Task Settle(Stage stage)
    {
        await stage.ReleaseAll();
        for (var beats = 0; beats < 2; beats++)
        {
            await stage.Tick();
            await stage.ReleaseAll();
        }
    }

    private static ValueTask NobodyLostUnseen(Stage stage)
    {
        var removals = new RemovalsInput(RemovalPeople: 0, RemovalPercent: 0, GroupRemovalPeople: 0, GroupRemovalPercent: 0);
        return stage.Admin("policy", connection => connection.Link.ChangePolicy(new ChangePolicy(null, null, null, null) { Removals = removals }, default));
    }

    private static async Task ApproveAll(Stage stage)
    {
        foreach (var plan in await AdminSteps.Plans(stage, PlanState.Waiting)) await AdminSteps.Apply(stage, plan, null, []);
        await Settle(stage);
    }

    private static async Task Act(Stage stage, string id, string what)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        var member = (await stage.Members()).Single(member => member.State.Source?.ExternalId == id);
        await stage.Member(what, member, member.State.Id, core => what == "remove" ? core.Remove(default) : core.Restore(default));
        await stage.ReleaseAll();
    }

    // One leaves, and the other gets the address that is free now. Answers the plan by which the one left.
    private static async Task<Guid> AddressGoes(Stage stage, string from, string to)
    {
        var address = One(stage).People[from].Person.Email;
        One(stage).Change(from, person => person with { Status = AccountStatus.Departed });
        await Sync(stage);
        var left = (await stage.Stores.Plans.List(Stage.Tenant, [PlanState.Applied], null, 10, default)).MaxBy(plan => plan.AppliedAt)!.Id;
        Assert.Equal(OutCause.Terminated, (await Member(stage, from)).Out);
        One(stage).Change(to, person => person with { Email = address });
        await Sync(stage);
        Assert.Equal(address, (await stage.Members()).Single(member => member.State.Source?.ExternalId == to).Profile.Address);
        return left;
    }

    private static async Task<MemberState> Member(Stage stage, string id) => (await stage.Members()).Single(member => member.State.Source?.ExternalId == id).State;

    private static void Renumber(Stage stage, char from, char to, string? title = null)
    {
        foreach (var person in One(stage).People.Values.Select(listed => listed.Person).Where(person => person.ExternalId[0] == from && person.ExternalId[1..] != "00").ToList())
        {
            One(stage).Remove(person.ExternalId);
            One(stage).Put(person with { ExternalId = to + person.ExternalId[1..], JobTitle = title });
        }
    }

    private static async Task<IReadOnlyList<PlanKind>> Waiting(Stage stage) => [.. (await AdminSteps.Plans(stage, PlanState.Waiting)).Select(plan => plan.Kind)];

    private static async Task<int> Linked(Stage stage) => (await stage.Members()).Count(member => member.State.Grant == Grant.Linked);
}
