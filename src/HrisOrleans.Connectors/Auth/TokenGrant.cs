using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Auth;

/// <summary>What a token endpoint gave (RFC 6749 §5.1).</summary>
/// <param name="ExpiresAt">When the access token stops being good; null when the endpoint said nothing.</param>
/// <param name="RefreshToken">A new one where the provider rotates them; null where the old one stays good.</param>
/// <param name="Scope">Scopes really granted, where the endpoint says so.</param>
internal sealed record TokenGrant(string AccessToken, DateTimeOffset? ExpiresAt, string? RefreshToken, string? Scope);

/// <summary>Asks token endpoints, whatever the grant.</summary>
internal static class TokenEndpoint
{
    /// <summary>Sends a grant and reads its answer; a refused grant is <see cref="FailureKind.Reauthenticate"/>.</summary>
    /// <param name="send">Posts the grant.</param>
    /// <param name="ownApp">The grant is made in the name of this installation's app: that it is not accepted is no fault of whoever signed in.</param>
    public static async Task<Reply<TokenGrant>> Ask(
        ProviderCaller caller, TimeProvider time, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken, bool ownApp = false)
    {
        var reply = await caller.Send(send, (status, body) => Explain(status, body, ownApp), cancellationToken, body => Code(body) is { } code ? Refused(code, ownApp) : null);
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        return Read(answer.Body.Memory, answer.ReceivedAt) is { } grant ? grant : HttpFailures.NotJson;
    }

    // 400 invalid_grant, 401 invalid_client and their like: the same request will not be accepted later either.
    private static ConnectorFailure? Explain(System.Net.HttpStatusCode status, ReadOnlyMemory<byte> body, bool ownApp) =>
        (int)status is 400 or 401 or 403 ? Refused(Code(body) ?? ((int)status).ToString(), ownApp) : null;

    private static ConnectorFailure Refused(string code, bool ownApp) => code switch
    {
        "temporarily_unavailable" or "server_error" or "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" => new(FailureKind.Transient, $"The provider's sign-in has trouble ({code})."),
        "ratelimited" or "slow_down" => new(FailureKind.Throttled, $"The provider's sign-in asks for fewer requests ({code})."),
        "invalid_client" or "invalid_client_id" or "bad_client_secret" or "unauthorized_client" or "redirect_uri_mismatch" or "bad_redirect_uri" when ownApp =>
            new(FailureKind.BadResponse, $"The provider does not accept this installation's app ({code})."),
        _ => new(FailureKind.Reauthenticate, $"The provider's sign-in does not accept the credentials ({code})."),
    };

    // Codes of RFC 6749 §5.2 are short words; anything else is not repeated.
    private static string? Code(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
                && error.GetString() is { Length: > 0 and <= 60 } code && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.') ? code : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TokenGrant? Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "access_token") is not { } token) return null;
            DateTimeOffset? expires = root.TryGetProperty("expires_in", out var seconds) && long.TryParse(seconds.ToString(), out var number) ? now.AddSeconds(Math.Clamp(number, 0, 365L * 86_400)) : null;
            return new TokenGrant(token, expires, Text(root, "refresh_token"), Text(root, "scope"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
