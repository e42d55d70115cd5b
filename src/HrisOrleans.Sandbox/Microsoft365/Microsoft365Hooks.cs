using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Microsoft365;

/// <summary>
/// Graph's subscriptions to changes of users and groups: the address has to give a token back first, they end within 29 days
/// unless they are extended, and their messages name what changed and carry the subscriber's own state.
/// </summary>
internal sealed class Microsoft365Hooks(string vendor)
{
    /// <summary>A right of its own, for tests to take away; so is <c>subscriptions:groups</c>.</summary>
    public const string Endpoint = "subscriptions";

    private const int LongestState = 128;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(41_760);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(45);

    public SandboxReply Create(VendorRequest request)
    {
        if (Parsed(request) is not { } asked) return Refused("The request is no JSON.");
        var resource = Text(asked, "resource")?.TrimStart('/');
        if (resource is not ("users" or "groups")) return Refused("The sandbox only tells of users and groups.");
        if (request.Company.Forbidden.Contains($"{Endpoint}:{resource}") || (resource == "users" && request.Company.Forbidden.Contains(Control.SandboxEndpoints.List)))
            return Microsoft365Wire.Refused(403, "ExtensionError", "Operation: Create; Exception: [Status Code: Forbidden; Reason: ]");
        var changes = (Text(asked, "changeType") ?? "").Split(',');
        if (changes.Any(change => change is not ("updated" or "deleted"))) return Refused("The change type is not supported for this resource.");
        if (Text(asked, "clientState") is { Length: > LongestState }) return Refused("The client state is longer than 128 characters.");
        if (Ends(asked, request.Now) is not { } ends) return Refused("Subscription expiration can only be 41760 minutes in the future.");
        if (HookClient.Address(Text(asked, "notificationUrl")) is not { } address) return Refused("The sandbox only sends to this machine.");
        var life = Text(asked, "lifecycleNotificationUrl") is { } named ? HookClient.Address(named) : null;
        var company = request.Company;
        return SandboxReply.Empty(202) with
        {
            Then = async stop =>
            {
                if (!await Validated(address, stop) || (life is not null && life != address && !await Validated(life, stop)))
                    return Refused("Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.");
                var state = Text(asked, "clientState");
                var hook = new Hook(vendor, Guid.NewGuid().ToString("D"), resource, address, ends, (of, before, after) => Messages(company, of, changes, state, before, after))
                {
                    Life = life is null ? null : (of, happened) => Message(life, Told(company, of, state, ("lifecycleEvent", happened))),
                };
                lock (company.Gate) company.Hooks.Add(hook);
                return SandboxReply.Json(Shown(hook, changes), 201);
            },
        };
    }

    public SandboxReply List(VendorRequest request) =>
        Microsoft365Wire.Collection(request, Endpoint, request.Company.Hooks.All.Where(hook => hook.Vendor == vendor).Select(hook => Shown(hook, null)));

    public SandboxReply One(VendorRequest request) => Found(request) is { } hook ? SandboxReply.Json(Shown(hook, null)) : Missing;

    public SandboxReply Extend(VendorRequest request)
    {
        if (Found(request) is not { } hook) return Missing;
        if (Parsed(request) is not { } asked || Ends(asked, request.Now) is not { } ends) return Refused("Subscription expiration can only be 41760 minutes in the future.");
        hook.EndsAt = ends;
        return SandboxReply.Json(Shown(hook, null));
    }

    public SandboxReply Delete(VendorRequest request)
    {
        if (Found(request) is not { } hook) return Missing;
        request.Company.Hooks.Remove(hook);
        return SandboxReply.Empty(204);
    }

    private static SandboxReply Missing => Microsoft365Wire.Refused(404, "ResourceNotFound", "The object was not found.");

    private static SandboxReply Refused(string message) => Microsoft365Wire.Refused(400, "ValidationError", message);

    private Hook? Found(VendorRequest request) => request.Company.Hooks.Find(vendor, (string?)request.Path["id"]);

    // The token has to come back as plain text; it holds what an address has to escape.
    private static async Task<bool> Validated(Uri address, CancellationToken stop)
    {
        var token = $"Validation: Testing client application reachability for subscription Request-Id: {Guid.NewGuid()} é&+";
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{address.AbsoluteUri}{(address.Query.Length > 0 ? '&' : '?')}validationToken={Uri.EscapeDataString(token)}");
        message.Content = new StringContent("", Encoding.UTF8, "text/plain");
        return await HookClient.Post(message, stop) is { Status: HttpStatusCode.OK, MediaType: "text/plain" } answer && answer.Body == token;
    }

    private static IEnumerable<HttpRequestMessage> Messages(Company company, Hook hook, string[] changes, string? state, Person? before, Person? after)
    {
        var told = hook.Resource == "users" ? Users(before, after) : Groups(before, after);
        foreach (var (change, type, path, id) in told.Where(entry => changes.Contains(entry.Change)))
        {
            var data = new JsonObject { ["@odata.type"] = type, ["@odata.id"] = $"{path}/{id}", ["id"] = id, ["organizationId"] = Microsoft365Wire.TenantId(company) };
            var entry = Told(company, hook, state, ("changeType", change));
            (entry["resource"], entry["resourceData"]) = ($"{path}/{id}", data);
            yield return Message(hook.Address, entry);
        }
    }

    // Whoever leaves is in the recycle bin, which is no deletion yet.
    private static IEnumerable<(string Change, string Type, string Path, string Id)> Users(Person? before, Person? after)
    {
        if ((after ?? before)?.Id is not { } id || before is { Active: false } && after is { Active: false }) yield break;
        yield return (after is null ? "deleted" : "updated", "#Microsoft.Graph.User", "Users", Microsoft365Wire.UserId(id));
    }

    private static IEnumerable<(string Change, string Type, string Path, string Id)> Groups(Person? before, Person? after)
    {
        var (from, to) = (before is { Active: true } ? before.Division : null, after is { Active: true } ? after.Division : null);
        if (from == to) yield break;
        foreach (var division in new[] { from, to }.OfType<string>()) yield return ("updated", "#Microsoft.Graph.Group", "Groups", Microsoft365Wire.GroupId(division));
        if (from is null || to is null) yield return ("updated", "#Microsoft.Graph.Group", "Groups", Microsoft365Wire.Everybody);
    }

    private static JsonObject Told(Company company, Hook hook, string? state, (string Name, string Value) what) => new()
    {
        ["subscriptionId"] = hook.Id,
        ["subscriptionExpirationDateTime"] = hook.EndsAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'+00:00'", CultureInfo.InvariantCulture),
        [what.Name] = what.Value,
        ["resource"] = hook.Resource,
        ["clientState"] = state,
        ["tenantId"] = Microsoft365Wire.TenantId(company),
    };

    private static HttpRequestMessage Message(Uri address, JsonObject entry) =>
        new(HttpMethod.Post, address) { Content = new StringContent(new JsonObject { ["value"] = new JsonArray(entry) }.ToJsonString(), Encoding.UTF8, "application/json") };

    private static JsonObject Shown(Hook hook, string[]? changes) => new()
    {
        ["@odata.type"] = "#microsoft.graph.subscription",
        ["id"] = hook.Id,
        ["resource"] = hook.Resource,
        ["changeType"] = changes is null ? "updated,deleted" : string.Join(',', changes),
        ["notificationUrl"] = hook.Address.AbsoluteUri,
        ["expirationDateTime"] = hook.EndsAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
        ["clientState"] = null,
    };

    // Too short a time is made longer, too long a one is refused.
    private static DateTimeOffset? Ends(JsonObject asked, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(Text(asked, "expirationDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var ends) || ends <= now || ends > now + Longest) return null;
        return ends < now + Shortest ? now + Shortest : ends;
    }

    private static string? Text(JsonObject asked, string name) => asked[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Parsed(VendorRequest request)
    {
        try
        {
            return request.Json as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
