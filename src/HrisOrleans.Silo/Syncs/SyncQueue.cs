namespace HrisOrleans.Silo.Syncs;

/// <summary>Runs that wait for a worker of this silo: small ones first, equals in order of arrival.</summary>
internal sealed class SyncQueue
{
    private readonly PriorityQueue<SyncOrder, (int Size, long Arrival)> _waiting = new();
    private readonly SemaphoreSlim _count = new(0);
    private long _arrivals;

    public void Add(SyncOrder order)
    {
        lock (_waiting) _waiting.Enqueue(order, (SizeClass(order.Size), _arrivals++));
        _count.Release();
    }

    public async Task<SyncOrder> Take(CancellationToken cancellationToken)
    {
        await _count.WaitAsync(cancellationToken);
        lock (_waiting) return _waiting.Dequeue();
    }

    // Powers of ten: a company of 300 goes before one of 30,000, but not before one of 200 that came first.
    private static int SizeClass(int size) => size <= 0 ? 0 : (int)Math.Log10(size);
}
