using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.Steps;
using HrisOrleans.Simulation.World;

namespace HrisOrleans.Tests.Simulation;

/// <summary>What scripted histories are told with: one company of two groups, and everything an admin does, to its end.</summary>
internal static class Scenes
{
    /// <summary>The groups of the company; its admin, p00, is in both.</summary>
    public static readonly GroupId[] Groups = [Company.Group(1), Company.Group(2)];

    public static SelectionMessage Everyone { get; } = new("everyone", [], null);

    public static SelectionMessage Of(params int[] groups) => new("groups", [.. groups.Select(group => Company.Group(group).ToString())], null);

    public static Company One(Stage stage) => stage.Provider.Of(Provider.First);

    public static async Task Connected(Stage stage, int people)
    {
        One(stage).Put(Company.Person("p00", "boss@acme.example", Groups));
        for (var number = 1; number <= people; number++) One(stage).Put(Company.Person($"p{number:00}", WorldSteps.Address(number), Groups[0]));
        foreach (var group in Groups) One(stage).Groups[group] = group.ToString();
        await Connect(stage);
    }

    public static async Task Connect(Stage stage)
    {
        await stage.Admin("connect", connection => connection.Link.Connect(new Connect(Provider.First, new Dictionary<string, string> { ["key"] = Provider.First }), default));
        await Settle(stage);
    }

    public static async Task Preview(Stage stage, SelectionMessage selection)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        var settings = new SettingsInput(selection, new InvitesMessage("now", "automatic"));
        stage.Previewed = null;
        await stage.Admin("preview", connection => connection.Plans.Preview(settings, default), sync => stage.Previewed = (sync.Id, settings));
        while (stage.Previewed is null) await stage.ReleaseOne();
    }

    public static async Task Save(Stage stage)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        var (plan, settings) = stage.Previewed!.Value;
        var hash = (await stage.Stores.Plans.Find(Stage.Tenant, plan, default))!.Hash;
        await stage.Admin("save", connection => connection.Plans.SaveSettings(new SaveSettings(settings, plan, hash, null), default));
    }

    public static async Task Edit(Stage stage, SelectionMessage selection)
    {
        await Preview(stage, selection);
        await stage.ReleaseAll();
        await Save(stage);
        await Settle(stage);
    }

    public static async Task Sync(Stage stage)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        await AdminSteps.Sync(stage, full: true);
        await Settle(stage);
    }

    public static async Task Settle(Stage stage)
    {
        await stage.ReleaseAll();
        for (var beats = 0; beats < 2; beats++)
        {
            await stage.Tick();
            await stage.ReleaseAll();
        }
    }

    public static ValueTask NobodyLostUnseen(Stage stage)
    {
        var removals = new RemovalsInput(RemovalPeople: 0, RemovalPercent: 0, GroupRemovalPeople: 0, GroupRemovalPercent: 0);
        return stage.Admin("policy", connection => connection.Link.ChangePolicy(new ChangePolicy(null, null, null, null) { Removals = removals }, default));
    }

    public static async Task ApproveAll(Stage stage)
    {
        foreach (var plan in await AdminSteps.Plans(stage, PlanState.Waiting)) await AdminSteps.Apply(stage, plan, null, []);
        await Settle(stage);
    }

    public static async Task Act(Stage stage, string id, string what)
    {
        stage.Time.Pass(TimeSpan.FromMinutes(1));
        var member = (await stage.Members()).Single(member => member.State.Source?.ExternalId == id);
        await stage.Member(what, member, member.State.Id, core => what == "remove" ? core.Remove(default) : core.Restore(default));
        await stage.ReleaseAll();
    }

    // One leaves, and the other gets the address that is free now. Answers the plan by which the one left.
    public static async Task<Guid> AddressGoes(Stage stage, string from, string to)
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

    public static async Task<MemberState> Member(Stage stage, string id) => (await stage.Members()).Single(member => member.State.Source?.ExternalId == id).State;

    public static void Renumber(Stage stage, char from, char to, string? title = null)
    {
        foreach (var person in One(stage).People.Values.Select(listed => listed.Person).Where(person => person.ExternalId[0] == from && person.ExternalId[1..] != "00").ToList())
        {
            One(stage).Remove(person.ExternalId);
            One(stage).Put(person with { ExternalId = to + person.ExternalId[1..], JobTitle = title });
        }
    }

    public static async Task<IReadOnlyList<PlanKind>> Waiting(Stage stage) => [.. (await AdminSteps.Plans(stage, PlanState.Waiting)).Select(plan => plan.Kind)];

    public static async Task<int> Linked(Stage stage) => (await stage.Members()).Count(member => member.State.Grant == Grant.Linked);
}
