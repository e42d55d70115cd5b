using Microsoft.Extensions.Hosting;

namespace HrisOrleans.Silo.Hosting;

/// <summary>Does its round when the silo starts, and again as long as it lives.</summary>
internal abstract class RoundsService(TimeProvider time) : BackgroundService
{
    /// <summary>The time between two rounds.</summary>
    protected static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected TimeProvider Time => time;

    internal abstract Task Round(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await Round(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }
}
