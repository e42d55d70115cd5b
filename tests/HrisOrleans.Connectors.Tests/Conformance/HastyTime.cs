using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>A clock that stands still while somebody works, and jumps ahead as far as somebody waits: what takes hours takes no time.</summary>
internal sealed class HastyTime(DateTimeOffset begin) : FakeTimeProvider(begin)
{
    // Longer ones are limits for what should never take so long.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= LongestWait) Advance(dueTime);
        return timer;
    }
}
