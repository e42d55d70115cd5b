using HrisOrleans.Client.Events;
using HrisOrleans.Console.Session;

namespace HrisOrleans.Console.Pieces;

/// <summary>Tells pages when to load again. What comes in a burst is one loading, and never two of one page at once.</summary>
public sealed class LiveUpdates
{
    private readonly TenantStreams _streams;
    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal LiveUpdates(TenantStreams streams, TenantSession session, TimeProvider time) => (_streams, _session, _time) = (streams, session, time);

    /// <summary>Calls <paramref name="refresh"/> soon after events that concern it, until disposed.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="concerns">Quick; called on any thread.</param>
    /// <param name="refresh">Called on any thread: it enters its renderer by itself.</param>
    public IDisposable Watch(string tenant, Func<TenantEvent, bool> concerns, Func<Task> refresh)
    {
        var watcher = new Watcher(_time, concerns, refresh);
        watcher.Listening = _streams.Listen(tenant, _session.Client, watcher.Hear);
        return watcher;
    }

    private sealed class Watcher(TimeProvider time, Func<TenantEvent, bool> concerns, Func<Task> refresh) : IDisposable
    {
        private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);
        private int _wanted;
        private int _busy;
        private volatile bool _gone;

        public IDisposable? Listening { get; set; }

        public void Hear(TenantEvent happened)
        {
            if (_gone || !concerns(happened)) return;
            Volatile.Write(ref _wanted, 1);
            if (Interlocked.Exchange(ref _busy, 1) == 0) _ = Refresh();
        }

        public void Dispose()
        {
            _gone = true;
            Listening?.Dispose();
        }

        private async Task Refresh()
        {
            do
            {
                await Task.Delay(Gather, time).ConfigureAwait(false);
                if (Interlocked.Exchange(ref _wanted, 0) == 1 && !_gone) await refresh().ConfigureAwait(false);
                Volatile.Write(ref _busy, 0);
            }
            while (Volatile.Read(ref _wanted) == 1 && !_gone && Interlocked.Exchange(ref _busy, 1) == 0);
        }
    }
}
