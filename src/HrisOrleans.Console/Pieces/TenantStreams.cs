using System.Net;
using HrisOrleans.Client;
using HrisOrleans.Client.Events;

namespace HrisOrleans.Console.Pieces;

/// <summary>
/// One stream of events a tenant, shared by everybody in this process who looks at that tenant. It runs under the token of
/// one of them, and under another's when that is no longer let in. Events hold no personal values.
/// </summary>
internal sealed class TenantStreams(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Shared> _byTenant = [];

    /// <summary>Hears what happens from now on, until disposed.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="client">The API as somebody who may look at it.</param>
    /// <param name="hear">Called on any thread; quick.</param>
    public IDisposable Listen(string tenant, HrisOrleansClient client, Action<TenantEvent> hear)
    {
        var listener = new Listener(this, tenant, client, hear);
        lock (_gate)
        {
            if (!_byTenant.TryGetValue(tenant, out var shared))
            {
                _byTenant[tenant] = shared = new Shared();
                _ = Follow(tenant, shared);
            }

            shared.Listeners.Add(listener);
        }

        return listener;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var shared in _byTenant.Values) shared.Ending.Cancel();
            _byTenant.Clear();
        }
    }

    private async Task Follow(string tenant, Shared shared)
    {
        // Not on the thread, nor in the renderer, of whoever came first.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var stop = shared.Ending.Token;
        while (!stop.IsCancellationRequested && Next(shared) is { } speaker)
        {
            try
            {
                var end = (await speaker.Client.Events.List(tenant, from: "end", cancellationToken: stop).ConfigureAwait(false)).Next;
                await foreach (var happened in speaker.Client.Events.Stream(tenant, end, time, stop).ConfigureAwait(false))
                    foreach (var listener in Listeners(shared)) listener.Hear(happened);
            }
            catch (HrisApiException refused) when (refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            {
                // Their own calls tell them; the others go on.
                lock (_gate) speaker.Mute = true;
            }
            catch (Exception error) when (Trouble.Of(error, stop) is { } trouble)
            {
                if (trouble.Kind == TroubleKind.Left) return;
                await Task.Delay(TimeSpan.FromSeconds(3), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        lock (_gate)
        {
            if (_byTenant.TryGetValue(tenant, out var mine) && mine == shared) _byTenant.Remove(tenant);
        }
    }

    private Listener? Next(Shared shared)
    {
        lock (_gate) return shared.Listeners.Find(listener => !listener.Mute);
    }

    private List<Listener> Listeners(Shared shared)
    {
        lock (_gate) return [.. shared.Listeners];
    }

    private void Leave(Listener listener)
    {
        lock (_gate)
        {
            if (!_byTenant.TryGetValue(listener.Tenant, out var shared) || !shared.Listeners.Remove(listener) || shared.Listeners.Count > 0) return;
            shared.Ending.Cancel();
            _byTenant.Remove(listener.Tenant);
        }
    }

    private sealed class Shared
    {
        public List<Listener> Listeners { get; } = [];

        public CancellationTokenSource Ending { get; } = new();
    }

    private sealed class Listener(TenantStreams streams, string tenant, HrisOrleansClient client, Action<TenantEvent> hear) : IDisposable
    {
        public string Tenant => tenant;

        public HrisOrleansClient Client => client;

        public bool Mute { get; set; }

        public void Hear(TenantEvent happened) => hear(happened);

        public void Dispose() => streams.Leave(this);
    }
}
