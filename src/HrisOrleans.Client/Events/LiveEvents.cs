using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Refit;

namespace HrisOrleans.Client.Events;

/// <summary>Events as they come.</summary>
public static class LiveEvents
{
    // Longer than the server keeps one open: by then it is known to be dead.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(11);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Follows the tenant's events without an end: oldest first, then as they come, each once. A stream that ends or
    /// breaks is opened again behind the last event; while the API is away or busy it is tried with growing pauses.
    /// </summary>
    /// <param name="events">The API.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">A cursor to begin behind, such as <see cref="EventsPage.Next"/>; null: at the beginning.</param>
    /// <param name="time">Whose clock the pauses go by; null: the system's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HrisApiException">A refusal that waiting does not change, such as <c>unauthenticated</c> or <c>cursor_expired</c>.</exception>
    public static async IAsyncEnumerable<TenantEvent> Stream(
        this IEventsApi events, string tenant, string? after = null, TimeProvider? time = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? last = null;
        var pause = TimeSpan.Zero;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pause > TimeSpan.Zero) await Wait(pause, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
            using var limit = new CancellationTokenSource(LongestStream, time ?? TimeProvider.System);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            pause = pause == TimeSpan.Zero ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            if (await Opened(events, tenant, after, last, ending.Token, cancellationToken).ConfigureAwait(false) is not { } stream) continue;
            await using var _ = stream.ConfigureAwait(false);
            var items = SseParser.Create(stream, Parse).EnumerateAsync(ending.Token).GetAsyncEnumerator(CancellationToken.None);
            await using var __ = items.ConfigureAwait(false);
            while (await Moved(items, cancellationToken).ConfigureAwait(false))
            {
                last = items.Current.EventId ?? last;
                pause = ShortestPause;
                yield return items.Current.Data;
            }
        }
    }

    private static TenantEvent Parse(string kind, ReadOnlySpan<byte> data) =>
        JsonSerializer.Deserialize<TenantEvent>(data, HrisJson.ClientOptions) ?? throw new JsonException($"An event of kind {kind} has no data.");

    private static async Task<Stream?> Opened(IEventsApi events, string tenant, string? after, string? last, CancellationToken ending, CancellationToken cancellationToken)
    {
        try
        {
            return await events.Open(tenant, last is null ? after : null, last, ending).ConfigureAwait(false);
        }
        catch (HrisApiException refused) when (PassesBy(refused.StatusCode))
        {
            return null;
        }
        catch (Exception broken) when (IsBroken(broken, cancellationToken))
        {
            return null;
        }
    }

    private static async Task<bool> Moved(IAsyncEnumerator<SseItem<TenantEvent>> items, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception broken) when (IsBroken(broken, cancellationToken))
        {
            return false;
        }
    }

    private static bool PassesBy(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    // A time-out is a cancellation that nobody asked for.
    private static bool IsBroken(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        HttpRequestException or IOException or ApiRequestException => true,
        _ => error is Polly.ExecutionRejectedException,
    };

    private static async Task Wait(TimeSpan pause, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
    }
}
