using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.World;

namespace HrisOrleans.Simulation.Steps;

/// <summary>What tenant admins and the heartbeat do to the connection.</summary>
internal static class AdminSteps
{
    /// <summary>The key of a company's account; another key opens another account with the same people.</summary>
    private static Dictionary<string, string> Key(string account) => new() { ["key"] = account };

    public static IReadOnlyList<Step> All { get; } =
    [
        new("connect", (_, state) => state is { Connected: true } ? 1 : 60, Connect),
        new("preview", (_, state) => state switch { { Status: ConnectionStatus.Unconfigured } => 60, { Status: ConnectionStatus.Active } => 6, _ => 1 }, Preview),
        new("save", (stage, state) => stage.Previewed is null ? 0 : state is { Status: ConnectionStatus.Unconfigured } ? 60 : 6, Save),
        new("relink", (_, state) => state switch { { Status: ConnectionStatus.NeedsRelink } => 20, { Connected: true } => 1, _ => 0 }, Relink),
        new("sync", (_, state) => state is { Status: ConnectionStatus.Active } ? 12 : 1, stage => Sync(stage, full: stage.Chance(60))),
        new("tick", 14, stage => stage.Tick()),
        new("invites", (_, state) => state?.Invites is null ? 0 : 3, ChangeInvites),
        new("policy", 2, ChangePolicy),
        new("review", (_, state) => state is { Status: ConnectionStatus.Active or ConnectionStatus.NeedsRelink } ? 8 : 1, Review),
        new("undo", (_, state) => state is { Status: ConnectionStatus.Active } ? 3 : 0, Undo),
        new("unpin", (_, state) => state is { Status: ConnectionStatus.Active } ? 2 : 0, Unpin),
        new("pause", (_, state) => state is { Status: ConnectionStatus.Active } ? 1 : 0, stage => stage.Admin("pause", connection => connection.Link.Pause(CancellationToken.None))),
        new("resume", (_, state) => state is { Status: ConnectionStatus.Paused } ? 20 : 0, stage => stage.Admin("resume", connection => connection.Link.Resume(CancellationToken.None))),
        new("disconnect", (_, state) => state is { Connected: true } ? 1 : 0, stage => stage.Admin("disconnect", connection => connection.Link.Disconnect(CancellationToken.None))),
        new("browse", (_, state) => state is { Connected: true } ? 1 : 0, stage => stage.Admin("browse", connection => connection.Link.Browse(CancellationToken.None))),
    ];

    public static ValueTask Sync(Stage stage, bool full) =>
        stage.Admin(full ? "sync full" : "sync", connection => connection.Link.RequestSync(new RequestSync(full), CancellationToken.None));

    private static ValueTask Connect(Stage stage)
    {
        var provider = stage.Chance(75) ? Provider.First : Provider.Second;
        return stage.Admin($"connect {provider}", connection => connection.Link.Connect(new Connect(provider, Key(provider)), CancellationToken.None));
    }

    private static async ValueTask Relink(Stage stage)
    {
        if (await stage.Connection() is not { } connection) return;
        var account = stage.Chance(20) ? connection.Account + "x" : connection.Account;
        await Relink(stage, account);
    }

    public static ValueTask Relink(Stage stage, string account) =>
        stage.Admin($"relink {account}", connection => connection.Link.Relink(new Relink(Key(account), null), CancellationToken.None));

    private static async ValueTask Preview(Stage stage)
    {
        var settings = await Settings(stage);
        var selection = settings.Selection;
        var text = $"preview {selection.Mode} {string.Join(',', selection.Groups)}{(selection.People is null ? "linked" : string.Join(',', selection.People))} {settings.Invites.Send} {settings.Invites.Approval}";
        await stage.Admin(text, connection => connection.Plans.Preview(settings, CancellationToken.None), sync => stage.Previewed = (sync.Id, settings));

        // Mostly an admin waits for what was asked for.
        if (stage.Chance(70)) await stage.ReleaseAll();
    }

    public static async ValueTask Save(Stage stage)
    {
        if (stage.Previewed is not { } previewed) return;
        var plan = await stage.Stores.Plans.Find(Stage.Tenant, previewed.Plan, CancellationToken.None);
        var hash = stage.Chance(95) ? plan?.Hash ?? "none" : "other";
        var people = plan?.Selection is { Mode: SelectionMode.Manual } picked ? picked.People.ToArray() : previewed.Settings.Selection.People;
        var settings = previewed.Settings with { Selection = previewed.Settings.Selection with { People = people } };
        var twice = stage.Chance(10);
        await stage.Admin("save", connection => connection.Plans.SaveSettings(new SaveSettings(settings, previewed.Plan, hash, null), CancellationToken.None));
        if (twice) await stage.Admin("save again", connection => connection.Plans.SaveSettings(new SaveSettings(settings, previewed.Plan, hash, null), CancellationToken.None));
    }

    private static async ValueTask<SettingsInput> Settings(Stage stage)
    {
        var connection = await stage.Connection();
        var company = stage.Provider.Of(connection?.Provider ?? Provider.First);
        SelectionMessage selection;
        switch (stage.Random.Next(10))
        {
            case < 4:
                selection = new SelectionMessage("everyone", [], null);
                break;
            case < 8:
                var groups = company.Groups.Keys.Where(_ => stage.Chance(50)).Select(group => group.ToString()).ToList();
                selection = new SelectionMessage("groups", groups.Count > 0 ? groups : [Company.Group(1).ToString()], null);
                break;
            case 8:
                selection = new SelectionMessage("manual", [], null);
                break;
            default:
                var known = company.People.Keys.Concat((await stage.Members()).Where(member => member.State.Source is { } source && source.Source == connection?.Source).Select(member => member.State.Source!.Value.ExternalId));
                selection = new SelectionMessage("manual", [], [.. known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(_ => stage.Chance(50))]);
                break;
        }

        return new SettingsInput(selection, new InvitesMessage(stage.Chance(70) ? "now" : "later", stage.Chance(65) ? "automatic" : "required"));
    }

    private static ValueTask ChangeInvites(Stage stage)
    {
        var (send, approval) = (stage.Chance(60) ? "now" : "later", stage.Chance(60) ? "automatic" : "required");
        return stage.Admin($"invites {send} {approval}", connection => connection.Link.ChangeInvites(new ChangeInvites(send, approval, null), CancellationToken.None));
    }

    private static ValueTask ChangePolicy(Stage stage)
    {
        var minutes = stage.Pick([30, 45, 120]);
        var removals = new RemovalsInput(
            stage.Pick([0, 1, 2, 2, 5]), stage.Pick([0, 10, 10, 30]), stage.Pick([3, 500, 500]), stage.Pick([0, 1, 2, 2, 5]), stage.Pick([0, 30, 30, 60]),
            3_600 * stage.Pick([1, 6, 24, 24, 72]), stage.Pick([20, 50, 50, 100]), stage.Pick([10, 20, 20, 100]));
        return stage.Admin($"policy {minutes} {removals}", connection => connection.Link.ChangePolicy(new ChangePolicy(null, null, minutes * 60, null) { Removals = removals }, CancellationToken.None));
    }

    /// <summary>An admin says a word on a plan that waits: whole, in part, without somebody, or no.</summary>
    private static async ValueTask Review(Stage stage)
    {
        var waiting = await Plans(stage, PlanState.Waiting, PlanState.Ready);
        var plans = waiting.Where(plan => plan.State == PlanState.Waiting || plan.Kind == PlanKind.Undo).ToList();
        if (plans.Count == 0) return;
        var plan = stage.Pick(plans);
        switch (stage.Random.Next(10))
        {
            case < 5:
                await Apply(stage, plan, null, []);
                break;
            case < 7:
                await Apply(stage, plan, plan.Kind == PlanKind.Removals ? "explicit_leavers" : null, []);
                break;
            case 7:
                var members = await stage.Members();
                if (members.Count > 0) await Apply(stage, plan, null, [stage.Pick(members).State.Source?.ExternalId ?? "nobody"]);
                break;
            default:
                await stage.Admin($"reject {plan.Kind}", connection => connection.Plans.RejectPlan(new RejectPlan(plan.Id, plan.Hash), CancellationToken.None));
                break;
        }
    }

    /// <summary>Lets a waiting plan through.</summary>
    public static ValueTask Apply(Stage stage, Plan plan, string? part, IReadOnlyList<string> without) => stage.Admin(
        $"apply {plan.Kind} {part} {string.Join(',', without)}",
        connection => connection.Plans.ApplyPlan(new ApplyPlan(plan.Id, plan.Hash, part, without), CancellationToken.None));

    /// <summary>Plans in these states, oldest first.</summary>
    public static async ValueTask<List<Plan>> Plans(Stage stage, params PlanState[] states) =>
        [.. (await stage.Stores.Plans.List(Stage.Tenant, states, null, 100, CancellationToken.None)).OrderBy(plan => plan.CreatedAt).ThenBy(plan => plan.Kind).ThenBy(plan => plan.Lines)];

    private static async ValueTask Undo(Stage stage)
    {
        var applied = await Plans(stage, PlanState.Applied);
        if (applied.Count == 0) return;
        var plan = stage.Chance(80) ? applied[^1] : stage.Pick(applied);
        await stage.Admin($"undo {plan.Kind}", connection => connection.Plans.UndoPlan(new UndoPlan(plan.Id), CancellationToken.None));
        if (stage.Chance(70)) await stage.ReleaseAll();
    }

    private static async ValueTask Unpin(Stage stage)
    {
        if (await stage.Connection() is not { } connection) return;
        var pinned = await stage.Stores.Roster.Pinned(Stage.Tenant, connection.Source, null, 100, CancellationToken.None);
        if (pinned.Count == 0) return;
        var id = stage.Pick(pinned).Roster!.ExternalId;
        await stage.Admin($"unpin {id}", silo => silo.Plans.ReleasePin(new ReleasePin(id), CancellationToken.None));
    }
}
