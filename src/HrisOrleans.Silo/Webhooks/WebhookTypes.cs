using System.Text.RegularExpressions;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>Types of messages: <c>member.</c> and the event's kind for what happened to a member, <c>tenant.</c> and the kind for the rest.</summary>
internal static partial class WebhookTypes
{
    public const string Test = "webhook.test";
    public const int Most = 50;

    public static string Of(StoredEvent happened) => (happened.Member is null ? "tenant." : "member.") + happened.Kind;

    /// <summary>Whether a filter lets a type through; an empty one lets everything.</summary>
    public static bool Passes(IReadOnlyCollection<string> filter, string type)
    {
        if (filter.Count == 0) return true;
        foreach (var wanted in filter)
        {
            if (wanted == type || (wanted.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal))) return true;
        }

        return false;
    }

    public static bool IsFilter(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A(?:member|tenant)\.(?:[a-z][a-z_]{0,60}|\*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
