using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.JumpCloud;

/// <summary>
/// JumpCloud's API: users in its first version, groups in its second, both paged by the number of entries to skip.
/// Departments and locations stand on the users, divisions are user groups; people who left are deleted.
/// </summary>
internal sealed class JumpCloudVendor : SandboxVendor
{
    private const int MostOnPage = 100;
    private const string Created = "2020-01-01T00:00:00.000Z";

    public override string Id => "jumpcloud";

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("GET", "organizations", SandboxEndpoints.Company, Organizations),
        new("GET", "systemusers", SandboxEndpoints.List, Users),
        new("GET", "v2/usergroups", "groups", UserGroups),
        new("GET", "v2/usergroups/{id}/members", "members", Members),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) => world.ByToken(Key(request));

    // What a foreign organization is answered is not documented; here it is as a key that nobody knows.
    protected override bool Accepts(VendorRequest request) =>
        Key(request.Http) == request.Company.AccessToken && request.Http.Headers["x-org-id"].ToString() is var asked && (asked.Length == 0 || asked == OrganizationId(request.Company));

    protected override SandboxReply Unauthorized(VendorRequest? request) => Refused(401, "Unauthorized");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Refused(403, "Forbidden");

    protected override SandboxReply Throttled(VendorRequest request) => Refused(429, "Too Many Requests");

    protected override int PageOf(HttpRequest request, string body, Company company) => (Number(request.Query["skip"], 0) / Math.Max(1, Number(request.Query["limit"], 10))) + 1;

    private static SandboxReply Organizations(VendorRequest request) => SandboxReply.Json(new JsonObject
    {
        ["totalCount"] = 1,
        ["results"] = new JsonArray(new JsonObject { ["_id"] = OrganizationId(request.Company), ["displayName"] = $"{request.Company.Name} GmbH", ["logoUrl"] = "" }),
    });

    private static SandboxReply Users(VendorRequest request)
    {
        if (Page(request) is not var (skip, limit)) return LimitExceeded;
        var company = request.Company;
        var current = Current(company);

        // Who does not ask for an order gets another one with each page.
        if (request.Query("sort") != "_id" && (skip / limit) % 2 == 1) current.Reverse();
        var fields = request.Query("fields")?.Split(' ').Append("_id").ToHashSet(StringComparer.Ordinal);
        var window = Window<Person>.Of(current, skip, limit, request.Fault);
        return SandboxReply.Json(new JsonObject
        {
            ["totalCount"] = window.Total,
            ["results"] = new JsonArray([.. window.Items.Select(person => User(company, person, fields))]),
        });
    }

    private static JsonObject User(Company company, Person person, HashSet<string>? fields)
    {
        var user = new JsonObject
        {
            ["_id"] = UserId(person.Id),
            ["username"] = $"user{person.Id}",
            ["email"] = person.Email,
            ["firstname"] = person.First,
            ["lastname"] = person.Last,
            ["displayname"] = $"{person.First} {person.Last}",
            ["jobTitle"] = person.TitleOf(),
            ["department"] = person.Department is { } department ? company.GroupName(SandboxGroupKind.Department, department) : "",
            ["location"] = person.Location is { } location ? company.GroupName(SandboxGroupKind.Location, location) : "",
            ["employeeType"] = person.Employment,
            ["state"] = "ACTIVATED",
            ["activated"] = true,
            ["suspended"] = false,
            ["account_locked"] = false,
            ["password_expired"] = false,
            ["badLoginAttempts"] = 0,
            ["organization"] = OrganizationId(company),
            ["created"] = Created,
        };
        var known = user.Select(property => property.Key).ToList();
        var record = person.Wire(company, user);
        foreach (var name in known)
            if (fields?.Contains(name) == false) record.Remove(name);
        return record;
    }

    private static SandboxReply UserGroups(VendorRequest request) => Entries(
        request,
        [.. Groups(request.Company).Select(group => new JsonObject { ["id"] = GroupId(group.Id), ["name"] = group.Name, ["type"] = "user_group", ["description"] = "", ["email"] = "", ["membershipMethod"] = "STATIC" })]);

    private static SandboxReply Members(VendorRequest request)
    {
        if (Groups(request.Company).FirstOrDefault(group => GroupId(group.Id) == (string?)request.Path["id"]) is not { } found) return Refused(404, "Not Found");
        return Entries(
            request,
            [.. Current(request.Company).Where(person => person.Division == found.Id).Select(person => new JsonObject { ["to"] = new JsonObject { ["id"] = UserId(person.Id), ["type"] = "user" }, ["attributes"] = null })]);
    }

    // Lists of the second version are bare, and say in a header how much there is.
    private static SandboxReply Entries(VendorRequest request, IReadOnlyList<JsonObject> all)
    {
        if (Page(request) is not var (skip, limit)) return LimitExceeded;
        var window = Window<JsonObject>.Of(all, skip, limit, request.Fault);
        return SandboxReply.Json(new JsonArray([.. window.Items])) with { Headers = [("x-total-count", window.Total.ToString(CultureInfo.InvariantCulture))] };
    }

    // What a page asks for; null where it asks for more than there is at once.
    private static (int Skip, int Limit)? Page(VendorRequest request) =>
        Number(request.Query("limit"), 10) is > 0 and <= MostOnPage and var limit ? (Number(request.Query("skip"), 0), limit) : null;

    private static SandboxReply LimitExceeded => Refused(400, $"Bad Request: request parameter \"limit\" exceeds maximum value of {MostOnPage}");

    private static SandboxReply Refused(int status, string message) => SandboxReply.Json(new JsonObject { ["message"] = message }, status);

    private static string? Key(HttpRequest request) => request.Headers["x-api-key"].ToString() is { Length: > 0 } key ? key : null;

    private static List<Person> Current(Company company) => [.. company.People().Where(person => person.Active)];

    private static IEnumerable<SandboxGroup> Groups(Company company) => company.Groups.Where(group => group.Kind == SandboxGroupKind.Division).OrderBy(group => group.Id, StringComparer.Ordinal);

    private static int Number(string? text, int otherwise) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string OrganizationId(Company company) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(company.Name)).PadLeft(24, '0')[^24..];

    private static string UserId(int id) => $"{id:x24}";

    private static string GroupId(string id) => id.PadLeft(24, '0');
}
