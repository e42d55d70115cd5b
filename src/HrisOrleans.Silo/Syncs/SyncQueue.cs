namespace HrisOrleans.Silo.Syncs;

/// <summary>
/// Runs that wait for a worker of this silo, small ones first, equals in order of arrival; and those a worker has. Those that are
/// mostly waiting for a provider stand in a line of their own: they keep nobody else waiting.
/// </summary>
internal sealed class SyncQueue
{
    private readonly Line _brisk = new();
    private readonly Line _slow = new();
    private readonly HashSet<(Guid Sync, long Run)> _held = [];
    private long _arrivals;

    public void Add(SyncOrder order)
    {
        var line = LineOf(order.Slow);
        lock (_held)
        {
            line.Waiting.Enqueue(order, (SizeClass(order.Size), _arrivals++));
            _held.Add((order.Sync, order.Fence.Run));
        }

        line.Count.Release();
    }

    /// <param name="slow">Of which line.</param>
    public async Task<SyncOrder> Take(bool slow, CancellationToken cancellationToken)
    {
        var line = LineOf(slow);
        await line.Count.WaitAsync(cancellationToken);
        lock (_held) return line.Waiting.Dequeue();
    }

    /// <summary>Whether the run, taken up under this number, waits here or is in a worker's hands.</summary>
    public bool Holds(Guid sync, long run)
    {
        lock (_held) return _held.Contains((sync, run));
    }

    /// <summary>The worker is through with it, whatever came of it.</summary>
    public void Done(SyncOrder order)
    {
        lock (_held) _held.Remove((order.Sync, order.Fence.Run));
    }

    private Line LineOf(bool slow) => slow ? _slow : _brisk;

    // Powers of ten: a company of 300 goes before one of 30,000, but not before one of 200 that came first.
    private static int SizeClass(int size) => size <= 0 ? 0 : (int)Math.Log10(size);

    private sealed class Line
    {
        public PriorityQueue<SyncOrder, (int Size, long Arrival)> Waiting { get; } = new();

        public SemaphoreSlim Count { get; } = new(0);
    }
}
