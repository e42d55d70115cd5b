using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Invariants;
using HrisOrleans.Simulation.Steps;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Running;

/// <summary>The faults stop, everybody gets the time they need, and then everything must be as it should.</summary>
internal static class Ending
{
    /// <summary>Full syncs after which everybody is where they belong, but for what a rule leaves to the next one.</summary>
    private const int Due = 2;

    /// <summary>So many where the end is compared with another store's.</summary>
    private const int Alike = 4;

    public static async Task Play(Stage stage)
    {
        stage.Trace.Step("the end begins");
        (stage.Provider.Faults, stage.DatabaseIsWell, stage.MailServer.Down, stage.MailServer.Reliable) = (ProviderFaults.None, true, false, true);
        var (lost, begun) = (Moved(stage), stage.Time.GetUtcNow());
        stage.Unpause();
        stage.Restart();
        await stage.Keeper.Settle();
        await stage.ReleaseAll();
        stage.Heal();
        if (await stage.Connection() is { Status: ConnectionStatus.Paused }) await stage.Admin("resume", connection => connection.Link.Resume(CancellationToken.None));
        if (await stage.Connection() is { Status: ConnectionStatus.NeedsRelink } broken) await AdminSteps.Relink(stage, broken.PendingAccount ?? broken.Account);
        var (due, late) = (Due, (IReadOnlyList<Late>)[]);
        for (var round = 1; ; round++)
        {
            if (round > 1) stage.Time.Pass(TimeSpan.FromHours(3));

            // The heartbeat takes up what a crash or an outage left open.
            for (var beat = 0; beat < 3; beat++)
            {
                await stage.Tick();
                await stage.ReleaseAll();
            }

            if (await stage.Connection() is { Status: ConnectionStatus.Active }) await AdminSteps.Sync(stage, full: true);
            await stage.ReleaseAll();
            foreach (var plan in await AdminSteps.Plans(stage, PlanState.Waiting))
            {
                await AdminSteps.Apply(stage, plan, null, []);
                await stage.ReleaseAll();
            }

            await stage.SendMail();
            await stage.ReleaseAll();
            if (stage.Watcher is { } watcher)
            {
                // A plan that a reviewer let through did nothing for whom it skipped, because they had moved: its sync is none of the two.
                due = Due + Moved(stage) - lost + Refused(stage, begun);
                if (round >= due) late = NotYet(stage, watcher.LookAtEnd(), late, round - due);
            }

            if (stage.EndsAlike ? round >= Alike : round >= due && late.Count == 0) return;
        }
    }

    private static int Moved(Stage stage) => stage.Rows?.Plans.Values.Count(plan => plan.Head is { Kind: PlanKind.Sync, Choice.Part: PlanPart.Whole } && plan.Chunks.Values.Any(chunk => chunk.Head.Skipped.Count > 0)) ?? 0;

    // Nor is one that met what a reviewer had refused, once another one has met something else.
    private static int Refused(Stage stage, DateTimeOffset begun)
    {
        var fulls = stage.Rows?.Syncs.Values.Where(sync => sync is { Kind: SyncKind.Full, FinishedAt: not null } && sync.CreatedAt >= begun).OrderBy(sync => sync.FinishedAt).ToList() ?? [];
        return (fulls is [.., { Outcome: "rejected_before" }] ? 0 : fulls.Count(sync => sync.Outcome == "rejected_before")) + fulls.Count(HeldBefore);

        // What was let through then rests on the earlier read.
        static bool HeldBefore(SyncRecord sync) => sync.Outcome == "held" && sync.Plan != sync.Id;
    }

    // One sync more for whoever has a reason; a second one only for what follows from somebody's being late.
    private static IReadOnlyList<Late> NotYet(Stage stage, IReadOnlyList<Late> late, IReadOnlyList<Late> before, int more)
    {
        if (late.Count > 0) stage.Reached.Add($"a sync more by {late[0].Why}");
        var allowed = more == 0 || (more == 1 && before.Any(one => one.Why == LateBy.HeldRead) && late.All(one => one.Why != LateBy.HeldRead));
        if (late.Count > 0 && !allowed) throw new InvariantBroken("In the end everybody is where they belong", string.Join("; ", late));
        return late;
    }
}
