using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Microsoft365;

/// <summary>
/// Graph's lists of changes. A token stands for what its company was like when it was given, and is good for seven days; a
/// list that has anything in it tells its first entry twice.
/// </summary>
internal sealed class Microsoft365Deltas
{
    private const int PerPage = 25;
    private const int MostKept = 200;

    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private readonly ConditionalWeakTable<Company, Kept> _kept = [];

    public SandboxReply Answer(VendorRequest request, bool users)
    {
        var kept = _kept.GetValue(request.Company, _ => new Kept());
        var kind = users ? "u" : "g";
        if (request.Query("$skiptoken") is { } skip)
        {
            var parts = skip.Split('-');
            return parts.Length == 4 && parts[0] == kind && parts[1] == request.Company.Name && kept.Walks.TryGetValue(Number(parts[2]), out var begun) ? Page(request, begun, Number(parts[2]), Number(parts[3]), kind) : Gone(request);
        }

        var (since, select) = (request.Query("$deltatoken"), request.Query("$select"));
        if (since is null) return Microsoft365Wire.Refused(501, "notImplemented", "The sandbox tells changes since a token only; ask for the latest one.");
        List<JsonObject> entries = [];
        if (since != "latest")
        {
            var parts = since.Split('-');
            if (parts.Length != 3 || parts[0] != kind || parts[1] != request.Company.Name || !kept.Looks.TryGetValue(Number(parts[2]), out var look) || look.At + Life < request.Now) return Gone(request);
            select = look.Select;
            if (request.Fault?.Kind != FaultKind.EmptyList) entries = [.. users ? Users(request.Company, look) : Groups(request.Company, look)];
            if (entries.Count > 0) entries.Add((JsonObject)entries[0].DeepClone());
        }

        var number = kept.Keep(Look(request, select), entries);
        return Page(request, kept.Walks[number], number, 0, kind);
    }

    private static SandboxReply Page(VendorRequest request, List<JsonObject> entries, int number, int offset, string kind)
    {
        var window = Window<JsonObject>.Of(entries, offset, PerPage);
        var stem = $"{kind}-{request.Company.Name}-{number}";
        return Microsoft365Wire.Collection(
            request,
            kind == "u" ? "users/delta" : "groups/delta",
            window.Items.Select(entry => (JsonObject)entry.DeepClone()),
            window.Next is { } next ? $"$skiptoken={stem}-{next}" : null,
            window.Next is null ? $"$deltatoken={stem}" : null);
    }

    private static SandboxReply Gone(VendorRequest request) =>
        Microsoft365Wire.Refused(410, "syncStateNotFound", "The sync state generation is not found. The delta token is expired and data must be synchronized again.") with
        {
            Headers = [("Location", $"{request.Http.Scheme}://{request.Http.Host}{request.Http.Path}?$deltatoken=")],
        };

    private static IEnumerable<JsonObject> Users(Company company, Seen look)
    {
        foreach (var (id, change) in company.Changes.Since(look.At))
        {
            var (before, now) = (look.Before(company, id), company.Roster.Contains(id) ? company.Roster.Find(id) : null);
            if (now is null)
            {
                if (change.Deleted && before is not null) yield return Removed(Microsoft365Wire.UserId(id), "deleted");
            }
            else if (!now.Active)
            {
                if (before is { Active: true }) yield return Removed(Microsoft365Wire.UserId(id), "changed");
            }
            else if (Microsoft365Wire.User(company, now, look.Select) is var user && (before is not { Active: true } || !JsonNode.DeepEquals(user, Microsoft365Wire.User(company, before, look.Select))))
            {
                yield return user;
            }
        }
    }

    private static IEnumerable<JsonObject> Groups(Company company, Seen look)
    {
        var members = new SortedDictionary<string, JsonArray>(StringComparer.Ordinal);
        void Member(string group, string type, string id, bool gone)
        {
            if (!members.TryGetValue(group, out var list)) members.Add(group, list = []);
            var entry = new JsonObject { ["@odata.type"] = type, ["id"] = id };
            if (gone) entry["@removed"] = new JsonObject { ["reason"] = "deleted" };
            list.Add(entry);
        }

        foreach (var (id, _) in company.Changes.Since(look.At))
        {
            var (before, now) = (DivisionOf(look.Before(company, id)), DivisionOf(company.Roster.Contains(id) ? company.Roster.Find(id) : null));
            if (before == now) continue;
            if (before is not null && company.Group(SandboxGroupKind.Division, before) is not null) Member(Microsoft365Wire.GroupId(before), Microsoft365Wire.UserType, Microsoft365Wire.UserId(id), gone: true);
            if (now is not null) Member(Microsoft365Wire.GroupId(now), Microsoft365Wire.UserType, Microsoft365Wire.UserId(id), gone: false);
        }

        var groups = Microsoft365Wire.Divisions(company).ToDictionary(group => group.Id, group => group.Name);
        foreach (var added in groups.Keys.Except(look.Divisions.Keys)) Member(Microsoft365Wire.Everybody, Microsoft365Wire.GroupType, Microsoft365Wire.GroupId(added), gone: false);
        foreach (var gone in look.Divisions.Keys.Except(groups.Keys))
        {
            Member(Microsoft365Wire.Everybody, Microsoft365Wire.GroupType, Microsoft365Wire.GroupId(gone), gone: true);
            yield return Removed(Microsoft365Wire.GroupId(gone), "changed");
        }

        foreach (var (id, name) in Microsoft365Wire.Groups(company))
        {
            var renamed = groups.Any(group => Microsoft365Wire.GroupId(group.Key) == id && look.Divisions.GetValueOrDefault(group.Key) != group.Value);
            if (!renamed && !members.ContainsKey(id)) continue;
            var group = new JsonObject { ["id"] = id, ["displayName"] = name };
            if (members.TryGetValue(id, out var list)) group["members@delta"] = list;
            yield return group;
        }
    }

    private static string? DivisionOf(Person? person) => person is { Active: true } ? person.Division : null;

    private static JsonObject Removed(string id, string reason) => new() { ["id"] = id, ["@removed"] = new JsonObject { ["reason"] = reason } };

    private static Seen Look(VendorRequest request, string? select)
    {
        var company = request.Company;
        var changed = company.Changes.Since(DateTimeOffset.MinValue).ToDictionary(entry => entry.Id, entry => company.Roster.Contains(entry.Id) ? company.Roster.Find(entry.Id) : null);
        return new Seen(request.Now, select, company.Roster.HighestId, changed, Microsoft365Wire.Divisions(company).ToDictionary(group => group.Id, group => group.Name));
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>What a company was like at a moment: whoever had been changed until then, and the groups. Everybody else was as they were made.</summary>
    private sealed record Seen(DateTimeOffset At, string? Select, int HighestId, IReadOnlyDictionary<int, Person?> Changed, IReadOnlyDictionary<string, string> Divisions)
    {
        // The list of changes knows whole seconds.
        public DateTimeOffset At { get; } = At.AddTicks(-(At.Ticks % TimeSpan.TicksPerSecond));

        public Person? Before(Company company, int id) => Changed.TryGetValue(id, out var person) ? person : id <= HighestId ? company.Original(id) : null;
    }

    /// <summary>The looks that tokens stand for, and the walks begun; only so many are kept.</summary>
    private sealed class Kept
    {
        private int _given;

        public Dictionary<int, Seen> Looks { get; } = [];

        public Dictionary<int, List<JsonObject>> Walks { get; } = [];

        public int Keep(Seen look, List<JsonObject> entries)
        {
            var number = ++_given;
            (Looks[number], Walks[number]) = (look, entries);
            Looks.Remove(number - MostKept);
            Walks.Remove(number - MostKept);
            return number;
        }
    }
}
