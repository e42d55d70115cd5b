using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.Slack;

/// <summary>
/// Slack's Events API: signed by the app's secret over version, timestamp and body, and no older than five minutes. One
/// address is enough for all workspaces; an app of the customer's own has a secret of its own.
/// </summary>
internal sealed class SlackPush(string? appSecret) : IPushReceiver
{
    private const string Version = "v0";

    // The app may listen to messages too; they are of no account here.
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "team_join", "user_change", "user_profile_changed",
        "subteam_created", "subteam_updated", "subteam_members_changed",
        "channel_created", "channel_deleted", "channel_archive", "channel_unarchive", "channel_rename", "member_joined_channel", "member_left_channel",
        "app_uninstalled", "tokens_revoked",
    };

    public bool AppWide => true;

    public string? AppSecret => appSecret;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var (moment, signature) = (request.Header("X-Slack-Request-Timestamp"), request.Header("X-Slack-Signature"));
        var given = signature?.StartsWith(Version + "=", StringComparison.Ordinal) == true ? PushSignature.Hex(signature[(Version.Length + 1)..]) : null;
        var genuine = PushSignature.Made(given, HashAlgorithmName.SHA256, secrets, Encoding.UTF8.GetBytes($"{Version}:{moment}:"), request.Body);
        return request.Posted && genuine && PushSignature.Fresh(moment, now) ? PushBody.Read(request, Meaning) : PushReading.Refused;
    }

    private static PushReading Meaning(JsonRecord body) => body.Text("type") switch
    {
        "url_verification" => PushReading.Answer("text/plain", body.Text("challenge") ?? ""),
        "event_callback" when body.Text("event", "type") is { } kind && Kinds.Contains(kind) => PushReading.Changed(body.Text("team_id")),

        // Slack sent more than it sends in an hour, and left out what it did not.
        "app_rate_limited" => PushReading.Changed(body.Text("team_id")),
        _ => PushReading.Nothing,
    };
}
