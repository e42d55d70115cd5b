namespace HrisOrleans.Silo.Webhooks;

/// <summary>When a message that was not taken is tried again: the times that Standard Webhooks suggests, each up to a fifth later by chance.</summary>
internal static class WebhookSchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(24);

    /// <summary>The first attempt and those after it.</summary>
    public static int Attempts => Waits.Length + 1;

    /// <summary>How long to wait after so many failures, 1 or more; not sooner than the receiver asked, as far as it asked for a day at most.</summary>
    public static TimeSpan After(int failures, TimeSpan? asked, Random random)
    {
        var planned = Waits[Math.Clamp(failures, 1, Waits.Length) - 1] * (1 + (0.2 * random.NextDouble()));
        var rest = asked > LongestRest ? LongestRest : asked ?? TimeSpan.Zero;
        return rest > planned ? rest : planned;
    }
}
