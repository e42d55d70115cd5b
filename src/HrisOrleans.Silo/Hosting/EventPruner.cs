using System.Data.Common;
using HrisOrleans.Storage.Events;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Hosting;

/// <summary>
/// Takes events that are too old off the tenants' sequences, in small transactions. Every silo does; where two meet, one of
/// them finds nothing to do.
/// </summary>
internal sealed partial class EventPruner(IEventStore events, EventRetention retention, TimeProvider time, ILogger<EventPruner> log) : RoundsService(time)
{
    private const int Tenants = 100;
    private const int Batch = 500;

    public override Task StartAsync(CancellationToken cancellationToken) => retention.Valid
        ? base.StartAsync(cancellationToken)
        : throw new InvalidOperationException($"Events are kept for ever (0) or for {EventRetention.FewestDays} days and more.");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => retention.Days == 0 ? Task.CompletedTask : base.ExecuteAsync(stoppingToken);

    /// <summary>Prunes until nothing is too old, or others are at it.</summary>
    internal override async Task Round(CancellationToken cancellationToken)
    {
        var before = Time.GetUtcNow() - TimeSpan.FromDays(retention.Days);
        try
        {
            bool any;
            do
            {
                any = false;
                foreach (var tenant in await events.Prunable(before, Tenants, cancellationToken))
                {
                    while (await events.Prune(tenant, before, Batch, cancellationToken) > 0) any = true;
                }
            }
            while (any);
        }
        catch (DbException trouble)
        {
            PruneLater(log, trouble);
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "Old events could not be taken out; the next round tries again.")]
    private static partial void PruneLater(ILogger log, Exception trouble);
}
