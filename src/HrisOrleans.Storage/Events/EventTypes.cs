using System.Globalization;
using System.Text.RegularExpressions;

namespace HrisOrleans.Storage.Events;

/// <summary>
/// Types of events: <c>member.</c> and the event's kind for what happened to a member, <c>tenant.</c> and the kind for the
/// rest. Of a filter's types each is one of them, or <c>member.*</c> or <c>tenant.*</c> for all of its half; one without
/// any lets everything through.
/// </summary>
public static partial class EventTypes
{
    /// <summary>In one filter.</summary>
    public const int Most = 50;

    private const string Member = "member.";
    private const string Tenant = "tenant.";

    // The few in a long sequence; the words of the index "events_seldom", which is looked through only where a query repeats them.
    private const string Seldom = "(member_id is null or kind in ('advisory_raised', 'invitation_bounced', 'invitation_unconfirmed'))";

    public static string Of(StoredEvent happened) => (happened.Member is null ? Tenant : Member) + happened.Kind;

    /// <summary>Whether a filter lets a type through.</summary>
    public static bool Passes(IReadOnlyCollection<string> filter, string type)
    {
        if (filter.Count == 0) return true;
        foreach (var wanted in filter)
        {
            if (wanted == type || (wanted.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal))) return true;
        }

        return false;
    }

    /// <summary>Whether a text can be one of a filter's types.</summary>
    public static bool IsFilter(string text) => Form().IsMatch(text);

    /// <summary>The same as a condition on the table of events, with its parameters.</summary>
    internal static (string Condition, IReadOnlyList<(string Name, string Kind)> Kinds) Sql(IReadOnlyCollection<string> filter)
    {
        if (filter.Count == 0) return ("", []);
        List<(string Name, string Kind)> kinds = [];
        string?[] halves = [Half(Tenant, "member_id is null"), Half(Member, "member_id is not null")];
        var seldom = filter.All(type => type.StartsWith(Tenant, StringComparison.Ordinal) || Seldom.Contains($"'{type[Member.Length..]}'", StringComparison.Ordinal));
        return ($"{(seldom ? $" and {Seldom}" : "")} and ({string.Join(" or ", halves.OfType<string>())})", kinds);

        string? Half(string half, string condition)
        {
            var types = filter.Where(type => type.StartsWith(half, StringComparison.Ordinal)).ToList();
            if (types.Count == 0) return null;
            if (types.Contains(half + "*")) return $"({condition})";
            var first = kinds.Count;
            kinds.AddRange(types.Select((type, place) => (string.Create(CultureInfo.InvariantCulture, $"kind{first + place}"), type[half.Length..])));
            return $"({condition} and kind in ({string.Join(", ", kinds.Skip(first).Select(kind => "@" + kind.Name))}))";
        }
    }

    [GeneratedRegex(@"\A(?:member|tenant)\.(?:[a-z][a-z_]{0,60}|\*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
