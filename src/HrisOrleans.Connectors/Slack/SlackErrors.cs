using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Slack;

/// <summary>Slack's refusals: they come with 200 and <c>"ok": false</c>.</summary>
internal static class SlackErrors
{
    public static ConnectorFailure? In(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = new JsonRecord(json.RootElement);
            return root.Flag("ok") switch
            {
                true => null,
                false => Of(root.Text("error"), root.Text("needed")),
                null => HttpFailures.NotJson,
            };
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(body.Span);
        }
    }

    private static ConnectorFailure Of(string? error, string? needed) => error switch
    {
        "ratelimited" => new(FailureKind.Throttled, "Slack asks for fewer requests (ratelimited)."),
        "missing_scope" or "no_permission" => new(FailureKind.InsufficientRights, $"Slack refuses access ({error}).", MissingRights: needed is null ? [] : [.. needed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]),
        "not_authed" or "invalid_auth" or "account_inactive" or "token_revoked" or "token_expired" or "team_access_not_granted" or "org_login_required" or "ekm_access_denied" or "not_allowed_token_type" =>
            new(FailureKind.Reauthenticate, $"Slack does not accept the token ({error})."),
        "invalid_cursor" => new(FailureKind.StartAgain, "Slack no longer accepts the position in the list (invalid_cursor)."),
        "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" or "team_added_to_org" => new(FailureKind.Transient, $"Slack has trouble ({error})."),
        _ => new(FailureKind.BadResponse, $"Slack refused the request ({Word(error)})."),
    };

    /// <summary>Whether the workspace's plan has no user groups, which is no missing right.</summary>
    public static bool PlanHasNoGroups(ConnectorFailure failure) => failure.Detail.Contains("plan_upgrade_required", StringComparison.Ordinal) || failure.Detail.Contains("paid_teams_only", StringComparison.Ordinal);

    private static string Word(string? error) => error is { Length: <= 60 } && error.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':' or '.') ? error : "no code";
}
