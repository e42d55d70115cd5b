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

    /// <summary>Besides them, reads at the same time at providers that take few calls, 1 to 256: they are mostly waiting.</summary>
    public int SlowReads { get; set; } = 16;

    /// <summary>Transactions at the same time in one apply, 1 to 16.</summary>
    public int Writers { get; set; } = 2;

    /// <summary>Pages fetched while the present one is judged, 0 to 16.</summary>
    public int PagesAhead { get; set; } = 3;
}

/// <summary>Does the runs that connection grains of this silo asked for, off their turns, a bounded number at a time.</summary>
internal sealed class SyncWorker(SyncQueue queue, RunGuard runs, IGrainFactory grains, SyncWorkerOptions options, ILogger<SyncWorker> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. Workers(options.Concurrency, 64, slow: false, stoppingToken), .. Workers(options.SlowReads, 256, slow: true, stoppingToken)]);

    private IEnumerable<Task> Workers(int asked, int most, bool slow, CancellationToken stoppingToken) => Enumerable.Range(0, Math.Clamp(asked, 1, most)).Select(_ => Work(slow, stoppingToken));

    private async Task Work(bool slow, CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            SyncOrder order;
            try
            {
                order = await queue.Take(slow, stoppingToken);
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
