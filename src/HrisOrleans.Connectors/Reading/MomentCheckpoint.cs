using System.Globalization;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Checkpoints of providers that tell what changed since a moment: a moment on the provider's own clock.</summary>
internal static class MomentCheckpoint
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // Whole seconds, rounded down.
    public static string Write(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Null for what was not written here.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    /// <summary>Where the next delta begins, by the first answer of this read.</summary>
    /// <param name="overlap">What becomes visible late must not fall between two deltas.</param>
    /// <param name="since">Where this read began; the next one never begins before it.</param>
    public static DateTimeOffset After(ProviderAnswer first, TimeSpan overlap, DateTimeOffset? since)
    {
        var moment = (first.ProviderTimeAtSend ?? first.SentAt) - overlap;
        return since > moment ? since.Value : moment;
    }
}
