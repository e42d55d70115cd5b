using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Gusto;

/// <summary>
/// Gusto's API, for one company a grant: pages by number with totals in headers, leavers listed as terminated. Its token
/// endpoint takes a refresh token once. A company's own token stands for the code that consent would give.
/// </summary>
internal sealed class GustoVendor : SandboxVendor
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly ConsentDesk _desk = new();

    public override string Id => "gusto";

    protected override (string Path, ConsentDesk Desk)? Consent => ("oauth/authorize", _desk);

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("POST", "oauth/token", "token", Grant, Open: true),
        new("GET", "v1/token_info", "token_info", TokenInfo),
        new("GET", "v1/companies/{company}", SandboxEndpoints.Company, Info),
        new("GET", "v1/companies/{company}/departments", "groups", Departments),
        new("GET", "v1/companies/{company}/locations", "locations", Locations),
        new("GET", "v1/companies/{company}/employees", SandboxEndpoints.List, Employees),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) =>
        body.Length > 0 && JsonNode.Parse(body) is JsonObject grant
            ? _desk.CompanyOf((string?)grant["code"]) ?? world.ByToken((string?)(grant["refresh_token"] ?? grant["code"]))
            : world.ByToken(Token(request));

    protected override bool Accepts(VendorRequest request) =>
        (Token(request.Http) is { } token && (token == request.Company.AccessToken || request.Company.Tokens.Accepts(token, request.Now)))
        && (request.Path["company"] is not { } asked || (string)asked == CompanyId(request.Company));

    protected override SandboxReply Unauthorized(VendorRequest? request) =>
        SandboxReply.Json(new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "The token is invalid, expired or revoked." }, 401);

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Errors(403, "missing_oauth_scopes", "The access token lacks a scope.");

    public override IReadOnlyList<CallWindow> Limits { get; } = [new(200)];

    protected override SandboxReply Throttled(VendorRequest request) => Errors(429, "rate_limit_exceeded", "Too many requests.");

    public override WebhookMessage Webhook(WebhookNews news) => WebhookMessage.Of(
        new JsonObject
        {
            ["uuid"] = Guid.NewGuid().ToString("D"),
            ["event_type"] = news.Word("employee.created", "employee.updated", "employee.updated", "employee.deleted"),
            ["resource_type"] = "Company",
            ["resource_uuid"] = CompanyId(news.Company),
            ["entity_type"] = "Employee",
            ["entity_uuid"] = EmployeeId(news.Person.Id),
            ["timestamp"] = news.Now.ToUnixTimeSeconds(),
        },
        body => [("X-Gusto-Signature", news.Hex(body))]);

    protected override int PageOf(HttpRequest request, string body, Company company) => Number(request.Query["page"], 1);

    private SandboxReply Grant(VendorRequest request)
    {
        var grant = request.Json!;
        if ((string?)grant["client_id"] is not { Length: > 0 } || (string?)grant["client_secret"] is not { Length: > 0 }) return OAuthError(401, "invalid_client");
        var until = request.Now + Lifetime;
        var pair = (string?)grant["grant_type"] switch
        {
            "refresh_token" => request.Company.Tokens.Redeem((string?)grant["refresh_token"] ?? "", until),
            "authorization_code" when (string?)grant["code"] == request.Company.AccessToken || Consented(grant, request.Now) => request.Company.Tokens.Issue(until, refreshable: true),
            _ => null,
        };
        if (pair is not { } tokens) return OAuthError(400, "invalid_grant");
        return SandboxReply.Json(new JsonObject
        {
            ["access_token"] = tokens.Access,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)Lifetime.TotalSeconds,
            ["refresh_token"] = tokens.Refresh,
            ["created_at"] = request.Now.ToUnixTimeSeconds(),
            ["scope"] = "companies:read departments:read employees:read",
        });
    }

    private bool Consented(JsonNode grant, DateTimeOffset now) =>
        _desk.Redeem((string?)grant["code"], (string?)grant["client_id"], (string?)grant["client_secret"], (string?)grant["redirect_uri"], null, now).Consent is not null;

    private static SandboxReply TokenInfo(VendorRequest request) => SandboxReply.Json(new JsonObject
    {
        ["scope"] = "companies:read departments:read employees:read",
        ["resource"] = new JsonObject { ["type"] = "Company", ["uuid"] = CompanyId(request.Company) },
        ["resource_owner"] = new JsonObject { ["type"] = "CompanyAdmin", ["uuid"] = Uuid(0xad, 1) },
    });

    private static SandboxReply Info(VendorRequest request) => SandboxReply.Json(new JsonObject
    {
        ["uuid"] = CompanyId(request.Company),
        ["name"] = request.Company.Name,
        ["trade_name"] = null,
        ["company_status"] = "Approved",
        ["tier"] = "plus",
    });

    private static SandboxReply Departments(VendorRequest request)
    {
        var people = request.Company.People().Where(person => person.Active).ToLookup(person => person.Department);
        return SandboxReply.Json(new JsonArray([.. Groups(request.Company, SandboxGroupKind.Department).Select(group => new JsonObject
        {
            ["uuid"] = GroupId(group),
            ["company_uuid"] = CompanyId(request.Company),
            ["title"] = group.Name,
            ["version"] = "1",
            ["employees"] = new JsonArray([.. people[group.Id].Select(person => new JsonObject { ["uuid"] = EmployeeId(person.Id) })]),
            ["contractors"] = new JsonArray(),
        })]));
    }

    private static SandboxReply Locations(VendorRequest request) => Page(request, Window<SandboxGroup>.Of(Groups(request.Company, SandboxGroupKind.Location), Offset(request), Per(request)), Location);

    private static SandboxReply Employees(VendorRequest request) =>
        Page(request, Window<Person>.Of(request.Company.People(), Offset(request), Per(request), request.Fault), person => Employee(request.Company, person));

    private static JsonObject Employee(Company company, Person person)
    {
        var place = company.Group(SandboxGroupKind.Location, person.Location);
        var job = new JsonObject
        {
            ["uuid"] = Uuid(0x10b, person.Id),
            ["version"] = "1",
            ["employee_uuid"] = EmployeeId(person.Id),
            ["hire_date"] = person.HireDate.Day(),
            ["title"] = person.TitleOf(),
            ["primary"] = true,
            ["two_percent_shareholder"] = false,
        };
        if (place is not null) (job["location_uuid"], job["location"]) = (GroupId(place), Location(place));
        var record = new JsonObject
        {
            ["uuid"] = EmployeeId(person.Id),
            ["first_name"] = person.First,
            ["middle_initial"] = null,
            ["last_name"] = person.Last,
            ["preferred_first_name"] = person.Preferred,
            ["email"] = $"private{person.Id}@mail.example",
            ["work_email"] = person.Email,
            ["company_uuid"] = CompanyId(company),
            ["manager_uuid"] = person.ReportsTo is { } manager ? EmployeeId(manager) : null,
            ["version"] = "1",
            ["department"] = person.Department is { } department ? company.GroupName(SandboxGroupKind.Department, department) : null,
            ["department_uuid"] = company.Group(SandboxGroupKind.Department, person.Department) is { } group ? GroupId(group) : null,
            ["terminated"] = !person.Active,
            ["onboarded"] = true,
            ["onboarding_status"] = "onboarding_completed",
            ["current_employment_status"] = person.Employment == "Part-Time" ? "part_time_twenty_plus_hours" : "full_time",
            ["historical"] = false,
            ["hired_at"] = person.HireDate.Day(),
            ["title"] = person.TitleOf(),
            ["jobs"] = new JsonArray(job),
            ["terminations"] = person.Active ? new JsonArray() : new JsonArray(new JsonObject { ["uuid"] = Uuid(0x7e, person.Id), ["employee_uuid"] = EmployeeId(person.Id), ["active"] = true, ["effective_date"] = "2026-02-27" }),
        };
        return person.Wire(company, record);
    }

    private static JsonObject Location(SandboxGroup place) => new()
    {
        ["uuid"] = GroupId(place),
        ["street_1"] = "1 Main Street",
        ["street_2"] = null,
        ["city"] = place.Name,
        ["state"] = "CA",
        ["zip"] = "94107",
        ["country"] = "USA",
        ["active"] = true,
    };

    private static SandboxReply Page<T>(VendorRequest request, Window<T> window, Func<T, JsonObject> write) => SandboxReply.Json(new JsonArray([.. window.Items.Select(write)])) with
    {
        Headers =
        [
            ("X-Page", Number(request.Query("page"), 1).ToString(CultureInfo.InvariantCulture)),
            ("X-Per-Page", Per(request).ToString(CultureInfo.InvariantCulture)),
            ("X-Total-Count", window.Total.ToString(CultureInfo.InvariantCulture)),
            ("X-Total-Pages", ((window.Total + Per(request) - 1) / Per(request)).ToString(CultureInfo.InvariantCulture)),
        ],
    };

    private static SandboxReply Errors(int status, string category, string message) =>
        SandboxReply.Json(new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["error_key"] = "request", ["category"] = category, ["message"] = message }) }, status);

    private static SandboxReply OAuthError(int status, string error) => SandboxReply.Json(new JsonObject { ["error"] = error }, status);

    private static List<SandboxGroup> Groups(Company company, SandboxGroupKind kind) => [.. company.Groups.Where(group => group.Kind == kind).OrderBy(group => group.Id, StringComparer.Ordinal)];

    // Digits of a number are hexadecimal digits too.
    private static string Uuid(int kind, int number) => $"{kind:x8}-0000-4000-8000-{number:D12}";

    private static string CompanyId(Company company) => Uuid(0xc0, company.Seed);

    private static string EmployeeId(int person) => Uuid(0xe0, person);

    private static string GroupId(SandboxGroup group) => Uuid((int)group.Kind + 1, int.Parse(group.Id, CultureInfo.InvariantCulture));

    private static int Offset(VendorRequest request) => (Number(request.Query("page"), 1) - 1) * Per(request);

    private static int Per(VendorRequest request) => Math.Clamp(Number(request.Query("per"), 25), 1, 100);

    private static int Number(string? text, int otherwise) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;
}
