using System.Data.Common;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Idempotency;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Notices;
using HrisOrleans.Storage.Removals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Hosting;

/// <summary>
/// Deletes what may only be kept for a while: browsed directories after an hour, answers under idempotency keys after a
/// day, jobs and notices after a month, and of the removal budget's ledger what no window can reach any more.
/// </summary>
internal sealed partial class Pruner(IBrowseStore browse, IIdempotencyStore keys, IJobStore jobs, IRemovalStore removals, INoticeOutbox notices, TimeProvider time, ILogger<Pruner> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnswersLive = TimeSpan.FromDays(1);
    private static readonly TimeSpan JobsLive = TimeSpan.FromDays(30);
    private static readonly TimeSpan StagedLinesLive = TimeSpan.FromHours(1);

    // A day more than the longest window of the budget.
    private static readonly TimeSpan LossesCount = TimeSpan.FromDays(31);

    private static readonly TimeSpan NoticesKept = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await Prune(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task Prune(CancellationToken cancellationToken)
    {
        try
        {
            // A round early rather than late: the hour is a promise.
            await browse.DeleteOlderThan(time.GetUtcNow() - Browser.Life + Every, cancellationToken);
            await removals.DeleteOlderThan(time.GetUtcNow() - LossesCount, cancellationToken);
            await jobs.DeleteOlderThan(time.GetUtcNow() - JobsLive, time.GetUtcNow() - StagedLinesLive, cancellationToken);
            await notices.DeleteOlderThan(time.GetUtcNow() - NoticesKept, cancellationToken);
            await keys.DeleteOlderThan(time.GetUtcNow() - AnswersLive, cancellationToken);
        }
        catch (DbException trouble)
        {
            PruneLater(log, trouble);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "What is to be deleted could not be; the next round tries again.")]
    private static partial void PruneLater(ILogger log, Exception trouble);
}
