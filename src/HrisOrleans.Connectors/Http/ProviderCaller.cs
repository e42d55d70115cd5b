using System.Net;
using System.Net.Http.Headers;

namespace HrisOrleans.Connectors.Http;

/// <summary>How calls to one provider are made.</summary>
public sealed class CallOptions
{
    /// <summary>Longest time for one attempt, body included.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts for short trouble before the failure is returned; 1 means no retry.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Wait before the second attempt; doubles with each further one.</summary>
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest wait inside a call. A provider that asks for more gets its failure returned, not slept.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The largest body that is taken in, in bytes after decompression.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024 * 1024;
}

/// <summary>A successful answer: its body and the moments that tell the provider's clock.</summary>
internal sealed record ProviderAnswer(PooledBody Body, DateTimeOffset SentAt, DateTimeOffset ReceivedAt, HttpResponseHeaders Headers) : IDisposable
{
    private DateTimeOffset? Date => Headers.Date;

    /// <summary>The provider's clock when the request went out, never too late; null when it did not tell its time.</summary>
    public DateTimeOffset? ProviderTimeAtSend => Date is { } date ? SentAt + (date - ReceivedAt) : null;

    public void Dispose() => Body.Dispose();
}

/// <summary>Sends one request: timeout, short retries, body, and every expected trouble as a value.</summary>
internal sealed class ProviderCaller(CallOptions options, TimeProvider time)
{
    /// <summary>The first pause behind a refusal to take so many calls.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    private const int MaxErrorBodyBytes = 64 * 1024;

    /// <param name="explain">Asked first what an unsuccessful status and its body mean; null leaves it to <see cref="HttpFailures"/>.</param>
    /// <param name="inspect">For providers whose refusals come with a status of success: what is wrong with a body, or null.</param>
    public async Task<Reply<ProviderAnswer>> Send(
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        Func<HttpStatusCode, ReadOnlyMemory<byte>, ConnectorFailure?>? explain,
        CancellationToken cancellationToken,
        Func<ReadOnlyMemory<byte>, ConnectorFailure?>? inspect = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await Attempt(send, explain, inspect, cancellationToken);
            if (reply.Succeeded || attempt >= options.Attempts || Pause(reply.Failure, attempt) is not { } pause) return reply;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<Reply<ProviderAnswer>> Attempt(
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        Func<HttpStatusCode, ReadOnlyMemory<byte>, ConnectorFailure?>? explain,
        Func<ReadOnlyMemory<byte>, ConnectorFailure?>? inspect,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var sentAt = time.GetUtcNow();
        try
        {
            using var response = await send(both.Token);
            if (HttpFailures.From(response, time.GetUtcNow()) is { } failure) return Advised(await Explained(response, explain, both.Token) ?? failure, response);
            var body = await PooledBody.Read(response.Content, options.MaxBodyBytes, both.Token);
            if (body is null) return HttpFailures.TooLarge;
            if (inspect?.Invoke(body.Memory) is { } told)
            {
                body.Dispose();
                return Advised(told, response);
            }

            return new ProviderAnswer(body, sentAt, time.GetUtcNow(), response.Headers);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return HttpFailures.TimedOut;
        }
        catch (HttpRequestException broken)
        {
            return HttpFailures.From(broken.HttpRequestError);
        }
        catch (IOException broken)
        {
            return HttpFailures.From((broken as HttpIOException)?.HttpRequestError);
        }
        catch (InvalidDataException)
        {
            return HttpFailures.NotJson;
        }
    }

    // Whatever a provider calls its throttling, the headers say until when.
    private ConnectorFailure Advised(ConnectorFailure failure, HttpResponseMessage response) =>
        failure is { Kind: FailureKind.Throttled, RetryAt: null } ? failure with { RetryAt = RetryAdvice.Read(response.Headers, time.GetUtcNow()) } : failure;

    private static async ValueTask<ConnectorFailure?> Explained(
        HttpResponseMessage response, Func<HttpStatusCode, ReadOnlyMemory<byte>, ConnectorFailure?>? explain, CancellationToken cancellationToken)
    {
        if (explain is null) return null;
        using var body = await PooledBody.Read(response.Content, MaxErrorBodyBytes, cancellationToken);
        return explain(response.StatusCode, body is null ? default : body.Memory);
    }

    private TimeSpan? Pause(ConnectorFailure failure, int attempt)
    {
        if (failure.Kind is not (FailureKind.Transient or FailureKind.Throttled)) return null;
        if (failure.RetryAt is { } moment)
        {
            var wait = moment - time.GetUtcNow();
            return wait > options.LongestPause ? null : wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        // Whoever names no moment is to be asked again after longer and longer pauses.
        var pause = (failure.Kind == FailureKind.Throttled ? Breath : options.RetryPause) * (1 << (attempt - 1));
        return pause < options.LongestPause ? pause : options.LongestPause;
    }
}
