using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Slack;

/// <summary>
/// Slack's Web API: everything answers 200, refusals too. Departments are user groups, locations are channels; people who
/// left are listed as deleted.
/// </summary>
internal sealed class SlackVendor : SandboxVendor
{
    // When everything was made, as Slack counts: seconds since 1970.
    private const int Created = 1_700_000_000;

    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    private readonly ConsentDesk _desk = new();

    public override string Id => "slack";

    protected override (string Path, ConsentDesk Desk)? Consent => ("oauth/v2/authorize", _desk);

    protected override IReadOnlyList<VendorRoute> Routes =>
    [
        new("POST", "api/oauth.v2.access", "token", Grant, Open: true),
        new("GET", "auth.test", SandboxEndpoints.Company, AuthTest),
        new("GET", "users.list", SandboxEndpoints.List, Users),
        new("GET", "usergroups.list", "groups", UserGroups),
        new("GET", "conversations.list", "channels", Channels),
        new("GET", "conversations.members", "members", Members),
    ];

    protected override Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world) => request.Path.Value!.EndsWith("/oauth.v2.access", StringComparison.Ordinal)
        ? _desk.CompanyOf(VendorRequest.Form(body, "code")) ?? world.ByToken(VendorRequest.Form(body, "refresh_token"))
        : world.ByToken(Token(request));

    protected override bool Accepts(VendorRequest request) => Token(request.Http) is { } token && (token == request.Company.AccessToken || request.Company.Tokens.Accepts(token, request.Now));

    protected override SandboxReply Unauthorized(VendorRequest? request) => Refused(request is null ? "invalid_auth" : "token_revoked");

    protected override SandboxReply Forbidden(VendorRequest request, string endpoint) => Refused("missing_scope", endpoint switch
    {
        SandboxEndpoints.List => "users:read",
        "groups" => "usergroups:read",
        "channels" or "members" => "channels:read",
        _ => null,
    });

    public override IReadOnlyList<CallWindow> Limits { get; } = [new(20)];

    protected override SandboxReply Throttled(VendorRequest request) => Refused("ratelimited") with { Status = 429 };

    protected override int PageOf(HttpRequest request, string body, Company company) =>
        PeopleCursor.Number(company, Offset(request.Query["cursor"]), Limit(request.Query["limit"]));

    public override WebhookMessage Webhook(WebhookNews news) => WebhookMessage.Of(
        new JsonObject
        {
            ["team_id"] = TeamId(news.Company),
            ["api_app_id"] = "A0000000001",
            ["event"] = new JsonObject { ["type"] = news.Word("team_join", "user_change", "user_change", "user_change"), ["user"] = new JsonObject { ["id"] = UserId(news.Person.Id), ["team_id"] = TeamId(news.Company) } },
            ["type"] = "event_callback",
            ["event_id"] = $"Ev{Guid.NewGuid():N}",
            ["event_time"] = news.Now.ToUnixTimeSeconds(),
        },
        body => [("X-Slack-Request-Timestamp", news.Seconds), ("X-Slack-Signature", "v0=" + news.Hex($"v0:{news.Seconds}:{body}"))]);

    // As of an app that rotates its tokens. Refusals come with 200 here too.
    private SandboxReply Grant(VendorRequest request)
    {
        var until = request.Now + TokenLife;
        if (request.Form("grant_type") == "refresh_token")
            return request.Company.Tokens.Redeem(request.Form("refresh_token") ?? "", until) is { } next ? Granted(request, next) : Refused("invalid_refresh_token");
        var (consent, error) = _desk.Redeem(request);
        return consent is not null ? Granted(request, request.Company.Tokens.Issue(until, refreshable: true)) : Refused(error == "invalid_client" ? "bad_client_secret" : "invalid_code");
    }

    private static SandboxReply Granted(VendorRequest request, (string Access, string? Refresh) tokens) => Ok(new JsonObject
    {
        ["app_id"] = "A0SANDBOX",
        ["authed_user"] = new JsonObject { ["id"] = UserId(1) },
        ["scope"] = "users:read,users:read.email,usergroups:read,channels:read",
        ["token_type"] = "bot",
        ["access_token"] = tokens.Access,
        ["refresh_token"] = tokens.Refresh,
        ["expires_in"] = (int)TokenLife.TotalSeconds,
        ["bot_user_id"] = "U0000000",
        ["team"] = new JsonObject { ["id"] = TeamId(request.Company), ["name"] = request.Company.Name },
        ["enterprise"] = null,
        ["is_enterprise_install"] = false,
    });

    private static SandboxReply AuthTest(VendorRequest request) => Ok(new JsonObject
    {
        ["url"] = $"https://{request.Company.Name}.slack.example/",
        ["team"] = request.Company.Name,
        ["user"] = "hris",
        ["team_id"] = TeamId(request.Company),
        ["user_id"] = "U0000000",
    });

    private static SandboxReply Users(VendorRequest request)
    {
        var company = request.Company;
        var window = PeopleCursor.Page(company, Offset(request.Query("cursor")), Limit(request.Query("limit")), request.Fault);
        return Page(
            new JsonObject
            {
                ["members"] = new JsonArray([.. window.Items.Select(person => User(company, person))]),
                ["cache_ts"] = request.Now.ToUnixTimeSeconds(),
            },
            window.Next);
    }

    private static JsonObject User(Company company, Person person) => person.Wire(company, new JsonObject
    {
        ["id"] = UserId(person.Id),
        ["team_id"] = TeamId(company),
        ["name"] = person.Email?.Split('@')[0] ?? $"user{person.Id}",
        ["deleted"] = !person.Active,
        ["real_name"] = $"{person.First} {person.Last}",
        ["profile"] = new JsonObject
        {
            ["real_name"] = $"{person.First} {person.Last}",
            ["display_name"] = person.Preferred ?? "",
            ["first_name"] = person.First,
            ["last_name"] = person.Last,
            ["title"] = person.TitleOf(),
            ["email"] = person.Email,
            ["team"] = TeamId(company),
        },
        ["is_admin"] = person.Id == 1,
        ["is_bot"] = false,
        ["is_restricted"] = person.Employment == "Contractor",
        ["is_ultra_restricted"] = false,
        ["is_app_user"] = false,
        ["updated"] = Created,
    });

    private static SandboxReply UserGroups(VendorRequest request) => Ok(new JsonObject
    {
        ["usergroups"] = new JsonArray([.. In(request.Company, SandboxGroupKind.Department).Select(entry => new JsonObject
        {
            ["id"] = "S" + entry.Group.Id,
            ["team_id"] = TeamId(request.Company),
            ["is_usergroup"] = true,
            ["is_subteam"] = true,
            ["is_external"] = false,
            ["name"] = entry.Group.Name,
            ["description"] = "",
            ["handle"] = entry.Group.Name.ToLowerInvariant().Replace(' ', '-'),
            ["date_create"] = Created,
            ["date_update"] = Created,
            ["date_delete"] = 0,
            ["auto_type"] = null,
            ["auto_provision"] = false,
            ["enterprise_subteam_id"] = "",
            ["created_by"] = UserId(1),
            ["updated_by"] = UserId(1),
            ["deleted_by"] = null,
            ["prefs"] = new JsonObject { ["channels"] = new JsonArray(), ["groups"] = new JsonArray() },
            ["user_count"] = entry.Members.Count,
            ["users"] = new JsonArray([.. entry.Members.Select(member => (JsonNode)UserId(member.Id))]),
        })]),
    });

    private static SandboxReply Channels(VendorRequest request)
    {
        var window = Window<(SandboxGroup Group, List<Person> Members)>.Of(In(request.Company, SandboxGroupKind.Location), Offset(request.Query("cursor")), Limit(request.Query("limit")), request.Fault);
        return Page(
            new JsonObject
            {
                ["channels"] = new JsonArray([.. window.Items.Select(entry => new JsonObject
                {
                    ["id"] = "C" + entry.Group.Id,
                    ["name"] = entry.Group.Name.ToLowerInvariant().Replace(' ', '-'),
                    ["is_channel"] = true,
                    ["is_archived"] = false,
                    ["num_members"] = entry.Members.Count,
                })]),
            },
            window.Next);
    }

    private static SandboxReply Members(VendorRequest request)
    {
        if (In(request.Company, SandboxGroupKind.Location).FirstOrDefault(entry => "C" + entry.Group.Id == request.Query("channel")) is not { Members: { } members }) return Refused("channel_not_found");
        var window = Window<Person>.Of(members, Offset(request.Query("cursor")), Limit(request.Query("limit")), request.Fault);
        return Page(new JsonObject { ["members"] = new JsonArray([.. window.Items.Select(member => (JsonNode)UserId(member.Id))]) }, window.Next);
    }

    // Slack takes people out of their groups when they are deactivated.
    private static List<(SandboxGroup Group, List<Person> Members)> In(Company company, SandboxGroupKind kind)
    {
        var people = company.People().Where(person => person.Active).ToLookup(person => person.GroupOf(kind));
        return [.. company.Groups.Where(group => group.Kind == kind).OrderBy(group => group.Id, StringComparer.Ordinal).Select(group => (group, people[group.Id].ToList()))];
    }

    private static string TeamId(Company company) => "T" + company.Name.ToUpperInvariant();

    private static string UserId(int id) => $"U{id:D7}";

    // Cursors are opaque to callers.
    private static int Offset(string? cursor) => cursor is { Length: > 0 } && int.TryParse(cursor.AsSpan(cursor.IndexOf(':') + 1), out var offset) ? offset : 0;

    private static int Limit(string? limit) => int.TryParse(limit, out var asked) ? Math.Clamp(asked, 1, 1_000) : 1_000;

    // Of what comes in pages, with the way on.
    private static SandboxReply Page(JsonObject body, int? next)
    {
        body["response_metadata"] = new JsonObject { ["next_cursor"] = next is { } offset ? $"at:{offset}" : "" };
        return Ok(body);
    }

    private static SandboxReply Ok(JsonObject body)
    {
        var answer = new JsonObject { ["ok"] = true };
        foreach (var (name, value) in body.ToList())
        {
            body.Remove(name);
            answer[name] = value;
        }

        return SandboxReply.Json(answer);
    }

    private static SandboxReply Refused(string error, string? needed = null)
    {
        var answer = new JsonObject { ["ok"] = false, ["error"] = error };
        if (needed is not null) (answer["needed"], answer["provided"]) = (needed, "identify");
        return SandboxReply.Json(answer);
    }
}
