using System.Collections.Concurrent;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Notes that something was pushed for a tenant, or that a provider gave a hint.</summary>
internal sealed class PushSignal
{
    // Of which connection a hint is; what was pushed is of whichever there is.
    private readonly ConcurrentDictionary<TenantId, DateTimeOffset?> _tenants = [];
    private readonly SemaphoreSlim _rung = new(0, 1);

    /// <summary>Something was pushed here.</summary>
    public void Ring(TenantId tenant) => Ring(tenant, null);

    /// <summary>A provider gave a hint.</summary>
    /// <param name="connectedAt">When the connection was made that it was believed for; a later one takes the place of an earlier one.</param>
    public void Ring(TenantId tenant, DateTimeOffset? connectedAt)
    {
        if (!_tenants.TryAdd(tenant, connectedAt))
        {
            if (_tenants.TryGetValue(tenant, out var noted) && (noted == connectedAt || (noted is not null && noted > connectedAt))) return;
            _tenants[tenant] = connectedAt;
        }

        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody is about to look anyway.
        }
    }

    /// <summary>Returns when there is something.</summary>
    public Task Wait(CancellationToken cancellationToken) => _rung.WaitAsync(cancellationToken);

    /// <summary>Whom something was noted for.</summary>
    public IReadOnlyCollection<TenantId> Gathered => [.. _tenants.Keys];

    /// <summary>Whatever comes from here on is another signal.</summary>
    /// <returns>When the connection was made that a hint is of; null where something was pushed.</returns>
    public DateTimeOffset? Taken(TenantId tenant) => _tenants.TryRemove(tenant, out var connectedAt) ? connectedAt : null;
}

/// <summary>Passes signals on to connections, any number of them within half a second as one.</summary>
internal sealed class HintSender(PushSignal signal, IGrainFactory grains, TimeProvider time, ILogger<HintSender> log) : BackgroundService
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);

    // Connections at once; and how long one may take before the others go on without it. What it is at goes on.
    private const int Together = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.Wait(stoppingToken);
                await Task.Delay(Gathering, time, stoppingToken);
                await Send(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private Task Send(CancellationToken stoppingToken) =>
        Parallel.ForEachAsync(signal.Gathered, new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = stoppingToken }, async (tenant, stop) => await Send(tenant, stop));

    private async Task Send(TenantId tenant, CancellationToken stoppingToken)
    {
        var hint = signal.Taken(tenant);
        try
        {
            Caller.System(tenant).Use("hint");
            var connection = grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(tenant));
            await (hint is { } connectedAt ? connection.Heed(new HeedHint(connectedAt), stoppingToken) : connection.Hint(stoppingToken)).WaitAsync(Patience, time, stoppingToken);
        }
        catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
        {
            // The change is durable; the next delta by schedule finds it.
            PushLog.HintLost(log, tenant.Value, trouble);
        }
    }
}
