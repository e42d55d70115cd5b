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
    private const int Most = 50;

    private const string Member = "member.";
    private const string Tenant = "tenant.";

    // The few in a long sequence; the words of the index "events_seldom", which is looked through only where a query repeats them.
    private static readonly string[] SeldomOfMembers = ["advisory_raised", "invitation_bounced", "invitation_unconfirmed"];
    private static readonly string Seldom = $"(member_id is null or kind in ({string.Join(", ", SeldomOfMembers.Select(kind => $"'{kind}'"))}))";

    /// <summary>What a filter that is refused should have been.</summary>
    public static string Rule { get; } = $"At most {Most} types, each such as member.joined, member.* or tenant.plan_applied.";

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

    /// <summary>Whether texts can be a filter; see <see cref="Rule"/>.</summary>
    public static bool AreFilter(IReadOnlyCollection<string> types) => types.Count <= Most && types.All(type => Form().IsMatch(type));

    /// <summary>The same as a condition on the table of events, with its parameters.</summary>
    internal static (string Condition, IReadOnlyList<(string Name, string Kind)> Kinds) Sql(IReadOnlyCollection<string> filter)
    {
        if (filter.Count == 0) return ("", []);
        List<(string Name, string Kind)> kinds = [];
        string?[] halves = [Half(Tenant, "member_id is null"), Half(Member, "member_id is not null")];
        var seldom = filter.All(type => type.StartsWith(Tenant, StringComparison.Ordinal) || SeldomOfMembers.Contains(type[Member.Length..], StringComparer.Ordinal));
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
