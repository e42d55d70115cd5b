using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Okta;

/// <summary>
/// Okta's management API. Departments and divisions stand on the profile; locations are Okta's own groups, divisions are also
/// groups of an app. People who left are deactivated: only a search finds them.
/// </summary>
internal sealed partial class OktaVendor : SandboxVendor
{
    private static readonly DateTimeOffset Founded = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Id => "okta";

    public override string BaseSuffix => "/{orgDomain}";

    protected override string ResetHeader => "X-Rate-Limit-Reset";

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("POST", "{orgDomain}/oauth2/v1/token", "token", OktaServiceApp.Grant, Open: true),
        new("GET", "{orgDomain}/api/v1/org", SandboxEndpoints.Company, Needs("okta.orgs.read", Org)),
        new("GET", "{orgDomain}/api/v1/users", SandboxEndpoints.List, Needs("okta.users.read", Users)),
        new("GET", "{orgDomain}/api/v1/users/{id}/groups", "memberships", Needs("okta.users.read", GroupsOf)),
        new("GET", "{orgDomain}/api/v1/groups", "groups", Needs("okta.groups.read", Groups)),
        new("GET", "{orgDomain}/api/v1/groups/{id}/users", "members", Needs("okta.groups.read", Members)),
        new("GET", "{orgDomain}/api/v1/logs", "log", Needs("okta.logs.read", Log)),
    ];

    // An administrator's token has all the rights of the administrator.
    private Func<VendorRequest, SandboxReply> Needs(string scope, Func<VendorRequest, SandboxReply> answer) => request =>
        Token(request.Http) is { } token && !request.Company.Tokens.Allows(token, scope) ? Forbidden(request, scope) : answer(request);

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) => world.Find(((string?)path["orgDomain"])?.Split('.')[0]);

    protected override bool Accepts(VendorRequest request) => Token(request.Http, "SSWS") == request.Company.AccessToken || request.Company.Tokens.Accepts(Token(request.Http), request.Now);

    protected override SandboxReply Unauthorized(VendorRequest? request) => Refused(401, "E0000011", "Invalid token provided");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Refused(403, "E0000006", "You do not have permission to perform the requested action");

    // Half of what an org has for its groups, which one token gets of it; for users it is more.
    public override IReadOnlyList<CallWindow> Limits { get; } = [new(250)];

    protected override ResetForm Reset => ResetForm.Epoch;

    protected override SandboxReply Throttled(VendorRequest request) => Refused(429, "E0000047", "API call exceeded rate limit due to too many requests.");

    public override WebhookMessage Webhook(WebhookNews news) => WebhookMessage.Of(
        new JsonObject
        {
            ["eventType"] = "com.okta.event_hook",
            ["eventId"] = Guid.NewGuid().ToString("D"),
            ["eventTime"] = Moment(news.Now),
            ["data"] = new JsonObject
            {
                ["events"] = new JsonArray(new JsonObject
                {
                    ["eventType"] = news.Word("user.lifecycle.create", "user.account.update_profile", "user.lifecycle.deactivate", "user.lifecycle.delete.completed"),
                    ["published"] = Moment(news.Now),
                    ["target"] = new JsonArray(new JsonObject { ["id"] = UserId(news.Person.Id), ["type"] = "User" }),
                }),
            },
        },
        _ => [("Authorization", news.Secret)]);

    protected override int PageOf(HttpRequest request, string body, Company company) => (Current(company).Count(person => person.Id <= After(request.Query["after"])) / Limit(request.Query["limit"])) + 1;

    private static SandboxReply Org(VendorRequest request) => SandboxReply.Json(new JsonObject
    {
        ["id"] = OrgId(request.Company),
        ["subdomain"] = request.Company.Name,
        ["companyName"] = $"{request.Company.Name} Ltd",
        ["status"] = "ACTIVE",
        ["created"] = Moment(Founded),
        ["lastUpdated"] = Moment(Founded),
    });

    private static SandboxReply Users(VendorRequest request)
    {
        if (request.Query("search") is not { } search) return People(request, Current(request.Company), request.Fault);
        if (Since().Match(search) is { Success: true } since)
        {
            var moment = DateTimeOffset.Parse(since.Groups[1].Value, CultureInfo.InvariantCulture);
            return People(request, [.. request.Company.People().Where(person => LastUpdated(request.Company, person) > moment)], request.Fault);
        }

        var ids = SearchId().Matches(search).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        return ids.Count == 0
            ? Refused(400, "E0000031", "Invalid search criteria.")
            : People(request, [.. request.Company.People().Where(person => ids.Contains(UserId(person.Id)))], request.Fault);
    }

    private static SandboxReply Members(VendorRequest request) =>
        EveryGroup(request.Company).FirstOrDefault(group => group.Id == (string?)request.Path["id"]) is { } found ? People(request, found.Members, request.Fault) : Missing(request);

    private static SandboxReply GroupsOf(VendorRequest request)
    {
        if (PersonOf(request) is not { } person) return Missing(request);
        return Page(request, [.. EveryGroup(request.Company).Where(group => group.Members.Exists(member => member.Id == person.Id)).Select(group => Group(request.Company, group))], null);
    }

    private static SandboxReply Groups(VendorRequest request)
    {
        var groups = EveryGroup(request.Company);
        if (request.Query("filter") is { } filter)
        {
            if (MovedSince().Match(filter) is not { Success: true } since) return Refused(400, "E0000031", "Invalid search criteria.");
            var moment = DateTimeOffset.Parse(since.Groups[1].Value, CultureInfo.InvariantCulture);
            groups = [.. groups.Where(group => Moved(request.Company, group) > moment)];
        }

        var window = Window<OktaGroup>.Of(groups, After(request.Query("after")), Limit(request.Query("limit")), request.Fault);
        return Page(request, [.. window.Items.Select(group => Group(request.Company, group))], window.Next?.ToString(CultureInfo.InvariantCulture));
    }

    private static SandboxReply Log(VendorRequest request)
    {
        var company = request.Company;
        var types = EventType().Matches(request.Query("filter") ?? "").Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var since = request.Query("since") is { } from ? DateTimeOffset.Parse(from, CultureInfo.InvariantCulture) : request.Now.AddDays(-7);
        var until = request.Query("until") is { } to ? DateTimeOffset.Parse(to, CultureInfo.InvariantCulture) : request.Now;
        var moves = company.Moves.All.Where(move => move.Kind != SandboxGroupKind.Department)
            .Select(move => (move.At, Type: move.Joined ? "group.user_membership.add" : "group.user_membership.remove", move.Person, Group: (string?)GroupId(move.Group)));
        var deleted = company.Changes.Since(since.AddSeconds(-1)).Where(entry => entry.Change.Deleted).Select(entry => (entry.Change.At, Type: "user.lifecycle.delete.completed", Person: entry.Id, Group: (string?)null));
        var events = moves.Concat(deleted).Where(entry => entry.At >= since && entry.At <= until && types.Contains(entry.Type)).OrderBy(entry => entry.At).ToList();
        var window = Window<(DateTimeOffset At, string Type, int Person, string? Group)>.Of(events, After(request.Query("after")), Limit(request.Query("limit")));
        return Page(request, [.. window.Items.Select((entry, i) => Event(company, entry, After(request.Query("after")) + i))], window.Next?.ToString(CultureInfo.InvariantCulture));
    }

    private static SandboxReply People(VendorRequest request, IReadOnlyList<Person> people, NewFault? fault)
    {
        var window = PeopleCursor.Page(people, After(request.Query("after")), Limit(request.Query("limit")), fault);
        return Page(request, [.. window.Items.Select(person => User(request.Company, person))], window.Next is { } next ? UserId(next) : null);
    }

    private static SandboxReply Page(VendorRequest request, JsonArray page, string? after)
    {
        var here = $"{request.Http.Scheme}://{request.Http.Host}{request.Http.Path}";
        var others = request.Http.Query.Where(pair => pair.Key != "after").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}").ToList();
        var links = new List<(string, string)> { ("Link", $"<{here}{request.Http.QueryString}>; rel=\"self\"") };
        if (after is not null) links.Add(("Link", $"<{here}?{string.Join('&', others.Prepend($"after={after}"))}>; rel=\"next\""));
        return SandboxReply.Json(page) with { Headers = links };
    }

    private static SandboxReply Missing(VendorRequest request) => Refused(404, "E0000007", $"Not found: Resource not found: {request.Path["id"]}");

    private static SandboxReply Refused(int status, string code, string summary) => SandboxReply.Json(
        new JsonObject { ["errorCode"] = code, ["errorSummary"] = summary, ["errorLink"] = code, ["errorId"] = "oae0000000000000000", ["errorCauses"] = new JsonArray() }, status);

    private static List<Person> Current(Company company) => [.. company.People().Where(person => person.Active)];

    private static Person? PersonOf(VendorRequest request) => request.Company.People().FirstOrDefault(person => UserId(person.Id) == (string?)request.Path["id"]);

    // Cursors are opaque to callers: the id of the last user, or a place in the list.
    private static int After(string? after) => after is { Length: > 0 } && int.TryParse(after.StartsWith("00u", StringComparison.Ordinal) ? after.AsSpan(3) : after, out var place) ? place : 0;

    private static int Limit(string? limit) => int.TryParse(limit, out var asked) ? Math.Clamp(asked, 1, 200) : 200;

    [GeneratedRegex("^lastUpdated gt \"([^\"]+)\"$")]
    private static partial Regex Since();

    [GeneratedRegex("^lastMembershipUpdated gt \"([^\"]+)\"$")]
    private static partial Regex MovedSince();

    [GeneratedRegex("id eq \"([^\"]+)\"")]
    private static partial Regex SearchId();

    [GeneratedRegex("eventType eq \"([^\"]+)\"")]
    private static partial Regex EventType();
}
