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
    private readonly ConcurrentDictionary<TenantId, bool> _tenants = [];
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring(TenantId tenant)
    {
        if (!_tenants.TryAdd(tenant, true)) return;
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
    public void Taken(TenantId tenant) => _tenants.TryRemove(tenant, out _);
}

/// <summary>Passes signals on to connections, any number of them within half a second as one.</summary>
internal sealed class HintSender(PushSignal signal, IGrainFactory grains, TimeProvider time, ILogger<HintSender> log) : BackgroundService
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);

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

    private async Task Send(CancellationToken stoppingToken)
    {
        foreach (var tenant in signal.Gathered)
        {
            signal.Taken(tenant);
            try
            {
                Caller.System(tenant).Use("hint");
                await grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(tenant)).Hint(stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                // The change is durable; the next delta by schedule finds it.
                PushLog.HintLost(log, tenant.Value, trouble);
            }
        }
    }
}
