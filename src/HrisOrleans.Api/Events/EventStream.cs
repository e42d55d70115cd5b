using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Events;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Events;

/// <summary>
/// A tenant's events as they come. It asks the queries grain again and again, so it holds no place at any silo, and it
/// ends by itself, so that whoever is no longer let in is noticed when they come again.
/// </summary>
/// <param name="list">The list whose cursors are the ids of the stream's events.</param>
internal sealed class EventStream(IQueriesGrain queries, string list, HttpResponse response, TimeProvider time)
{
    /// <summary>Events a question.</summary>
    public const int Share = 200;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>The page, and what comes behind it until the stream's time is up or the reader is gone.</summary>
    /// <param name="first">The page behind <paramref name="after"/>, which is known already.</param>
    /// <param name="after">The grain's own cursor that was begun behind, or null.</param>
    public async IAsyncEnumerable<SseItem<TenantEvent>> Read(Page<EventView> first, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (opened, written) = (time.GetTimestamp(), time.GetTimestamp());
        using var pause = new PeriodicTimer(ShortestPause, time);

        // A reader, and whatever stands between, learns at once that the stream is open.
        await Comment("open", cancellationToken);
        var page = first;
        while (true)
        {
            foreach (var happened in page.Items)
            {
                var seq = happened.Seq.ToString(CultureInfo.InvariantCulture);
                yield return new SseItem<TenantEvent>(happened.ToDto(), happened.Kind) { EventId = Cursor.Write(list, seq) };
                (after, written) = (seq, time.GetTimestamp());
            }

            if (time.GetElapsedTime(opened) >= Life) yield break;
            if (page.Items.Count < Share)
            {
                pause.Period = Next(pause.Period, page.Items.Count > 0);
                if (!await Waited(pause, cancellationToken)) yield break;
                if (time.GetElapsedTime(written) >= Heartbeat)
                {
                    await Comment("here", cancellationToken);
                    written = time.GetTimestamp();
                }
            }

            var answer = await queries.Events(new PageRequest(after, Share), cancellationToken);

            // No place for a refusal here: the reader comes again behind the last event and is told then.
            if (!answer.Accepted) yield break;
            page = answer.Value;
        }
    }

    /// <returns>False when nobody reads any more, or the process stops.</returns>
    private static async Task<bool> Waited(PeriodicTimer pause, CancellationToken cancellationToken)
    {
        try
        {
            return await pause.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TimeSpan Next(TimeSpan pause, bool something)
    {
        if (something) return ShortestPause;
        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    // Between two events nothing else writes, because the next one is asked for only when the last one is out.
    private async Task Comment(string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync($": {text}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
