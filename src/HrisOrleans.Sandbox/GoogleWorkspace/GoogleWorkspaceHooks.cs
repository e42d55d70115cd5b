using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.WebUtilities;

namespace HrisOrleans.Sandbox.GoogleWorkspace;

/// <summary>
/// Google's notification channels for users: one an event, two hours long unless more is asked for and two days at most, never
/// extended. The first message of each says "sync"; the token is in a header.
/// </summary>
internal sealed partial class GoogleWorkspaceHooks(string vendor)
{
    private const int LongestToken = 256;

    private static readonly TimeSpan Usual = TimeSpan.FromHours(2);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    public SandboxReply Watch(VendorRequest request)
    {
        var (happens, company) = (request.Query("event"), request.Company);
        if (request.Query("customer") is not "my_customer" && request.Query("domain") != $"{company.Name}.example") return Refused("required", "The sandbox watches my_customer, or the company's domain.");
        if (happens is not ("add" or "delete" or "makeAdmin" or "undelete" or "update")) return Refused("invalidParameter", "The sandbox needs one of the events.");
        if (Parsed(request) is not { } asked || Text(asked, "id") is not { } id || !ChannelId().IsMatch(id)) return Refused("invalid", "Invalid channel id.");
        if (company.Hooks.Find(vendor, id) is not null) return Refused("channelIdNotUnique", "Channel id not unique");
        if (Text(asked, "type") != "web_hook") return Refused("push.unknownDeliveryType", "Unknown channel type.");
        if (HookClient.Address(Text(asked, "address")) is not { } address) return Refused("push.webhookUrlNotHttps", "The sandbox only sends to this machine.");
        var token = Text(asked, "token");
        if (token is { Length: > LongestToken }) return Refused("invalid", "The channel token is too long.");
        var ends = Ends(asked, request.Now);
        if (ends is null || ends <= request.Now) return Refused("invalid", "Invalid expiration.");

        var uri = $"{request.Http.Scheme}://{request.Http.Host}/admin/directory/v1/users?customer=my_customer&event={happens}&alt=json";
        var resource = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes($"{company.Name}/{happens}")).AsSpan(0, 20));
        HttpRequestMessage Message(Hook hook, string state, JsonObject? body) => Made(hook, token, resource, uri, state, asked["payload"]?.GetValueKind() == JsonValueKind.False ? null : body);
        var hook = new Hook(vendor, id, happens, address, ends.Value, (of, before, after) => Happened(before, after) == happens ? [Message(of, happens, Told((after ?? before)!))] : []);
        company.Hooks.Add(hook);
        company.Hooks.Send(hook, Message(hook, "sync", null));
        return SandboxReply.Json(new JsonObject
        {
            ["kind"] = "api#channel",
            ["id"] = id,
            ["resourceId"] = resource,
            ["resourceUri"] = uri,
            ["token"] = token,
            ["expiration"] = hook.EndsAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        });
    }

    public SandboxReply Stop(VendorRequest request)
    {
        if (Parsed(request) is not { } asked || Text(asked, "resourceId") is null) return Refused("required", "Required");
        if (request.Company.Hooks.Find(vendor, Text(asked, "id")) is not { } hook) return GoogleWorkspaceVendor.Refused(404, "notFound", $"Channel '{Text(asked, "id")}' not found for project", "NOT_FOUND");
        request.Company.Hooks.Remove(hook);
        return SandboxReply.Empty(204);
    }

    private static SandboxReply Refused(string reason, string message) => GoogleWorkspaceVendor.Refused(400, reason, message, "INVALID_ARGUMENT");

    // Whoever left is deleted at Google.
    private static string? Happened(Person? before, Person? after) => (before?.Active, after?.Active) switch
    {
        (null, true) => "add",
        (true, true) => "update",
        (true, _) => "delete",
        (false, true) => "undelete",
        _ => null,
    };

    private static JsonObject Told(Person person) => new()
    {
        ["kind"] = "admin#directory#user",
        ["id"] = GoogleWorkspaceVendor.UserId(person.Id),
        ["etag"] = $"\"{person.GetHashCode():x}\"",
        ["primaryEmail"] = person.Email,
    };

    private static HttpRequestMessage Made(Hook hook, string? token, string resource, string uri, string state, JsonObject? body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, hook.Address) { Content = new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json") };
        message.Headers.Add("X-Goog-Channel-ID", hook.Id);
        if (token is not null) message.Headers.Add("X-Goog-Channel-Token", token);
        message.Headers.Add("X-Goog-Channel-Expiration", hook.EndsAt.ToString("R", CultureInfo.InvariantCulture));
        message.Headers.Add("X-Goog-Resource-ID", resource);
        message.Headers.Add("X-Goog-Resource-URI", uri);
        message.Headers.Add("X-Goog-Resource-State", state);

        // The word that a channel begins with is the first; between the others numbers are left out.
        message.Headers.Add("X-Goog-Message-Number", (state == "sync" ? 1 : (hook.Sent * 7) + 3).ToString(CultureInfo.InvariantCulture));
        return message;
    }

    private static DateTimeOffset? Ends(JsonObject asked, DateTimeOffset now)
    {
        var life = Usual;
        if ((asked["params"] as JsonObject)?["ttl"] is { } ttl)
        {
            if (!long.TryParse(ttl.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 1_000_000_000) return null;
            life = TimeSpan.FromSeconds(seconds);
        }
        else if (asked["expiration"] is { } moment)
        {
            if (!long.TryParse(moment.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return null;
            life = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) - now;
        }

        return now + (life < Longest ? life : Longest);
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

    [GeneratedRegex("^[A-Za-z0-9\\-_+/=]{1,64}$")]
    private static partial Regex ChannelId();
}
