using HrisOrleans.Domain.Jobs;
using HrisOrleans.Storage.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Jobs;

/// <summary>
/// Works on jobs in turns: each turn leases a job, does some of it, and gives it back, so that no tenant's long job keeps
/// another's waiting. A silo that dies loses its lease, and another one goes on behind the last item that has an outcome.
/// </summary>
internal sealed class JobWorker(IJobStore jobs, JobItems items, JobSignal signal, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<JobWorker> log) : BackgroundService
{
    /// <summary>Jobs at the same time in one silo.</summary>
    public const int Workers = 4;

    private const int BatchSize = 512;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(60);

    // A call that was sent may be carried out until it times out, half a minute later: so long before the lease's end nothing is asked any more.
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Members are asked through grains, and those answer once the whole host is up.
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (lifetime.ApplicationStarted.Register(started.SetResult)) await started.Task.WaitAsync(stoppingToken);
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Work(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is the ordinary end.
        }
    }

    private async Task Work(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await Next(stoppingToken)) await signal.Wait(LookEvery, time, stoppingToken);
        }
    }

    /// <returns>False when there was nothing to do, or no way to find out.</returns>
    private async Task<bool> Next(CancellationToken stoppingToken)
    {
        try
        {
            var now = time.GetUtcNow();
            if (await jobs.Lease(now, now + LeaseFor, stoppingToken) is not { } job) return false;
            await Take(job, stoppingToken);
            return true;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // The worker's outer edge: a database that is away is no reason to stop looking.
            JobLog.LookFailed(log, trouble);
            return false;
        }
    }

    private async Task Take(JobRecord job, CancellationToken stoppingToken)
    {
        try
        {
            if (await Do(job, stoppingToken) is not { } stuck) return;
            var pause = stuck ? Pause(job.Attempts) : TimeSpan.Zero;
            await jobs.Release(job, stuck, time.GetUtcNow() + pause, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is in hand is asked for again, under the same cause, by whoever takes the job next.
            await jobs.Release(job, stuck: false, time.GetUtcNow(), CancellationToken.None);
            throw;
        }
        catch (Exception trouble)
        {
            JobLog.TurnFailed(log, job.Tenant.Value, job.Id, trouble);
            await jobs.Release(job, stuck: true, time.GetUtcNow() + Pause(job.Attempts), stoppingToken);
        }
    }

    /// <returns>Whether the turn got no further; null when the job is over, or another's now.</returns>
    private async Task<bool?> Do(JobRecord job, CancellationToken stoppingToken)
    {
        var began = time.GetTimestamp();
        while (!job.Cancelling)
        {
            var batch = await jobs.Next(job, job.Reached, BatchSize, stoppingToken);
            if (batch.Count == 0) break;
            var known = await items.Do(job, batch, Asking, stoppingToken);
            var missing = batch.Select(item => item.Number).Except(known.Select(item => item.Number)).ToList();
            var reached = missing.Count > 0 ? missing.Min() - 1 : batch[^1].Number;
            if (await jobs.Record(job, known, reached, time.GetUtcNow() + LeaseFor, stoppingToken) is not { } next) return null;
            job = next;
            if (missing.Count > 0) return known.Count == 0;
            if (time.GetElapsedTime(began) >= Turn && !job.Cancelling) return false;
        }

        await jobs.Finish(job, time.GetUtcNow(), stoppingToken);
        signal.Ring();
        return null;
    }

    private static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempts)));
}
