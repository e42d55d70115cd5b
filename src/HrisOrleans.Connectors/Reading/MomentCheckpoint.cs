using System.Globalization;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Checkpoints of providers that tell what changed since a moment of their own clock.</summary>
internal static class MomentCheckpoint
{
    /// <summary>What changes becomes visible somewhat later, and clocks differ: this much is read twice.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The checkpoint of a read whose first answer this was.</summary>
    public static string After(ProviderAnswer first) => Write((first.ProviderTimeAtSend ?? first.SentAt) - Overlap);

    public static string Write(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>The moment of a checkpoint; null when it is not one of these.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    public static ConnectorFailure Foreign { get; } = new(FailureKind.StartAgain, "The checkpoint is not one of this provider's.");
}
