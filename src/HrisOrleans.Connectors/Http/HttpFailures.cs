using System.Net;

namespace HrisOrleans.Connectors.Http;

/// <summary>Turns HTTP answers and broken calls into the vocabulary of <see cref="ConnectorFailure"/>. Never quotes a body.</summary>
internal static class HttpFailures
{
    /// <summary>The failure that a status means when the provider gives no closer reason; null for success.</summary>
    public static ConnectorFailure? From(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.IsSuccessStatusCode) return null;
        var status = (int)response.StatusCode;
        var retryAt = RetryAdvice.Read(response.Headers, now);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(FailureKind.Reauthenticate, "The provider does not accept the credentials (401)."),
            HttpStatusCode.Forbidden => new(FailureKind.InsufficientRights, "The provider refuses access (403).", MissingRights: []),
            HttpStatusCode.TooManyRequests => new(FailureKind.Throttled, "The provider asks for fewer requests (429).", retryAt),
            HttpStatusCode.ServiceUnavailable when retryAt is not null => new(FailureKind.Throttled, "The provider asks to come back later (503).", retryAt),
            HttpStatusCode.Gone => new(FailureKind.StartAgain, "The provider no longer knows this position (410)."),
            HttpStatusCode.RequestTimeout => new(FailureKind.Transient, "The provider gave up waiting (408).", retryAt),
            _ when status >= 500 => new(FailureKind.Transient, $"The provider has trouble ({status}).", retryAt),
            _ when status is >= 300 and < 400 => new(FailureKind.BadResponse, $"The provider points elsewhere ({status}); redirects are not followed."),
            _ => new(FailureKind.BadResponse, $"The provider refused the request ({status})."),
        };
    }

    /// <summary>The failure behind an exception of <see cref="HttpClient"/>.</summary>
    public static ConnectorFailure From(HttpRequestError? error) => error switch
    {
        HttpRequestError.NameResolutionError => new(FailureKind.Transient, "The provider's name cannot be resolved: check the company's address, or try again later."),
        HttpRequestError.SecureConnectionError => new(FailureKind.BadResponse, "No secure connection to the provider could be made."),
        HttpRequestError.InvalidResponse => new(FailureKind.BadResponse, "The provider's answer is not valid HTTP."),
        HttpRequestError.ResponseEnded => new(FailureKind.Transient, "The connection was cut before the answer was complete."),
        _ => new(FailureKind.Transient, "The connection to the provider failed."),
    };

    public static ConnectorFailure TimedOut { get; } = new(FailureKind.Transient, "The provider did not answer in time.");

    public static ConnectorFailure TooLarge { get; } = new(FailureKind.BadResponse, "The provider's answer is larger than is accepted.");

    public static ConnectorFailure NotJson { get; } = new(FailureKind.BadResponse, "The provider's answer is not the JSON that was expected.");

    public static ConnectorFailure CutShort { get; } = new(FailureKind.Transient, "The provider's answer ends in the middle.");

    /// <summary>What is wrong with a body that could not be taken apart: cut off, or nonsense.</summary>
    public static ConnectorFailure Unparsable(ReadOnlySpan<byte> body)
    {
        var text = body.Trim(" \t\r\n"u8);
        return text.Length > 0 && text[0] is (byte)'{' or (byte)'[' && text[^1] is not ((byte)'}' or (byte)']') ? CutShort : NotJson;
    }
}
