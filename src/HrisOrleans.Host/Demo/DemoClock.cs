namespace HrisOrleans.Host.Demo;

/// <summary>The machine's clock, which the story can turn forward: an absence must last before it is a departure. Timers stay real.</summary>
internal sealed class DemoClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
