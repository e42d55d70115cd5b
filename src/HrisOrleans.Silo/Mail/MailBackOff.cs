namespace HrisOrleans.Silo.Mail;

/// <summary>How long to wait after something failed: doubling, capped, and spread so that not everybody comes back at once.</summary>
internal sealed record MailBackOff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>One mail that was not taken yet.</summary>
    public static MailBackOff OfMail(MailOptions options) => new(options.FirstRetry, TimeSpan.FromHours(1));

    /// <summary>The whole sender, while the mail server or the database is away.</summary>
    public static MailBackOff OfSender { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));

    /// <param name="failures">How often it failed before this time; 0 or more.</param>
    /// <param name="random">Spreads by a quarter to either side.</param>
    public TimeSpan After(int failures, Random random)
    {
        // Beyond 2^20 the cap has long been reached.
        var doubled = First * Math.Pow(2, Math.Clamp(failures, 0, 20));
        return (doubled < Longest ? doubled : Longest) * (0.75 + random.NextDouble() / 2);
    }
}
