namespace HrisOrleans.Simulation.Gates;

/// <summary>
/// The one thread of a simulation: everything that is awaited in it goes on here, in the order in which it became ready.
/// What would run on the thread pool elsewhere runs here too, so a seed decides it.
/// </summary>
/// <param name="alone">Nothing real is waited for: whatever comes from another thread, or never comes, is an error.</param>
internal sealed class Turns(bool alone) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public override void Post(SendOrPostCallback callback, object? state)
    {
        lock (_ready)
        {
            if (alone && Environment.CurrentManagedThreadId != _thread) Escaped = true;
            _ready.Enqueue((callback, state));
            Monitor.Pulse(_ready);
        }
    }

    public override void Send(SendOrPostCallback callback, object? state) => throw new NotSupportedException("Nobody waits for another thread here.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Something ran on another thread, and no seed decides that.</summary>
    public bool Escaped { get; private set; }

    /// <summary>Plays until <paramref name="main"/> has ended.</summary>
    public void Run(Func<Task> main)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var playing = main();
            while (!playing.IsCompleted)
                if (!Next(wait: !alone)) throw new InvalidOperationException("The simulation stands still: it waits for something that nobody does.");
            playing.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs whatever is ready, and what becomes ready by it.</summary>
    public void Drain()
    {
        while (Next(wait: false)) { }
    }

    private bool Next(bool wait)
    {
        (SendOrPostCallback Callback, object? State) next;
        lock (_ready)
        {
            while (_ready.Count == 0)
            {
                if (!wait) return false;
                Monitor.Wait(_ready);
            }

            next = _ready.Dequeue();
        }

        next.Callback(next.State);
        return true;
    }
}
