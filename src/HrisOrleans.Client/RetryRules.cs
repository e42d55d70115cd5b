using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace HrisOrleans.Client;

/// <summary>Which calls may be repeated: those whose repetition changes nothing.</summary>
internal static class RetryRules
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Reads, replacements and deletions; POST under an idempotency key; PATCH never, nor what is bound to a version.</summary>
    public static bool MayRepeat(HttpRequestMessage? request)
    {
        if (request is null || request.Headers.IfMatch.Count > 0) return false;
        return request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
            || (request.Method == HttpMethod.Post && request.Headers.Contains(IdempotencyKey));
    }

    public static void Configure(HttpStandardResilienceOptions options)
    {
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(40);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(120);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(120);
        options.Retry.MaxRetryAttempts = 4;
        options.Retry.Delay = TimeSpan.FromMilliseconds(500);
        options.Retry.BackoffType = DelayBackoffType.Exponential;
        options.Retry.UseJitter = true;
        options.Retry.ShouldHandle = arguments => new ValueTask<bool>(
            MayRepeat(arguments.Context.GetRequestMessage()) && (arguments.Outcome.Exception is not null ? HttpClientResiliencePredicates.IsTransient(arguments.Outcome) : IsAway(arguments.Outcome.Result)));
    }

    // 500 is an error that would come again; the others say that somebody is away or busy.
    private static bool IsAway(HttpResponseMessage? response) =>
        response?.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
