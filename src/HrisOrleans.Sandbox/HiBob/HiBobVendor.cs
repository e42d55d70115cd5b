using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.HiBob;

/// <summary>
/// HiBob's API: everybody in one answer, with the fields that were asked for and may be seen, each inside its category and
/// under its path. Departments and sites are ids of named lists.
/// </summary>
internal sealed class HiBobVendor : SandboxVendor
{
    private static readonly string[] Always = ["id", "companyId", "email", "firstName", "surname", "displayName"];

    public override string Id => "hibob";

    public override string BaseSuffix => "/v1";

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("POST", "v1/people/search", SandboxEndpoints.List, Search),
        new("GET", "v1/company/named-lists/{list}", "groups", NamedList),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) => world.ByToken(Credentials(request)?.Token);

    protected override bool Accepts(VendorRequest request) => Credentials(request.Http) == (UserOf(request.Company), request.Company.AccessToken);

    protected override SandboxReply Unauthorized(VendorRequest? request) => Refused(401, "errors.unauthorized", "Unauthorized");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Refused(403, "errors.forbidden", "The service user does not have permission");

    public override IReadOnlyList<CallWindow> Limits { get; } = [new(50)];

    protected override ResetForm Reset => ResetForm.Epoch;

    protected override SandboxReply Throttled(VendorRequest request) => Refused(429, "errors.rateLimit", "Too Many Requests");

    private static SandboxReply Search(VendorRequest request)
    {
        var asked = request.Json?["fields"] is JsonArray fields ? fields.Select(field => field!.GetValue<string>()).ToList() : [];
        var inactive = request.Json?["showInactive"]?.GetValue<bool>() == true;
        var people = request.Company.People().Where(person => inactive || person.Active).ToList();
        var window = Window<Person>.Of(people, 0, int.MaxValue / 2, request.Fault);
        return SandboxReply.Json(new JsonObject { ["employees"] = new JsonArray([.. window.Items.Select(person => Employee(request.Company, person, asked))]) });
    }

    public override WebhookMessage Webhook(WebhookNews news) => WebhookMessage.Of(
        new JsonObject
        {
            ["companyId"] = news.Company.Seed + 600_000,
            ["type"] = news.Word("employee.created", "employee.updated", "employee.left", "employee.deleted"),
            ["triggeredAt"] = news.Moment,
            ["version"] = "v2",
            ["data"] = new JsonObject { ["employeeId"] = EmployeeId(news.Person.Id) },
        },
        body => [("Bob-Signature", Convert.ToBase64String(HMACSHA512.HashData(Encoding.UTF8.GetBytes(news.Secret), Encoding.UTF8.GetBytes(body))))]);

    private static JsonObject Employee(Company company, Person person, List<string> asked)
    {
        var employee = person.Wire(company, new JsonObject
        {
            ["id"] = EmployeeId(person.Id),
            ["companyId"] = company.Seed + 600_000,
            ["email"] = person.Email,
            ["firstName"] = person.First,
            ["surname"] = person.Last,
            ["displayName"] = $"{person.First} {person.Last}",
            ["work"] = new JsonObject
            {
                ["title"] = person.TitleOf(),
                ["department"] = person.Department,
                ["site"] = person.Location is { } site ? company.GroupName(SandboxGroupKind.Location, site) : null,
                ["siteId"] = person.Location is { } siteId ? int.Parse(siteId, CultureInfo.InvariantCulture) : null,
                ["startDate"] = person.HireDate.Day(),
            },
            ["internal"] = new JsonObject { ["status"] = person.Active ? "Active" : "Inactive", ["lifecycleStatus"] = person.Active ? "employed" : "terminated" },
        });
        if (asked.Count > 0)
        {
            foreach (var category in new[] { "work", "internal" })
                if (employee[category] is JsonObject inside)
                    foreach (var (name, _) in inside.ToList())
                        if (!asked.Contains($"{category}.{name}")) inside.Remove(name);
            foreach (var name in Always)
                if (name != "id" && !asked.Contains("root." + name)) employee.Remove(name);
        }

        foreach (var field in asked) Repeat(employee, field.Split('.'));
        return employee;
    }

    // What was asked for by its id comes under its path, too.
    private static void Repeat(JsonObject employee, string[] path)
    {
        var from = path[0] == "root" ? employee : employee[path[0]] as JsonObject;
        if (from?[path[^1]] is JsonValue value) employee[$"/{path[0]}/{path[^1]}"] = new JsonObject { ["value"] = value.DeepClone() };
    }

    private static SandboxReply NamedList(VendorRequest request)
    {
        SandboxGroupKind? kind = (string?)request.Path["list"] switch { "department" => SandboxGroupKind.Department, "site" => SandboxGroupKind.Location, _ => null };
        if (kind is null) return SandboxReply.Empty(404);
        return SandboxReply.Json(new JsonObject
        {
            ["name"] = (string?)request.Path["list"],
            ["items"] = new JsonArray([.. request.Company.Groups.Where(group => group.Kind == kind).OrderBy(group => group.Id, StringComparer.Ordinal).Select(group => new JsonObject
            {
                ["id"] = int.Parse(group.Id, CultureInfo.InvariantCulture),
                ["name"] = group.Name,
                ["archived"] = false,
                ["children"] = new JsonArray(),
            })]),
        });
    }

    private static SandboxReply Refused(int status, string key, string error) => SandboxReply.Json(new JsonObject { ["key"] = key, ["error"] = error }, status);

    private static string UserOf(Company company) => "SERVICE-" + company.Name;

    private static (string User, string Token)? Credentials(HttpRequest request)
    {
        if (Token(request, "Basic") is not { } coded) return null;
        var bytes = new byte[coded.Length];
        if (!Convert.TryFromBase64String(coded, bytes, out var length)) return null;
        var both = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return both.Length == 2 ? (both[0], both[1]) : null;
    }

    private static string EmployeeId(int id) => (3_332_880_000_000_000_000 + id).ToString(CultureInfo.InvariantCulture);
}
