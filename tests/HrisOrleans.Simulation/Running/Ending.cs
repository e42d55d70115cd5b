using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.Steps;
using HrisOrleans.Simulation.World;

namespace HrisOrleans.Simulation.Running;

/// <summary>The faults stop, everybody gets the time they need, and then everything must be as it should.</summary>
internal static class Ending
{
    /// <summary>Full syncs at the end. Two prove an absence; an address that a leaver frees, or a ring that broke off, takes the ones after.</summary>
    private const int Rounds = 2;

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
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0) stage.Time.Pass(TimeSpan.FromHours(3));

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
        }

        stage.Watcher?.LookAtEnd();
    }
}
