namespace HrisOrleans.Simulation.Gates;

/// <summary>Time that passes only when the simulation says so.</summary>
/// <remarks>
/// The monotonic clock stands still: the product measures by it only how often progress is written and how long keys are
/// kept in memory, and neither may fork a flow here. Nothing waits by a timer.
/// </remarks>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Nothing waits by a timer in a simulation.");

    public void Pass(TimeSpan time) => _now += time;
}
