using System.Globalization;
using System.Net.Http.Headers;

namespace HrisOrleans.Connectors.Http;

/// <summary>Reads when a provider wants us back, whichever way it says so.</summary>
internal static class RetryAdvice
{
    // A reset above this is a moment, below it a number of seconds: no provider asks for thirty years of patience.
    private const long EpochSeconds = 1_000_000_000;
    private const long EpochMilliseconds = 100_000_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly string[] ResetHeaders = ["X-RateLimit-Reset", "X-Rate-Limit-Reset", "RateLimit-Reset"];

    /// <summary>The earliest moment to try again on our clock, or null when the provider named none.</summary>
    /// <remarks>Moments are the provider's: they are moved by the difference between its <c>Date</c> header and <paramref name="now"/>.</remarks>
    public static DateTimeOffset? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.TryGetValues("Retry-After", out var retryAfter) && Parse(First(retryAfter), headers.Date, now) is { } named) return named;
        foreach (var name in ResetHeaders)
        {
            if (headers.TryGetValues(name, out var reset) && Parse(First(reset), headers.Date, now) is { } moment) return moment;
        }

        return null;
    }

    private static DateTimeOffset? Parse(string? text, DateTimeOffset? date, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            if (number >= EpochMilliseconds) return Bound(FromEpoch(number / 1000), date, now);
            if (number >= EpochSeconds) return Bound(FromEpoch(number), date, now);
            return Bound(now + TimeSpan.FromSeconds((double)Math.Min(number, (decimal)Longest.TotalSeconds)), null, now);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? Bound(moment, date, now)
            : null;
    }

    private static DateTimeOffset FromEpoch(decimal seconds) =>
        DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds((double)Math.Min(seconds, 100_000_000_000));

    private static DateTimeOffset Bound(DateTimeOffset moment, DateTimeOffset? date, DateTimeOffset now)
    {
        var ours = date is { } theirs ? now + (moment - theirs) : moment;
        if (ours < now) return now;
        return ours > now + Longest ? now + Longest : ours;
    }

    private static string? First(IEnumerable<string> values) => values.FirstOrDefault();
}
