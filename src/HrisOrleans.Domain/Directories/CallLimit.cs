namespace HrisOrleans.Domain.Directories;

/// <summary>
/// How many calls a provider takes in a time. It is kept by a bucket that holds a quarter of them and fills with the other three
/// quarters in that time: wherever the provider's own window begins, it sees no more than it takes.
/// </summary>
/// <param name="Calls">Calls in any window, 1 or more.</param>
/// <param name="Per">The window's length.</param>
public sealed record CallLimit(int Calls, TimeSpan Per)
{
    /// <summary>How many calls may go at once.</summary>
    public int Burst => Math.Max(1, Calls / 4);

    /// <summary>After so long there is one call more.</summary>
    public TimeSpan Interval => Per / Math.Max(1, Calls - Burst);

    /// <summary>How many calls there are now.</summary>
    /// <param name="fullAt">When the bucket will be full, if nothing is taken; null when it never was used.</param>
    public int Available(DateTimeOffset? fullAt, DateTimeOffset now)
    {
        var missing = fullAt > now ? fullAt.Value - now : TimeSpan.Zero;
        return Math.Max(0, Burst - (int)Math.Ceiling(missing / Interval));
    }

    /// <summary>When the bucket will be full once so many more are taken.</summary>
    public DateTimeOffset After(DateTimeOffset? fullAt, DateTimeOffset now, int taken) => (fullAt > now ? fullAt.Value : now) + (taken * Interval);

    /// <summary>When there is a call again.</summary>
    public DateTimeOffset NextAt(DateTimeOffset fullAt) => fullAt - ((Burst - 1) * Interval);
}
