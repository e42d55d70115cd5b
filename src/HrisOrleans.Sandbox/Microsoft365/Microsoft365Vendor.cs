using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Microsoft365;

/// <summary>
/// Microsoft Graph and its sign-in. Departments and locations stand on the user; divisions are groups, and one group holds
/// all of those. Whoever left is in the recycle bin: in no list, and among the changes as removed for now.
/// </summary>
internal sealed partial class Microsoft365Vendor : SandboxVendor
{
    private const string Name = "microsoft-365";

    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(60);

    private readonly Microsoft365Deltas _deltas = new();

    private readonly ConsentDesk _desk = new(pkce: true);

    private readonly Microsoft365Hooks _hooks = new(Name);

    public override string Id => Name;

    protected override (string Path, ConsentDesk Desk)? Consent => ("organizations/oauth2/v2.0/authorize", _desk);

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("POST", "{tenant}/oauth2/v2.0/token", "token", Grant, Open: true),
        new("GET", "organization", SandboxEndpoints.Company, Organization),
        new("GET", "users", SandboxEndpoints.List, Users),
        new("GET", "users/delta", SandboxEndpoints.Changed, request => _deltas.Answer(request, users: true)),
        new("GET", "users/{id}/transitiveMemberOf", "memberships", GroupsOf),
        new("GET", "groups", "groups", Groups),
        new("GET", "groups/delta", "groups.changed", request => _deltas.Answer(request, users: false)),
        new("GET", "groups/{id}/transitiveMembers", "members", Members),
        new("POST", "subscriptions", Microsoft365Hooks.Endpoint, _hooks.Create),
        new("GET", "subscriptions", Microsoft365Hooks.Endpoint, _hooks.List),
        new("GET", "subscriptions/{id}", Microsoft365Hooks.Endpoint, _hooks.One),
        new("PATCH", "subscriptions/{id}", Microsoft365Hooks.Endpoint, _hooks.Extend),
        new("DELETE", "subscriptions/{id}", Microsoft365Hooks.Endpoint, _hooks.Delete),
    ];

    /// <summary>The division that a group stands for; null for the group of all of them, and for what is none.</summary>
    private static SandboxGroup? Division(Company company, string? group) =>
        group is not null && group != Microsoft365Wire.Everybody ? company.Groups.FirstOrDefault(found => found.Kind == SandboxGroupKind.Division && Microsoft365Wire.GroupId(found.Id) == group) : null;

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) =>
        path["tenant"] is "organizations" ? _desk.CompanyOf(VendorRequest.Form(body, "code")) ?? world.ByToken(VendorRequest.Form(body, "refresh_token"))
        : path["tenant"] is string tenant ? world.Companies.FirstOrDefault(company => Microsoft365Wire.TenantId(company).Equals(tenant, StringComparison.OrdinalIgnoreCase)) : world.ByToken(Token(request));

    protected override bool Accepts(VendorRequest request) => request.Company.Tokens.Accepts(Token(request.Http), request.Now);

    protected override SandboxReply Unauthorized(VendorRequest? request) => Microsoft365Wire.Refused(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Microsoft365Wire.Refused(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    // Graph counts units: 3,500 in ten seconds for the smallest companies, and a list of members costs up to five.
    public override IReadOnlyList<CallWindow> Limits { get; } = [new(700, 10)];

    protected override SandboxReply Throttled(VendorRequest request) => Microsoft365Wire.Refused(429, "TooManyRequests", "Too many requests.");

    protected override int PageOf(HttpRequest request, string body, Company company) => PeopleCursor.Number(company, Offset(request.Query["$skiptoken"]), Top(request.Query["$top"]));

    private SandboxReply Grant(VendorRequest request)
    {
        if (request.Path["tenant"] is "organizations") return Delegated(request);
        if (request.Form("grant_type") != "client_credentials") return SignInRefused(400, "unsupported_grant_type");
        if (request.Form("scope")?.EndsWith("/.default", StringComparison.Ordinal) != true) return SignInRefused(400, "invalid_scope");
        if (!VendorWire.Same(request.Form("client_secret") ?? "", request.Company.AccessToken)) return SignInRefused(401, "invalid_client");
        var (access, _) = request.Company.Tokens.Issue(request.Now + TokenLife, refreshable: false);
        return SandboxReply.Json(new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = (int)TokenLife.TotalSeconds - 1, ["ext_expires_in"] = (int)TokenLife.TotalSeconds - 1, ["access_token"] = access });
    }

    private static SandboxReply SignInRefused(int status, string error) => SandboxReply.Json(new JsonObject { ["error"] = error, ["error_description"] = "The sandbox does not accept this.", ["error_codes"] = new JsonArray() }, status);

    private static SandboxReply Organization(VendorRequest request) => Microsoft365Wire.Collection(request, "organization", [new JsonObject { ["id"] = Microsoft365Wire.TenantId(request.Company), ["displayName"] = request.Company.Name }]);

    private static SandboxReply Users(VendorRequest request)
    {
        var (company, after, top) = (request.Company, Offset(request.Query("$skiptoken")), Top(request.Query("$top")));
        var people = Microsoft365Wire.Listed(company);
        if (request.Query("$filter") is { } filter)
        {
            if (!IdFilter().IsMatch(filter)) return Microsoft365Wire.Refused(400, "Request_UnsupportedQuery", "The sandbox only filters by a list of ids.");
            var asked = filter.Split('\'').Where(word => word.Length == 36).ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (asked.Count > 15) return Microsoft365Wire.Refused(400, "Request_UnsupportedQuery", "Too many child clauses specified in search filter expression.");
            people = [.. people.Where(person => asked.Contains(Microsoft365Wire.UserId(person.Id)))];
        }

        var window = PeopleCursor.Page(people, after, top, request.Fault);
        return Microsoft365Wire.Collection(request, "users", window.Items.Select(person => Microsoft365Wire.User(company, person, request.Query("$select"))), Next(window));
    }

    // In the name of somebody who signed in; each refresh token is followed by the next.
    private SandboxReply Delegated(VendorRequest request)
    {
        var until = request.Now + TokenLife;
        var pair = request.Form("grant_type") switch
        {
            "refresh_token" => request.Company.Tokens.Redeem(request.Form("refresh_token") ?? "", until),
            "authorization_code" when _desk.Redeem(request).Consent is not null => request.Company.Tokens.Issue(until, refreshable: true),
            _ => null,
        };
        if (pair is not { } tokens) return SignInRefused(400, "invalid_grant");
        return SandboxReply.Json(new JsonObject { ["token_type"] = "Bearer", ["scope"] = "User.Read.All GroupMember.Read.All Organization.Read.All", ["expires_in"] = (int)TokenLife.TotalSeconds - 1, ["access_token"] = tokens.Access, ["refresh_token"] = tokens.Refresh });
    }

    private static SandboxReply Groups(VendorRequest request)
    {
        var window = Window<(string Id, string Name)>.Of(Microsoft365Wire.Groups(request.Company), Offset(request.Query("$skiptoken")), Top(request.Query("$top")), request.Fault);
        return Microsoft365Wire.Collection(request, "groups", window.Items.Select(group => new JsonObject { ["id"] = group.Id, ["displayName"] = group.Name, ["visibility"] = "Private" }), Next(window));
    }

    private static SandboxReply Members(VendorRequest request)
    {
        var (company, group) = (request.Company, (string?)request.Path["id"]);
        var everybody = group == Microsoft365Wire.Everybody;
        var division = Division(company, group);
        if (!everybody && division is null) return Microsoft365Wire.Refused(404, "Request_ResourceNotFound", "The sandbox has no such group.");
        var members = Microsoft365Wire.Listed(company).Where(person => everybody ? person.Division is not null : person.Division == division!.Id).Select(person => Typed(Microsoft365Wire.UserType, Microsoft365Wire.UserId(person.Id)));
        if (everybody) members = Microsoft365Wire.Divisions(company).Select(found => Typed(Microsoft365Wire.GroupType, Microsoft365Wire.GroupId(found.Id))).Concat(members);
        var window = Window<JsonObject>.Of([.. members], Offset(request.Query("$skiptoken")), Top(request.Query("$top")), request.Fault);
        return Microsoft365Wire.Collection(request, "directoryObjects", window.Items, Next(window));
    }

    private static SandboxReply GroupsOf(VendorRequest request)
    {
        var company = request.Company;
        if (Microsoft365Wire.Listed(company).FirstOrDefault(person => Microsoft365Wire.UserId(person.Id) == (string?)request.Path["id"]) is not { } person) return Microsoft365Wire.Refused(404, "Request_ResourceNotFound", "The sandbox has no such user.");
        JsonObject Named(string id, string name) => new() { ["@odata.type"] = Microsoft365Wire.GroupType, ["id"] = id, ["displayName"] = name };
        IEnumerable<JsonObject> groups = company.Group(SandboxGroupKind.Division, person.Division) is { } division
            ? [Named(Microsoft365Wire.GroupId(division.Id), division.Name), Named(Microsoft365Wire.Everybody, Microsoft365Wire.EverybodyName), new() { ["@odata.type"] = "#microsoft.graph.directoryRole", ["id"] = "00000000-0000-4000-b000-000000000001", ["displayName"] = "Directory Readers" }]
            : [];
        return Microsoft365Wire.Collection(request, "directoryObjects", groups);
    }

    private static JsonObject Typed(string type, string id) => new() { ["@odata.type"] = type, ["id"] = id };

    private static string? Next<T>(Window<T> window) => window.Next is { } next ? "$skiptoken=at-" + next.ToString(CultureInfo.InvariantCulture) : null;

    // Positions are opaque to callers.
    private static int Offset(string? skip) => skip is { Length: > 3 } && int.TryParse(skip.AsSpan(3), out var offset) ? offset : 0;

    private static int Top(string? top) => int.TryParse(top, out var asked) ? Math.Clamp(asked, 1, 999) : 100;

    [GeneratedRegex(@"^id in \('[^']+'(,'[^']+')*\)$")]
    private static partial Regex IdFilter();
}
