using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>Google's refusals: a limit reached is 403 as often as 429, and only the reason tells it from a missing right.</summary>
internal static class GoogleWorkspaceErrors
{
    /// <summary>Whatever is asked about is gone.</summary>
    public static ConnectorFailure NotThere { get; } = new(FailureKind.BadResponse, "Google does not know what it was asked about (404).");

    /// <param name="right">The right that the call needs.</param>
    public static ConnectorFailure? Explain(HttpStatusCode status, ReadOnlyMemory<byte> body, string right, DateTimeOffset now)
    {
        if (status == HttpStatusCode.NotFound) return NotThere;
        if (status != HttpStatusCode.Forbidden) return null;
        return Reason(body) switch
        {
            "userRateLimitExceeded" or "rateLimitExceeded" or "quotaExceeded" => new(FailureKind.Throttled, "Google asks for fewer requests (403)."),
            "dailyLimitExceeded" => new(FailureKind.Throttled, "Google takes no more calls of this project today (403).", DayEnds(now)),
            "insufficientPermissions" or "notAuthorized" or "forbidden" => new(FailureKind.InsufficientRights, "Google refuses access (403).", MissingRights: [right]),
            "accessNotConfigured" => new(FailureKind.InsufficientRights, "The Admin SDK API is not enabled in the service account's project.", MissingRights: [right]),
            "domainCannotUseApis" => new(FailureKind.InsufficientRights, "The domain does not let its directory be read by an API.", MissingRights: [right]),
            _ => null,
        };
    }

    // Google's days end at midnight in California. In summer that is an hour before eight; who comes at eight never comes too early.
    private static DateTimeOffset DayEnds(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date.AddHours(8), TimeSpan.Zero);
        return today > now ? today : today.AddDays(1);
    }

    private static string? Reason(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return new JsonRecord(json.RootElement).List("error", "errors").Select(error => error.Text("reason")).FirstOrDefault(reason => reason is not null);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
