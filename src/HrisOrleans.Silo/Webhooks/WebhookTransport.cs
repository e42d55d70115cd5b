using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>How one attempt went.</summary>
/// <param name="Outcome"><c>delivered</c>, <c>gone</c>, <c>redirected</c>, <c>refused</c> (4xx), <c>failed</c> (5xx), <c>timeout</c>, <c>unknown_host</c>, <c>address_refused</c>, <c>tls_failed</c>, <c>not_connected</c> or <c>no_answer</c>.</param>
/// <param name="Status">The receiver's HTTP status; null without an answer.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
internal sealed record WebhookAttempt(string Outcome, int? Status, int Milliseconds, TimeSpan? RetryAfter = null)
{
    public const string DeliveredWord = "delivered";
    public const string GoneWord = "gone";

    public bool Delivered => Outcome == DeliveredWord;

    public bool Gone => Outcome == GoneWord;
}

/// <summary>
/// Posts to receivers that nobody vouches for. The address is looked up, checked and connected to in one place, so that a name
/// which pointed elsewhere when it was checked gains nothing. Redirects are not followed, and of an answer only its head counts.
/// </summary>
internal sealed class WebhookTransport : IDisposable
{
    private const int MostOfBody = 4096;
    private readonly AddressRules _rules;
    private readonly IHostResolver _resolver;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public WebhookTransport(AddressRules rules, IHostResolver resolver, WebhookOptions options, TimeProvider time)
    {
        (_rules, _resolver, _options, _time) = (rules, resolver, options, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = options.Total,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = MostOfBody,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ConnectTimeout = options.ConnectTimeout,
            // A name that moved is noticed within this.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null,
            ConnectCallback = Connect,
        });
    }

    /// <summary>One attempt. The token is for stopping; a receiver that takes too long is an outcome.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="id">The message's id, the same in every attempt.</param>
    /// <param name="secrets">Those in force; each makes a signature.</param>
    public async Task<WebhookAttempt> Send(Uri url, string id, byte[] body, IReadOnlyList<byte[]> secrets, CancellationToken stopping)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", "HrisOrleans-Webhooks/1");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Of(id, timestamp, body, secrets));

        var started = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            return new WebhookAttempt(Word(response.StatusCode), (int)response.StatusCode, Elapsed(started), Rest(response));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new WebhookAttempt("timeout", null, Elapsed(started));
        }
        catch (HttpRequestException trouble)
        {
            return new WebhookAttempt(Word(trouble), null, Elapsed(started));
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await _resolver.Resolve(context.DnsEndPoint.Host.Trim('[', ']'), cancellationToken);
        var allowed = addresses.Where(_rules.Allows).ToArray();
        if (allowed.Length == 0) throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // To the addresses that were checked, never to the name.
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private TimeSpan? Rest(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) || response.Headers.RetryAfter is not { } asked) return null;
        var rest = asked.Delta ?? (asked.Date - _time.GetUtcNow());
        return rest > TimeSpan.Zero ? rest : null;
    }

    private static int Elapsed(long started) => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private static string Word(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => WebhookAttempt.DeliveredWord,
        410 => WebhookAttempt.GoneWord,
        >= 300 and < 400 => "redirected",
        >= 400 and < 500 => "refused",
        _ => "failed",
    };

    private static string Word(HttpRequestException trouble)
    {
        for (Exception? cause = trouble; cause is not null; cause = cause.InnerException)
        {
            if (cause is AddressRefusedException) return "address_refused";
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }) return "unknown_host";
        }

        return trouble.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "unknown_host",
            HttpRequestError.SecureConnectionError => "tls_failed",
            HttpRequestError.ConnectionError => "not_connected",
            _ => "no_answer",
        };
    }

    private sealed class AddressRefusedException() : IOException("The host is at no address that webhooks may go to.");
}
