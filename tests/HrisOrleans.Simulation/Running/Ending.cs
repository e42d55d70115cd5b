using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Invariants;
using HrisOrleans.Simulation.Steps;
using HrisOrleans.Simulation.World;

namespace HrisOrleans.Simulation.Running;

/// <summary>The faults stop, everybody gets the time they need, and then everything must be as it should.</summary>
internal static class Ending
{
    /// <summary>Full syncs after which everybody is where they belong, but for what a rule leaves to the next one.</summary>
    private const int Due = 2;

    /// <summary>After so many nothing is left over.</summary>
    private const int Most = 3;

    public static async Task Play(Stage stage)
    {
        stage.Trace.Step("the end begins");
        (stage.Provider.Faults, stage.DatabaseIsWell, stage.MailServer.Down, stage.MailServer.Reliable) = (ProviderFaults.None, true, false, true);
        stage.Unpause();
        stage.Restart();
        await stage.Keeper.Settle();
        await stage.ReleaseAll();
        stage.Heal();
        if (await stage.Connection() is { Status: ConnectionStatus.Paused }) await stage.Admin("resume", connection => connection.Link.Resume(CancellationToken.None));
        if (await stage.Connection() is { Status: ConnectionStatus.NeedsRelink } broken) await AdminSteps.Relink(stage, broken.PendingAccount ?? broken.Account);
        for (var round = 1; round <= Most; round++)
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
            if (round < Due || stage.Watcher is not { } watcher) continue;
            var late = watcher.LookAtEnd();
            if (late.Count == 0 && !stage.EndsAlike) return;
            if (late.Count > 0) stage.Reached.Add("a third sync");
            if (late.Count > 0 && round == Most) throw new InvariantBroken("In the end everybody is where they belong", string.Join("; ", late));
        }
    }
}
