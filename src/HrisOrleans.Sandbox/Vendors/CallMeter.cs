using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>Counts one company's calls at one vendor, over any window and not from minute to minute: whoever keeps to it keeps to every vendor's way of counting.</summary>
/// <remarks>Under the company's gate.</remarks>
internal sealed class CallMeter(IReadOnlyList<CallWindow> windows)
{
    private readonly IReadOnlyList<(int Most, TimeSpan Length, Queue<DateTimeOffset> Calls)> _windows =
        [.. windows.Select(window => (window.Calls, TimeSpan.FromSeconds(window.Seconds), new Queue<DateTimeOffset>()))];

    /// <summary>Calls that were one too many; they do not count.</summary>
    public long Refused { get; private set; }

    /// <summary>Counts a call.</summary>
    /// <returns>Null where it is taken, else when there is room for one.</returns>
    public DateTimeOffset? Take(DateTimeOffset now)
    {
        DateTimeOffset? free = null;
        foreach (var (most, length, calls) in _windows)
            if (calls.Count == most && calls.Peek() + length is var again && again > now && !(again <= free)) free = again;
        if (free is not null)
        {
            Refused++;
            return free;
        }

        foreach (var (most, _, calls) in _windows)
        {
            if (calls.Count == most) calls.Dequeue();
            calls.Enqueue(now);
        }

        return null;
    }
}
