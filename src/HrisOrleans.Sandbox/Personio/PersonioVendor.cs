using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Personio;

/// <summary>
/// Personio's API v2: client credentials (the company's name and token), persons with their employments one call apart,
/// links to next pages. Departments are org units, divisions teams, locations workplaces. A person's raw value
/// <c>_employment</c> overrides their employment, and a hidden field <c>employment.…</c> hides there.
/// </summary>
internal sealed class PersonioVendor : SandboxVendor
{
    private const string Override = "_employment";
    private const string Hidden = "employment.";

    public override string Id => "personio";

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("POST", "v2/auth/token", "token", Grant, Open: true),
        new("GET", "v2/persons", SandboxEndpoints.List, Persons),
        new("GET", "v2/persons/{person}/employments", "employments", Employments),
        new("GET", "v2/org-units", "groups", OrgUnits),
        new("GET", "v2/workplaces", "workplaces", Workplaces),
        new("GET", "v2/legal-entities", SandboxEndpoints.Company, LegalEntities),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) =>
        Token(request) is { } token ? world.ByToken(token) : world.Companies.FirstOrDefault(company => body.Split('&').Contains("client_id=" + Uri.EscapeDataString(company.Name)));

    protected override bool Accepts(VendorRequest request) => request.Company.Tokens.Accepts(Token(request.Http), request.Now);

    protected override SandboxReply Unauthorized(VendorRequest? request) => Problem(401, "Unauthorized", "The access token is missing, invalid or expired.");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Problem(403, "Forbidden", "The credentials lack a scope for this resource.");

    public override IReadOnlyList<CallWindow> Limits { get; } = [new(300), new(15, 1)];

    protected override SandboxReply Throttled(VendorRequest request) => Problem(429, "Too Many Requests", "The rate limit has been exceeded.");

    protected override int PageOf(HttpRequest request, string body, Company company) => PeopleCursor.Number(company, Place(request.Query["cursor"]), Limit(request.Query["limit"]));

    private static SandboxReply Grant(VendorRequest request)
    {
        if (request.Form("grant_type") != "client_credentials") return Refused("unsupported_grant_type");
        if (request.Form("client_secret") != request.Company.AccessToken) return Refused("invalid_client");
        var (access, _) = request.Company.Tokens.Issue(request.Now.AddDays(1), refreshable: false);
        return SandboxReply.Json(new JsonObject { ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = 86_400, ["scope"] = "personio:persons:read personio:org-units:read" });

        static SandboxReply Refused(string error) => SandboxReply.Json(new JsonObject { ["error"] = error, ["error_description"] = "The client is not accepted.", ["trace_id"] = "sandbox" }, 400);
    }

    private static SandboxReply Persons(VendorRequest request)
    {
        var company = request.Company;
        var people = company.People();
        if (request.Query("updated_at.gt") is { } moment)
        {
            var since = DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
            people = [.. company.Changes.Since(since).Where(entry => entry.Change.At > since).Select(entry => entry.Id).Where(company.Roster.Contains).Select(id => company.Roster.Find(id)!)];
        }

        var window = PeopleCursor.Page(people, Place(request.Query("cursor")), Limit(request.Query("limit")), request.Fault);
        return Page("persons", window.Items.Select(person => Wire(company, person)), window.Next);
    }

    private static JsonObject Wire(Company company, Person person)
    {
        var id = Number(person);
        var record = person.Wire(company, new JsonObject
        {
            ["id"] = id,
            ["email"] = person.Email,
            ["created_at"] = "2026-01-01T00:00:00Z",
            ["updated_at"] = "2026-01-01T00:00:00Z",
            ["first_name"] = person.First,
            ["last_name"] = person.Last,
            ["preferred_name"] = person.Preferred ?? person.First,
            ["gender"] = "UNDEFINED",
            ["status"] = person.Active ? "ACTIVE" : "INACTIVE",
            ["custom_attributes"] = new JsonArray(),
            ["employments"] = new JsonArray(new JsonObject { ["id"] = EmploymentId(person) }),
            ["_meta"] = new JsonObject { ["links"] = new JsonObject { ["employments"] = Link($"persons/{id}/employments") } },
        });
        record.Remove(Override);
        return record;
    }

    private static SandboxReply Employments(VendorRequest request)
    {
        var company = request.Company;
        if (company.Person((string?)request.Path["person"]) is not { } person) return Problem(404, "Not found", "The requested resource was not found.");
        var units = new JsonArray();
        if (company.Group(SandboxGroupKind.Division, person.Division) is { } team) units.Add(new JsonObject { ["type"] = "team", ["id"] = team.Id });
        if (company.Group(SandboxGroupKind.Department, person.Department) is { } department) units.Add(new JsonObject { ["type"] = "department", ["id"] = department.Id });
        var job = new JsonObject
        {
            ["id"] = EmploymentId(person),
            ["status"] = person.Active ? "ACTIVE" : "INACTIVE",
            ["weekly_working_hours"] = 40,
            ["employment_start_date"] = person.HireDate.Day(),
            ["type"] = person.Employment == "Contractor" ? "EXTERNAL" : "INTERNAL",
            ["created_at"] = "2026-01-01T00:00:00Z",
            ["updated_at"] = "2026-01-01T00:00:00Z",
            ["position"] = new JsonObject { ["title"] = person.TitleOf() },
            ["org_units"] = units,
            ["person"] = new JsonObject { ["id"] = Number(person) },
        };
        if (company.Group(SandboxGroupKind.Location, person.Location) is { } office) job["office"] = new JsonObject { ["id"] = office.Id };
        if (person.ReportsTo is { } manager) job["supervisor"] = new JsonObject { ["id"] = manager.ToString(CultureInfo.InvariantCulture) };
        foreach (var hidden in company.Restricted.Where(name => name.StartsWith(Hidden, StringComparison.Ordinal))) job.Remove(hidden[Hidden.Length..]);
        if (person.Raw?.TryGetValue(Override, out var raw) is true)
            foreach (var value in raw.EnumerateObject()) job[value.Name] = JsonNode.Parse(value.Value.GetRawText());
        return Page($"persons/{Number(person)}/employments", [job], next: null);
    }

    private static SandboxReply OrgUnits(VendorRequest request)
    {
        SandboxGroupKind? kind = request.Query("type") switch { "department" => SandboxGroupKind.Department, "team" => SandboxGroupKind.Division, _ => null };
        return kind is { } known ? Groups(request, "org-units", known) : Problem(400, "Bad request", "The parameter type is required.");
    }

    private static SandboxReply Workplaces(VendorRequest request) => Groups(request, "workplaces", SandboxGroupKind.Location);

    private static SandboxReply LegalEntities(VendorRequest request) => Page(
        "legal-entities",
        [new JsonObject { ["id"] = "170", ["name"] = request.Company.Name + " Holding" }, new JsonObject { ["id"] = request.Company.Seed.ToString(CultureInfo.InvariantCulture), ["name"] = request.Company.Name }],
        next: null);

    public override WebhookMessage Webhook(WebhookNews news) => WebhookMessage.Of(
        new JsonObject
        {
            ["company_id"] = (news.Company.Seed + 40_000).ToString(CultureInfo.InvariantCulture),
            ["event_name"] = news.Word("person.created", "person.updated", "employment.updated", "person.deleted"),
            ["occurred_at"] = news.Moment,
            ["payload"] = new JsonObject { ["person"] = new JsonObject { ["id"] = Number(news.Person) } },
            ["meta"] = new JsonObject(),
        },
        _ => [("Authorization", news.Secret)]);

    private static SandboxReply Groups(VendorRequest request, string path, SandboxGroupKind kind)
    {
        var groups = request.Company.Groups.Where(group => group.Kind == kind).OrderBy(group => group.Id, StringComparer.Ordinal).ToList();
        var window = Window<SandboxGroup>.Of(groups, Place(request.Query("cursor")), Math.Min(10, Limit(request.Query("limit"))));
        return Page(path, window.Items.Select(group => new JsonObject { ["id"] = group.Id, ["name"] = group.Name }), window.Next);
    }

    private static SandboxReply Page(string path, IEnumerable<JsonObject> data, int? next)
    {
        var links = new JsonObject { ["self"] = Link(path) };
        if (next is { } place) links["next"] = Link($"{path}?cursor=cur_{place}");
        return SandboxReply.Json(new JsonObject { ["_data"] = new JsonArray([.. data]), ["_meta"] = new JsonObject { ["links"] = links } });
    }

    // Links lead to the vendor, wherever the sandbox stands: whoever follows one is found out.
    private static JsonObject Link(string path) => new() { ["href"] = "https://api.personio.example/v2/" + path };

    private static SandboxReply Problem(int status, string title, string detail) => SandboxReply.Json(
        new JsonObject
        {
            ["personio_trace_id"] = "sandbox",
            ["timestamp"] = "2026-01-01T00:00:00Z",
            ["errors"] = new JsonArray(new JsonObject { ["title"] = title, ["detail"] = detail }),
        },
        status) with { ContentType = "application/problem+json" };

    private static string Number(Person person) => person.Id.ToString(CultureInfo.InvariantCulture);

    private static string EmploymentId(Person person) => $"e0000000-0000-4000-8000-{person.Id:D12}";

    private static int Place(string? cursor) =>
        cursor is { Length: > 4 } && int.TryParse(cursor.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0;

    private static int Limit(string? asked) => int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Clamp(limit, 1, 50) : 10;
}
