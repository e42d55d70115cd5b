using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Merge;

/// <summary>
/// Merge's HRIS API: the linked account is named by <c>X-Account-Token</c>. Departments and divisions are groups, locations
/// places of work; who is gone in the HR system stays in the list and says so to those who ask.
/// </summary>
internal sealed class MergeVendor : SandboxVendor
{
    private const int Employees = 0xe0;
    private const int Employments = 0xe1;
    private const int Accounts = 0xa0;

    public override string Id => "merge";

    public override string BaseSuffix => "/api";

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("GET", "api/hris/v1/account-details", SandboxEndpoints.Company, AccountDetails),
        new("GET", "api/hris/v1/sync-status", "sync", SyncStatus),
        new("GET", "api/hris/v1/groups", "groups", Groups),
        new("GET", "api/hris/v1/employees", SandboxEndpoints.List, List),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) => world.ByToken(request.Headers["X-Account-Token"].ToString());

    protected override bool Accepts(VendorRequest request) => Token(request.Http) is { Length: > 0 } && request.Http.Headers["X-Account-Token"] == request.Company.AccessToken;

    protected override SandboxReply Unauthorized(VendorRequest? request) => Detail(401, "Invalid account token.");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Detail(403, "You do not have permission to perform this action.");

    // Of the smallest plan.
    public override IReadOnlyList<CallWindow> Limits { get; } = [new(100)];

    protected override SandboxReply Throttled(VendorRequest request) => Detail(429, "Request was throttled.");

    public override WebhookMessage Webhook(WebhookNews news) => WebhookMessage.Of(
        new JsonObject
        {
            ["hook"] = new JsonObject { ["event"] = news.Word("Employee.added", "Employee.changed", "Employee.changed", "Employee.removed") },
            ["linked_account"] = new JsonObject { ["id"] = Uuid(Accounts, news.Company.Seed), ["category"] = "hris" },
            ["data"] = new JsonObject { ["id"] = Uuid(Employees, news.Person.Id) },
        },
        body => [("X-Merge-Webhook-Signature", Convert.ToBase64String(news.Signed(body)).Replace('+', '-').Replace('/', '_'))]);

    protected override int PageOf(HttpRequest request, string body, Company company) => PeopleCursor.Number(company, Place(request.Query["cursor"]), Size(request.Query["page_size"]));

    private static SandboxReply AccountDetails(VendorRequest request) => SandboxReply.Json(new JsonObject
    {
        ["id"] = Uuid(Accounts, request.Company.Seed),
        ["integration"] = "Sandbox HR",
        ["integration_slug"] = "sandbox-hr",
        ["category"] = "hris",
        ["end_user_origin_id"] = request.Company.Name,
        ["end_user_organization_name"] = request.Company.Name,
        ["end_user_email_address"] = $"hr@{request.Company.Name}.example",
        ["status"] = "COMPLETE",
        ["webhook_listener_url"] = $"https://hooks.{request.Company.Name}.example/merge",
        ["is_duplicate"] = null,
        ["account_type"] = "TEST",
        ["completed_at"] = "2026-01-01T00:00:00Z",
    });

    private static SandboxReply SyncStatus(VendorRequest request) => Page(
        new[] { "Employee", "Employment", "Group", "Location" }.Select(model => new JsonObject
        {
            ["model_name"] = model,
            ["model_id"] = "hris." + model,
            ["status"] = "DONE",
            ["is_initial_sync"] = false,
            ["last_sync_start"] = Moment(request.Now.AddHours(-1)),
            ["last_sync_result"] = "DONE",
            ["last_sync_finished"] = Moment(request.Now.AddMinutes(-50)),
            ["next_sync_start"] = Moment(request.Now.AddHours(1)),
        }),
        next: null);

    private static SandboxReply Groups(VendorRequest request)
    {
        var groups = request.Company.Groups.Where(group => group.Kind != SandboxGroupKind.Location).OrderBy(group => group.Id, StringComparer.Ordinal).ToList();
        var window = Window<SandboxGroup>.Of(groups, Place(request.Query("cursor")), Size(request.Query("page_size")));
        return Page(window.Items.Select(Group), window.Next);
    }

    private static SandboxReply List(VendorRequest request)
    {
        var company = request.Company;
        var expand = request.Query("expand")?.Split(',') ?? [];
        var people = company.People();
        if (request.Query("modified_after") is { } moment)
        {
            var changed = company.Changes.Since(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)).Select(entry => entry.Id).ToList();
            people = [.. (request.Query("include_deleted_data") == "true" ? changed : changed.Where(company.Roster.Contains)).Select(id => company.Roster.Find(id)!)];
        }

        var window = PeopleCursor.Page(people, Place(request.Query("cursor")), Size(request.Query("page_size")), request.Fault);
        return Page(window.Items.Select(person => Employee(company, person, expand)), window.Next);
    }

    private static JsonObject Employee(Company company, Person person, string[] expand)
    {
        var groups = new[] { SandboxGroupKind.Department, SandboxGroupKind.Division }.Select(kind => company.Group(kind, person.GroupOf(kind))).OfType<SandboxGroup>();
        var place = company.Group(SandboxGroupKind.Location, person.Location);
        return person.Wire(company, new JsonObject
        {
            ["id"] = Uuid(Employees, person.Id),
            ["remote_id"] = person.Id.ToString(CultureInfo.InvariantCulture),
            ["created_at"] = "2026-01-01T00:00:00Z",
            ["modified_at"] = "2026-01-01T00:00:00Z",
            ["employee_number"] = person.Id.ToString(CultureInfo.InvariantCulture),
            ["company"] = null,
            ["first_name"] = person.First,
            ["last_name"] = person.Last,
            ["preferred_name"] = person.Preferred,
            ["display_full_name"] = $"{person.Preferred ?? person.First} {person.Last}",
            ["username"] = null,
            ["groups"] = new JsonArray([.. groups.Select(group => expand.Contains("groups") ? Group(group) : (JsonNode)GroupUuid(group))]),
            ["work_email"] = person.Email,
            ["personal_email"] = null,
            ["mobile_phone_number"] = null,
            ["employments"] = new JsonArray(expand.Contains("employments") ? Employment(person) : Uuid(Employments, person.Id)),
            ["home_location"] = null,
            ["work_location"] = place is null ? null : expand.Contains("work_location") ? Location(place) : GroupUuid(place),
            ["manager"] = person.ReportsTo is { } manager ? Uuid(Employees, manager) : null,
            ["team"] = null,
            ["pay_group"] = null,
            ["hire_date"] = person.HireDate.Day() + "T00:00:00Z",
            ["start_date"] = person.HireDate.Day() + "T00:00:00Z",
            ["remote_created_at"] = null,
            ["employment_status"] = person.Active ? "ACTIVE" : "INACTIVE",
            ["termination_date"] = person.Active ? null : "2026-02-27T00:00:00Z",
            ["avatar"] = person.PhotoUrl,
            ["custom_fields"] = null,
            ["remote_was_deleted"] = !company.Roster.Contains(person.Id),
            ["field_mappings"] = null,
            ["remote_data"] = null,
        });
    }

    private static JsonObject Employment(Person person) => new()
    {
        ["id"] = Uuid(Employments, person.Id),
        ["remote_id"] = null,
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["modified_at"] = "2026-01-01T00:00:00Z",
        ["employee"] = Uuid(Employees, person.Id),
        ["job_title"] = person.TitleOf(),
        ["effective_date"] = person.HireDate.Day() + "T00:00:00Z",
        ["employment_type"] = person.Employment switch { "Contractor" => "CONTRACTOR", "Intern" => "INTERN", "Part-Time" => "PART_TIME", _ => "FULL_TIME" },
        ["remote_was_deleted"] = false,
    };

    private static JsonObject Group(SandboxGroup group) => new()
    {
        ["id"] = GroupUuid(group),
        ["remote_id"] = group.Id,
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["modified_at"] = "2026-01-01T00:00:00Z",
        ["parent_group"] = null,
        ["name"] = group.Name,
        ["type"] = group.Kind == SandboxGroupKind.Department ? "DEPARTMENT" : "BUSINESS_UNIT",
        ["is_commonly_used_as_team"] = false,
        ["remote_was_deleted"] = false,
    };

    private static JsonObject Location(SandboxGroup place) => new()
    {
        ["id"] = GroupUuid(place),
        ["remote_id"] = place.Id,
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["modified_at"] = "2026-01-01T00:00:00Z",
        ["name"] = place.Name,
        ["city"] = place.Name,
        ["location_type"] = "WORK",
        ["remote_was_deleted"] = false,
    };

    private static SandboxReply Page(IEnumerable<JsonObject> results, int? next) => SandboxReply.Json(new JsonObject
    {
        ["next"] = next is { } place ? Convert.ToBase64String(Encoding.ASCII.GetBytes($"p={place}")) : null,
        ["previous"] = null,
        ["results"] = new JsonArray([.. results]),
    });

    private static SandboxReply Detail(int status, string detail) => SandboxReply.Json(new JsonObject { ["detail"] = detail }, status);

    // Digits of a number are hexadecimal digits too.
    private static string Uuid(int kind, int number) => $"{kind:x8}-0000-4000-8000-{number:D12}";

    private static string GroupUuid(SandboxGroup group) => Uuid((int)group.Kind + 1, int.Parse(group.Id, CultureInfo.InvariantCulture));

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static int Place(string? cursor) =>
        cursor is { Length: > 0 } && int.TryParse(Encoding.ASCII.GetString(Convert.FromBase64String(cursor)).AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0;

    private static int Size(string? asked) => int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Math.Clamp(size, 1, 100) : 30;
}
