using System.Globalization;

namespace HrisOrleans.Storage.Sql;

/// <summary>Moments as stored: microseconds, UTC.</summary>
internal static class Moments
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Text of one width, so that text order is time order.</summary>
    public static string ToText(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static DateTimeOffset FromText(string text) =>
        new(DateTime.ParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal), TimeSpan.Zero);

    /// <summary>PostgreSQL's wire form: microseconds since 2000.</summary>
    public static long ToMicroseconds(DateTimeOffset moment) => (moment.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond;

    private static readonly long EpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
}
