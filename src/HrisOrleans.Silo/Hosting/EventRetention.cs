namespace HrisOrleans.Silo.Hosting;

/// <summary>How long events are kept.</summary>
/// <param name="Days">0: for ever. Otherwise 2 or more: what is asked of the events for a day, such as whether something happened under an idempotency key, must find them.</param>
public sealed record EventRetention(int Days = 0)
{
    public const int FewestDays = 2;

    /// <summary>Whether the setting can be followed.</summary>
    public bool Valid => Days is 0 or (>= FewestDays and <= 36_500);
}
