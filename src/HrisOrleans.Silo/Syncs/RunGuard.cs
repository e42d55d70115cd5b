using System.Data.Common;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Storage;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Syncs;

/// <summary>The outer edge of a run: whatever breaks in it ends here, as a report or as a run that is taken up again.</summary>
internal sealed class RunGuard(SyncRunner runner, ILogger<RunGuard> log)
{
    /// <returns>What the connection is to be told; null when the run was interrupted and its row stays open.</returns>
    public async Task<RunEnded?> Run(SyncOrder order, CancellationToken stoppingToken)
    {
        try
        {
            return await runner.Run(order, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The row still says that the run is under way: whoever activates the connection next takes it up.
            return null;
        }
        catch (DbException trouble) when (DatabaseOutage.Is(trouble))
        {
            // No fault of the run's: its row stays open, and the heartbeat takes it up where the stored plan stands.
            SyncLog.RunInterrupted(log, order.Tenant.Value, order.Sync, trouble);
            return null;
        }
        catch (Exception trouble)
        {
            SyncLog.RunBroke(log, order.Tenant.Value, order.Sync, trouble);
            return new RunEnded(order.Sync, order.Fence.Epoch, order.Fence.Run, RunResult.Broken("internal_error"));
        }
    }
}
