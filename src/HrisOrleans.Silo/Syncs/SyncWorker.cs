using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Syncs;

/// <summary>How many runs a silo does at once, and how far each may run ahead of itself.</summary>
public sealed class SyncWorkerOptions
{
    /// <summary>Runs at the same time in this silo, 1 to 64.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>Transactions at the same time in one apply, 1 to 16.</summary>
    public int Writers { get; set; } = 2;

    /// <summary>Pages fetched while the present one is judged, 0 to 16.</summary>
    public int PagesAhead { get; set; } = 3;
}

/// <summary>Does the runs that connection grains of this silo asked for, off their turns, a bounded number at a time.</summary>
internal sealed class SyncWorker(SyncQueue queue, RunGuard runs, IGrainFactory grains, SyncWorkerOptions options, ILogger<SyncWorker> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Math.Clamp(options.Concurrency, 1, 64)).Select(_ => Work(stoppingToken)));

    private async Task Work(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            SyncOrder order;
            try
            {
                order = await queue.Take(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await Do(order, stoppingToken);
            }
            finally
            {
                queue.Done(order);
            }
        }
    }

    private async Task Do(SyncOrder order, CancellationToken stoppingToken)
    {
        if (await runs.Run(order, stoppingToken) is not { } report) return;
        try
        {
            Caller.System(order.Tenant).Use($"sync/{order.Sync}");
            await grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(order.Tenant)).RunEnded(report, stoppingToken);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            // Nobody took the report. The row stays unfinished, and the heartbeat takes the run up again.
            SyncLog.ReportLost(log, order.Tenant.Value, order.Sync, trouble);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
