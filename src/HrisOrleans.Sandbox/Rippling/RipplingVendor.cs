using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Rippling;

/// <summary>
/// Rippling's REST API (v2): pages of its own size behind links, divisions as teams, and fields that the token may not see
/// left out and named beside the list. A token that nobody used for thirty days is dead.
/// </summary>
internal sealed partial class RipplingVendor : SandboxVendor
{
    private const int PageSize = 20;

    private static readonly TimeSpan Idle = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset Founded = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ConditionalWeakTable<Company, StrongBox<(string Token, DateTimeOffset At)>> _used = [];

    public override string Id => "rippling";

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("GET", "companies/", SandboxEndpoints.Company, Companies),
        new("GET", "workers/", SandboxEndpoints.List, Workers),
        new("GET", "departments/", "departments", request => Groups(request, SandboxGroupKind.Department)),
        new("GET", "teams/", "teams", request => Groups(request, SandboxGroupKind.Division)),
        new("GET", "work-locations/", "work-locations", request => Groups(request, SandboxGroupKind.Location)),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) => world.ByToken(Token(request));

    protected override bool Accepts(VendorRequest request)
    {
        var token = Token(request.Http);
        if (token != request.Company.AccessToken) return false;
        var used = _used.GetValue(request.Company, _ => new((token, request.Now)));
        if (used.Value.Token == token && request.Now - used.Value.At > Idle) return false;
        used.Value = (token, request.Now);
        return true;
    }

    protected override SandboxReply Unauthorized(VendorRequest? request) => Refused(401, "Invalid token.");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Refused(403, "Insufficient scope.");

    protected override SandboxReply Throttled(VendorRequest request) => Refused(429, "Request was throttled.");

    protected override int PageOf(HttpRequest request, string body, Company company) => PeopleCursor.Number(company, After(request.Query["cursor"]), PageSize);

    private static SandboxReply Companies(VendorRequest request) => List(request, [Stamped(request.Company.Name, Founded, new JsonObject
    {
        ["name"] = $"{request.Company.Name} Inc",
        ["legal_name"] = $"{request.Company.Name} Incorporated",
        ["legal_entities_id"] = new JsonArray("le-1"),
        ["legal_entities"] = new JsonArray(),
    })], null);

    private static SandboxReply Workers(VendorRequest request)
    {
        var company = request.Company;
        var changes = company.Changes.Since(DateTimeOffset.MinValue).ToDictionary(entry => entry.Id, entry => entry.Change.At);
        var people = company.People();
        if (request.Query("filter") is { } filter)
        {
            if (UpdatedSince().Match(filter) is not { Success: true } since) return Refused(400, "Invalid filter.");
            var moment = DateTimeOffset.Parse(since.Groups[2].Value, CultureInfo.InvariantCulture);
            var equal = since.Groups[1].Value == "ge";
            people = [.. people.Where(person => changes.GetValueOrDefault(person.Id, Founded) is var at && (at > moment || (equal && at == moment)))];
        }

        var expand = (request.Query("expand") ?? "").Split(',').ToHashSet(StringComparer.Ordinal);
        var window = PeopleCursor.Page(people, After(request.Query("cursor")), PageSize, request.Fault);
        return List(request, new JsonArray([.. window.Items.Select(person => Worker(company, person, changes.GetValueOrDefault(person.Id, Founded), expand))]), window.Next);
    }

    private static JsonObject Worker(Company company, Person person, DateTimeOffset updated, HashSet<string> expand)
    {
        var worker = Stamped(WorkerId(person.Id), updated, new JsonObject
        {
            ["user_id"] = $"u{person.Id}",
            ["work_email"] = person.Email,
            ["status"] = person.Active ? "ACTIVE" : "TERMINATED",
            ["start_date"] = person.HireDate.Day(),
            ["title"] = person.TitleOf(),
            ["employment_type_id"] = "et-" + person.Employment,
            ["department_id"] = person.Department,
            ["teams_id"] = person.Division is { } team ? new JsonArray(team) : new JsonArray(),
            ["location"] = person.Location is { } location ? new JsonObject { ["type"] = "WORK", ["work_location_id"] = location } : new JsonObject { ["type"] = "REMOTE", ["work_location_id"] = "" },
        });
        if (expand.Contains("user")) worker["user"] = User(person, updated);
        if (expand.Contains("employment_type"))
            worker["employment_type"] = Stamped("et-" + person.Employment, Founded, new JsonObject { ["label"] = person.Employment, ["type"] = person.Employment == "Contractor" ? "CONTRACTOR" : "EMPLOYEE" });
        if (person.Email is null) worker.Remove("work_email");
        if (person.Department is null) worker.Remove("department_id");
        return person.Wire(company, worker);
    }

    private static JsonObject User(Person person, DateTimeOffset updated) => Stamped($"u{person.Id}", updated, new JsonObject
    {
        ["active"] = person.Active,
        ["username"] = person.Email ?? $"user{person.Id}",
        ["display_name"] = $"{person.First} {person.Last}",
        ["name"] = new JsonObject { ["formatted"] = $"{person.First} {person.Last}", ["given_name"] = person.First, ["family_name"] = person.Last },
    });

    private static SandboxReply Groups(VendorRequest request, SandboxGroupKind kind)
    {
        var groups = request.Company.Groups.Where(group => group.Kind == kind).OrderBy(group => group.Id, StringComparer.Ordinal).ToList();
        var window = Window<SandboxGroup>.Of(groups, After(request.Query("cursor")), PageSize);
        return List(request, new JsonArray([.. window.Items.Select(group => Stamped(group.Id, Founded, Named(kind, group.Name)))]), window.Next);
    }

    private static JsonObject Named(SandboxGroupKind kind, string name) =>
        kind == SandboxGroupKind.Location ? new JsonObject { ["name"] = name, ["address"] = new JsonObject { ["locality"] = name } } : new JsonObject { ["name"] = name };

    private static JsonObject Stamped(string id, DateTimeOffset updated, JsonObject rest)
    {
        var record = new JsonObject { ["id"] = id, ["created_at"] = Moment(Founded), ["updated_at"] = Moment(updated) };
        foreach (var (name, value) in rest.ToList())
        {
            rest.Remove(name);
            record[name] = value;
        }

        return record;
    }

    private static SandboxReply List(VendorRequest request, JsonArray results, int? next)
    {
        var answer = new JsonObject
        {
            ["__meta"] = new JsonObject { ["redacted_fields"] = new JsonArray([.. request.Company.Restricted.Select(field => new JsonObject { ["name"] = field, ["reason"] = "Insufficient entitlements" })]) },
            ["results"] = results,
        };
        if (next is { } cursor) answer["next_link"] = $"https://rest.ripplingapis.com{request.Http.Path.ToString()["/rippling".Length..]}?cursor={Uri.EscapeDataString($"c={cursor}")}";
        return SandboxReply.Json(answer);
    }

    private static SandboxReply Refused(int status, string detail) => SandboxReply.Json(new JsonObject { ["detail"] = detail }, status);

    private static string WorkerId(int id) => $"{id:x24}";

    // Cursors are opaque to callers.
    private static int After(string? cursor) => cursor is { Length: > 2 } && int.TryParse(cursor.AsSpan(2), out var place) ? place : 0;

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex("^updated_at (gt|ge) '([^']+)'$")]
    private static partial Regex UpdatedSince();
}
