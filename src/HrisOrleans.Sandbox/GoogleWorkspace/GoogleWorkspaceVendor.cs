using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.GoogleWorkspace;

/// <summary>
/// Google's Directory API and its sign-in. Divisions are organizational units with one for each location below; departments
/// are groups, one group holds all of those, and one the whole company. Whoever left is deleted, which is no longer listed.
/// </summary>
internal sealed class GoogleWorkspaceVendor : SandboxVendor
{
    private const string Name = "google-workspace";
    private const string Path = "admin/directory/v1/";
    private const string AllDepartments = "g000000001";
    private const string Company = "g000000002";

    private readonly GoogleSignIn _signIn = new();

    private readonly GoogleWorkspaceHooks _hooks = new(Name);

    /// <summary>What an administrator who signs in allows.</summary>
    public static IReadOnlyList<string> Scopes { get; } = ["admin.directory.user.readonly", "admin.directory.orgunit.readonly", "admin.directory.group.readonly", "admin.directory.customer.readonly"];

    public override string Id => Name;

    protected override (string Path, ConsentDesk Desk)? Consent => ("o/oauth2/v2/auth", _signIn.Desk);

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("POST", "token", "token", _signIn.Grant, Open: true),
        new("GET", "service-account.json", "key", KeyFile, Open: true),
        new("GET", Path + "customers/my_customer", SandboxEndpoints.Company, Needs("admin.directory.customer.readonly", Customer)),
        new("GET", Path + "users", SandboxEndpoints.List, Needs("admin.directory.user.readonly", Users)),
        new("GET", Path + "customer/my_customer/orgunits", "orgunits", Needs("admin.directory.orgunit.readonly", OrgUnits)),
        new("GET", Path + "groups", "groups", Needs("admin.directory.group.readonly", Groups)),
        new("GET", Path + "groups/{group}/members", "members", Needs("admin.directory.group.readonly", Members)),
        new("POST", Path + "users/watch", "watch", Needs("admin.directory.user.readonly", _hooks.Watch)),
        new("POST", "admin/directory_v1/channels/stop", "stop", Needs("admin.directory.user.readonly", _hooks.Stop)),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) =>
        request.Path.Value!.EndsWith("/token", StringComparison.Ordinal) ? _signIn.CompanyOf(Form(body, "assertion"), Form(body, "refresh_token"), Form(body, "code"), world) : world.ByToken(Token(request));

    protected override bool Accepts(VendorRequest request) => request.Company.Tokens.Accepts(Token(request.Http), request.Now);

    protected override SandboxReply Unauthorized(VendorRequest? request) => Refused(401, "authError", "Invalid Credentials", "UNAUTHENTICATED");

    // A sign-in that names nobody is refused in the sign-in's words.
    protected override SandboxReply Nobodys(VendorRoute route) => route.Endpoint == "token" ? GoogleSignIn.Refused(401, "invalid_client") : Unauthorized(null);

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Refused(403, "forbidden", "Not Authorized to access this resource/api", "PERMISSION_DENIED");

    // Google's limits name no moment: whoever is refused is to wait longer with every refusal.
    protected override ResetForm Reset => ResetForm.None;

    public override IReadOnlyList<CallWindow> Limits { get; } = [new(2_400)];

    protected override SandboxReply Throttled(VendorRequest request) => Refused(403, request.Fault?.Code ?? "userRateLimitExceeded", "User Rate Limit Exceeded", "PERMISSION_DENIED", "usageLimits");

    protected override int PageOf(HttpRequest request, string body, Company company) => PeopleCursor.Number(company, Offset(request.Query["pageToken"]), Limit(request.Query["maxResults"], 100, 500));

    private static Func<VendorRequest, SandboxReply> Needs(string scope, Func<VendorRequest, SandboxReply> answer) => request =>
        GoogleSignIn.Allows(request.Company, Token(request.Http), scope) ? answer(request) : Refused(403, "insufficientPermissions", "Request had insufficient authentication scopes.", "PERMISSION_DENIED");

    // What an administrator downloads from the Cloud console, for the company's own token.
    private static SandboxReply KeyFile(VendorRequest request) => Token(request.Http) != request.Company.AccessToken ? Refused(401, "authError", "Invalid Credentials", "UNAUTHENTICATED") : SandboxReply.Json(new JsonObject
    {
        ["type"] = "service_account",
        ["client_email"] = GoogleServiceAccount.ClientEmail(request.Company.AccessToken),
        ["private_key"] = GoogleServiceAccount.PrivateKey,
    });

    private static SandboxReply Customer(VendorRequest request) => SandboxReply.Json(new JsonObject
    {
        ["kind"] = "admin#directory#customer",
        ["id"] = CustomerId(request.Company),
        ["customerDomain"] = $"{request.Company.Name}.example",
        ["postalAddress"] = new JsonObject { ["organizationName"] = request.Company.Name, ["countryCode"] = "DE" },
    });

    private static SandboxReply Users(VendorRequest request)
    {
        var company = request.Company;
        var window = PeopleCursor.Page(Listed(company), Offset(request.Query("pageToken")), Limit(request.Query("maxResults"), 100, 500), request.Fault);
        return Page("admin#directory#users", "users", window.Items.Select(person => person.Wire(company, Asked(User(request, person), request.Query("fields"), "users"))), window.Next);
    }

    private static JsonObject User(VendorRequest request, Person person) => new()
    {
        ["kind"] = "admin#directory#user",
        ["id"] = UserId(person.Id),
        ["etag"] = $"\"{person.GetHashCode():x}\"",
        ["primaryEmail"] = person.Email,
        ["name"] = new JsonObject { ["givenName"] = person.First, ["familyName"] = person.Last, ["fullName"] = $"{person.First} {person.Last}" },
        ["isAdmin"] = person.Id == 1,
        ["lastLoginTime"] = request.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture),
        ["suspended"] = false,
        ["archived"] = false,
        ["orgUnitPath"] = UnitPath(request.Company, person),
        ["organizations"] = new JsonArray(
            new JsonObject { ["name"] = "Volunteer fire brigade", ["title"] = "Driver" },
            new JsonObject
            {
                ["title"] = person.TitleOf(),
                ["primary"] = true,
                ["department"] = person.Department is { } department ? request.Company.GroupName(SandboxGroupKind.Department, department) : "",
            }),
        ["customerId"] = CustomerId(request.Company),
    };

    private static SandboxReply OrgUnits(VendorRequest request)
    {
        var company = request.Company;
        JsonObject Unit(string id, string name, string parent, string parentId) => new()
        {
            ["kind"] = "admin#directory#orgUnit",
            ["name"] = name,
            ["orgUnitPath"] = $"{parent.TrimEnd('/')}/{name}",
            ["orgUnitId"] = id,
            ["parentOrgUnitPath"] = parent,
            ["parentOrgUnitId"] = parentId,
        };
        var locations = Sorted(company, SandboxGroupKind.Location);
        var units = Sorted(company, SandboxGroupKind.Division).SelectMany(division => locations
            .Select(location => Unit($"id:ou{division.Id}-{location.Id}", location.Name, "/" + division.Name, "id:ou" + division.Id))
            .Prepend(Unit("id:ou" + division.Id, division.Name, "/", "id:ou1")));
        return SandboxReply.Json(new JsonObject { ["kind"] = "admin#directory#orgUnits", ["organizationUnits"] = new JsonArray([.. units]) });
    }

    private static SandboxReply Groups(VendorRequest request)
    {
        var company = request.Company;
        var members = Listed(company).ToLookup(person => person.Department);

        // Only people count, and only those who are in it themselves.
        JsonObject Group(string id, string name, int direct = 0) => new()
        {
            ["kind"] = "admin#directory#group",
            ["id"] = id,
            ["email"] = $"{id}@{company.Name}.example",
            ["name"] = name,
            ["directMembersCount"] = direct.ToString(CultureInfo.InvariantCulture),
            ["adminCreated"] = true,
        };
        List<JsonObject> groups =
        [
            Group(AllDepartments, "All departments"),
            Group(Company, "Company"),
            .. Sorted(company, SandboxGroupKind.Department).Select(department => Group(GroupKey(department.Id), department.Name, members[department.Id].Count())),
        ];
        var window = Window<JsonObject>.Of(groups, Offset(request.Query("pageToken")), Limit(request.Query("maxResults"), 200, 200), request.Fault);
        return Page("admin#directory#groups", "groups", window.Items.Select(group => Asked(group, request.Query("fields"), "groups")), window.Next);
    }

    private static SandboxReply Members(VendorRequest request)
    {
        var (company, group, derived) = (request.Company, (string?)request.Path["group"], request.Query("includeDerivedMembership") == "true");
        JsonObject Member(string id, string type) => new() { ["kind"] = "admin#directory#member", ["id"] = id, ["role"] = "MEMBER", ["type"] = type, ["status"] = "ACTIVE" };
        var departments = Sorted(company, SandboxGroupKind.Department);
        IEnumerable<JsonObject>? members = group switch
        {
            Company => [Member(CustomerId(company), "CUSTOMER")],
            AllDepartments => departments.Select(department => Member(GroupKey(department.Id), "GROUP"))
                .Concat(derived ? Listed(company).Where(person => person.Department is not null).Select(person => Member(UserId(person.Id), "USER")) : []),
            _ when departments.Find(found => GroupKey(found.Id) == group) is { } department => Listed(company).Where(person => person.Department == department.Id).Select(person => Member(UserId(person.Id), "USER")),
            _ => null,
        };
        if (members is null) return Refused(404, "notFound", "Resource Not Found: groupKey", "NOT_FOUND");
        var window = Window<JsonObject>.Of([.. members], Offset(request.Query("pageToken")), Limit(request.Query("maxResults"), 200, 200), request.Fault);
        return Page("admin#directory#members", "members", window.Items.Select(member => Asked(member, request.Query("fields"), "members")), window.Next);
    }

    private static List<Person> Listed(Company company) => [.. company.People().Where(person => person.Active)];

    private static List<SandboxGroup> Sorted(Company company, SandboxGroupKind kind) => [.. company.Groups.Where(group => group.Kind == kind).OrderBy(group => group.Id, StringComparer.Ordinal)];

    private static string UnitPath(Company company, Person person) =>
        person.Division is null ? "/" : $"/{company.GroupName(SandboxGroupKind.Division, person.Division)}{(person.Location is null ? "" : "/" + company.GroupName(SandboxGroupKind.Location, person.Location))}";

    private static string CustomerId(Company company) => "C0" + company.Name;

    public static string UserId(int id) => $"1{id:D20}";

    private static string GroupKey(string department) => "g0" + department;

    private static int Offset(string? page) => page is { Length: > 2 } && int.TryParse(page.AsSpan(2), out var offset) ? offset : 0;

    private static int Limit(string? asked, int usual, int most) => int.TryParse(asked, out var limit) ? Math.Clamp(limit, 1, most) : usual;

    /// <summary>Leaves only what a mask such as <c>nextPageToken,users(id,name)</c> names.</summary>
    private static JsonObject Asked(JsonObject record, string? fields, string list)
    {
        if (fields is null || fields.IndexOf(list + "(", StringComparison.Ordinal) is not (>= 0 and var at)) return record;
        var names = fields[(at + list.Length + 1)..fields.IndexOf(')', at)].Split(',');
        foreach (var name in record.Select(property => property.Key).Except(names, StringComparer.Ordinal).ToList()) record.Remove(name);
        return record;
    }

    // Empty lists are left out.
    private static SandboxReply Page(string kind, string list, IEnumerable<JsonObject> entries, int? next)
    {
        var root = new JsonObject { ["kind"] = kind };
        if (entries.Select(entry => (JsonNode)entry).ToArray() is { Length: > 0 } some) root[list] = new JsonArray(some);
        if (next is { } offset) root["nextPageToken"] = $"p.{offset.ToString(CultureInfo.InvariantCulture)}";
        return SandboxReply.Json(root);
    }

    public static SandboxReply Refused(int status, string reason, string message, string word, string domain = "global") => SandboxReply.Json(
        new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = status,
                ["message"] = message,
                ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["domain"] = domain, ["reason"] = reason }),
                ["status"] = word,
            },
        },
        status);

    private static string? Form(string body, string name) => body.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2 && pair[0] == name).Select(pair => Uri.UnescapeDataString(pair[1])).FirstOrDefault();
}
