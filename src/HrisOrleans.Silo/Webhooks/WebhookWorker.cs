using HrisOrleans.Storage.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>Takes up streams that have something to send, so many at once, as long as the silo lives.</summary>
internal sealed class WebhookWorker(
    IWebhookStreams streams, IWebhookStore store, WebhookCourier courier, WebhookMeter meter, WebhookOptions options, TimeProvider time, ILogger<WebhookWorker> log) : BackgroundService
{
    /// <summary>How long requests under way are waited for when the silo stops.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    // One id a process life: after a restart nothing is mistaken for our own.
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly HashSet<Task> _running = [];
    private DateTimeOffset _pruneAt = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hardStop = new CancellationTokenSource();
        using var graceful = stoppingToken.Register(() => hardStop.CancelAfter(Grace));
        var services = new StreamServices(streams, courier, options, meter, time, Random.Shared, log);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Round(services, stoppingToken, hardStop.Token);
                _running.RemoveWhere(run => run.IsCompleted);
                var pause = Task.Delay(options.PollInterval, time, stoppingToken);
                // With every place taken there is nothing to look for before one is free.
                await (_running.Count < options.Streams ? pause : Task.WhenAny([pause, .. _running]));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is the ordinary end.
        }

        // Acknowledgements that have come in are written down before the silo is gone.
        await Task.WhenAll(_running);
    }

    private async Task Round(StreamServices services, CancellationToken stopping, CancellationToken hardStop)
    {
        try
        {
            var now = time.GetUtcNow();
            if (now >= _pruneAt)
            {
                await store.DeleteOlderThan(now - options.KeepFor, stopping);
                _pruneAt = now + PruneEvery;
            }

            if (_running.Count >= options.Streams) return;
            foreach (var lease in await streams.Lease(_owner, options.Streams - _running.Count, now, options.Lease, stopping))
                _running.Add(Run(lease, services, stopping, hardStop));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            // The outer edge of a round.
            WebhookLog.RoundFailed(log, failure);
        }
    }

    private async Task Run(LeasedStream lease, StreamServices services, CancellationToken stopping, CancellationToken hardStop)
    {
        try
        {
            await new WebhookStream(lease, services, stopping, hardStop).Run();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Before it had begun.
        }
        catch (Exception failure)
        {
            // The outer edge of a stream: its lease runs out, and somebody takes it up again.
            WebhookLog.StreamFailed(log, lease.Endpoint.Id, lease.Tenant, failure);
        }
    }
}
