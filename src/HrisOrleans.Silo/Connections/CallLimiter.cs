using System.Collections.Concurrent;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Silo.Connections;

/// <summary>
/// Keeps the providers' limits over all silos: calls are taken out of the stored buckets, about a second's worth at a time, and a
/// wait that is long ends the call with the moment to come back, which the connection's row keeps; but not the wait from one call
/// to the next where the provider takes only a few, or a read of many pages would begin again for ever. Whoever was asked to stay
/// away is not called before, by no silo and after no restart.
/// </summary>
internal sealed class CallLimiter(ICallBudgetStore store, CallLimits limits, IOptionsMonitor<ProviderOptions> options, TimeProvider time) : ICallLimiter
{
    // What was taken is used soon or counts as used: the provider's windows move on.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    // How long it may take until a silo knows that another one was asked to stay away, where nothing else is taken.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    // A timer knows no less: the last part of a wait would be no wait at all, and the store asked again and again.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private const int MostDesks = 20_000;

    private readonly ConcurrentDictionary<(string Provider, string Account), Desk> _desks = new();

    public async ValueTask<ConnectorFailure?> Enter(string provider, string account, CancellationToken cancellationToken)
    {
        if (!TenantId.TryParse(account, out var tenant)) return null;
        var desk = DeskOf(provider, account);
        if (desk.Has(time.GetUtcNow())) return null;
        await desk.Turn.WaitAsync(cancellationToken);
        try
        {
            return await Take(desk, tenant, provider, cancellationToken);
        }
        finally
        {
            desk.Turn.Release();
        }
    }

    public async ValueTask Throttled(string provider, string account, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (!TenantId.TryParse(account, out var tenant)) return;
        DeskOf(provider, account).StayAway(until);
        await store.StayAway(tenant, provider, until, cancellationToken);
    }

    private async Task<ConnectorFailure?> Take(Desk desk, TenantId tenant, string provider, CancellationToken cancellationToken)
    {
        var (own, together) = (limits.Of(provider), limits.Together(provider));
        IReadOnlyList<CallLimit> all = together is null ? own : [.. own, together];
        var wanted = all.Select(limit => Math.Clamp((int)(TimeSpan.FromSeconds(1) / limit.Interval), 1, limit.Burst)).DefaultIfEmpty(1).Min();
        var patience = all.Select(limit => limit.Interval).Append(options.Get(provider).Calls.LongestPause).Max();
        while (true)
        {
            var now = time.GetUtcNow();
            if (desk.Has(now)) return null;
            var next = desk.AwayUntil(now);
            var away = next is not null;
            if (next is null)
            {
                var lease = await store.Take(tenant, provider, own, together, wanted, now, cancellationToken);
                if (lease.AwayUntil is { } asked) desk.StayAway(asked);
                away = lease.AwayUntil is not null;
                next = lease.NextAt;
                if (lease.Granted > 0)
                {
                    desk.Put(all.Count == 0 ? int.MaxValue : lease.Granted - 1, now + (all.Count == 0 ? Look : Fresh));
                    return null;
                }
            }

            var wait = next!.Value - now;
            if (wait > (away ? options.Get(provider).Calls.LongestPause : patience)) return new ConnectorFailure(FailureKind.Throttled, "The provider takes no more calls of this account for now.", next);
            await Task.Delay(wait > Tick ? wait : Tick, time, cancellationToken);
        }
    }

    private Desk DeskOf(string provider, string account)
    {
        // What is forgotten is asked for again.
        if (_desks.Count > MostDesks) _desks.Clear();
        return _desks.GetOrAdd((provider, account), _ => new Desk());
    }

    /// <summary>What this silo holds of one account.</summary>
    private sealed class Desk
    {
        private readonly Lock _lock = new();
        private int _left;
        private DateTimeOffset _until;
        private DateTimeOffset _away;

        public SemaphoreSlim Turn { get; } = new(1);

        public bool Has(DateTimeOffset now)
        {
            lock (_lock)
            {
                if (_left == 0 || now >= _until || now < _away) return false;
                if (_left != int.MaxValue) _left--;
                return true;
            }
        }

        public void Put(int left, DateTimeOffset until)
        {
            lock (_lock) (_left, _until) = (left, until);
        }

        public void StayAway(DateTimeOffset until)
        {
            lock (_lock)
                if (until > _away) _away = until;
        }

        public DateTimeOffset? AwayUntil(DateTimeOffset now)
        {
            lock (_lock) return _away > now ? _away : null;
        }
    }
}
