namespace HrisOrleans.Silo.Syncs;

/// <summary>Runs that wait for a worker of this silo, small ones first, equals in order of arrival; and those a worker has.</summary>
internal sealed class SyncQueue
{
    private readonly PriorityQueue<SyncOrder, (int Size, long Arrival)> _waiting = new();
    private readonly HashSet<(Guid Sync, long Run)> _held = [];
    private readonly SemaphoreSlim _count = new(0);
    private long _arrivals;

    public void Add(SyncOrder order)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(order, (SizeClass(order.Size), _arrivals++));
            _held.Add((order.Sync, order.Fence.Run));
        }

        _count.Release();
    }

    public async Task<SyncOrder> Take(CancellationToken cancellationToken)
    {
        await _count.WaitAsync(cancellationToken);
        lock (_waiting) return _waiting.Dequeue();
    }

    /// <summary>Whether the run, taken up under this number, waits here or is in a worker's hands.</summary>
    public bool Holds(Guid sync, long run)
    {
        lock (_waiting) return _held.Contains((sync, run));
    }

    /// <summary>The worker is through with it, whatever came of it.</summary>
    public void Done(SyncOrder order)
    {
        lock (_waiting) _held.Remove((order.Sync, order.Fence.Run));
    }

    // Powers of ten: a company of 300 goes before one of 30,000, but not before one of 200 that came first.
    private static int SizeClass(int size) => size <= 0 ? 0 : (int)Math.Log10(size);
}
