using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Session;

/// <summary>The tenant that the present address is about, with its connection: what app bar, menu and pages share. Kept in step by events.</summary>
public sealed class CurrentTenant : IDisposable
{
    private static readonly TimeSpan WhileSyncing = TimeSpan.FromSeconds(1.5);
    private readonly CancellationTokenSource _ending = new();
    private readonly TimeProvider _time;
    private readonly TenantSession _session;
    private readonly ApiCall _api;
    private readonly LiveUpdates _live;
    private readonly Lock _order = new();
    private IDisposable? _watch;
    private bool _looking;

    // Questions so far, and the latest of them whose answer is shown: answers overtake each other.
    private long _asked;
    private long _shown;

    public CurrentTenant(TenantSession session, ApiCall api, LiveUpdates live, TimeProvider time)
    {
        (_session, _api, _live, _time) = (session, api, live, time);
        api.Back += Refresh;
    }

    /// <summary>Its id; null on pages of no tenant.</summary>
    public string? Id { get; private set; }

    /// <summary>Name and subscription; null until known.</summary>
    public Tenant? Tenant { get; private set; }

    /// <summary>Null when there never was one, or until known.</summary>
    public Connection? Connection { get; private set; }

    /// <summary>A plan waits for a reviewer.</summary>
    public bool Review { get; private set; }

    /// <summary>All of it is known.</summary>
    public bool Loaded { get; private set; }

    /// <summary>What kept them from being known.</summary>
    public Trouble? Trouble { get; private set; }

    /// <summary>Something of it is another now; raised outside of any renderer.</summary>
    public event Action? Changed;

    /// <summary>Goes to another tenant, or stays.</summary>
    public async Task Follow(string? tenant)
    {
        if (Id == tenant) return;
        _watch?.Dispose();
        (Id, Tenant, Connection, Review, Loaded, Trouble) = (tenant, null, null, false, false, null);
        Changed?.Invoke();
        if (tenant is null) return;
        _watch = _live.Watch(tenant, happened => happened.Member is null, Refresh);
        await Refresh();
    }

    /// <summary>Asks again, such as after a change made here.</summary>
    public async Task Refresh()
    {
        if (Id is not { } id) return;
        var turn = Interlocked.Increment(ref _asked);

        // The operator may have changed the subscription.
        var tenants = _api.Ask(stop => _session.Client.Tenants.Get(id, stop));
        var connections = _api.Ask(stop => _session.Client.Connection.Get(id, stop));
        var reviews = _api.Ask(stop => _session.Client.Plans.List(id, "waiting", limit: 1, cancellationToken: stop));
        await Task.WhenAll(tenants, connections, reviews);
        var (tenant, connection, review) = (await tenants, await connections, await reviews);
        lock (_order)
        {
            if (Id != id || turn < _shown) return;
            _shown = turn;
            var missing = connection.Trouble is { Code: RefusalCodes.NoConnection };
            Trouble = tenant.Trouble ?? (missing ? null : connection.Trouble) ?? review.Trouble;
            if (Trouble is null) (Tenant, Connection, Review, Loaded) = (tenant.Value, connection.Value, review.Value!.Items.Count > 0, true);
        }

        Changed?.Invoke();
        if (Connection?.CurrentSync is not null) _ = LookAgain();
    }

    /// <summary>Takes over what an answer already told; not that of another tenant, to which somebody went meanwhile.</summary>
    public void Take(Connection connection)
    {
        lock (_order)
        {
            if (connection.Tenant != Id) return;

            // What was asked before is older.
            _shown = Interlocked.Increment(ref _asked);
            Connection = connection;
        }

        Changed?.Invoke();
        if (connection.CurrentSync is not null) _ = LookAgain();
    }

    /// <summary>A sync that changes nothing ends without an event: while one is under way it is asked for.</summary>
    private async Task LookAgain()
    {
        if (_looking) return;
        _looking = true;
        await Task.Delay(WhileSyncing, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _looking = false;
        if (!_ending.IsCancellationRequested) await Refresh();
    }

    public void Dispose()
    {
        _ending.Cancel();
        _api.Back -= Refresh;
        _watch?.Dispose();
    }
}
