using System.Globalization;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Events;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Domain;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Events;

internal static class EventEndpoints
{
    private const string EventsList = "events";
    private const string BackwardsList = "events-back";

    public static void MapEvents(this RouteGroupBuilder tenant)
    {
        tenant.MapGet("/events", List)
            .WithTags("Events")
            .Is("listEvents", "List events", "The tenant's gapless sequence, oldest first. The next cursor is there also at the end: ask again with it for what comes later. `from=end` gives just that cursor. With `order=newest` the list goes the other way, for whoever looks back; its cursors are its own, and its `more` is false at the oldest event that is kept.")
            .Gives<EventsPage>()
            .Refuses(400, "invalid_cursor", "invalid_request")
            .Refuses(410, "cursor_expired");
        tenant.MapGet("/events/stream", Stream)
            .WithTags("Events")
            .Is(
                "streamEvents",
                "Follow events",
                "Server-sent events, oldest first and then as they come: `id` is the cursor, `event` the kind, `data` the event. A comment comes every 15 seconds of silence. "
                + "The stream ends by itself after 10 minutes: connect again with the last id as `Last-Event-ID`, as browsers do.")
            .Produces<TenantEvent>(StatusCodes.Status200OK, "text/event-stream")
            .Refuses(400, "invalid_cursor")
            .Refuses(410, "cursor_expired")
            .Refuses(503, "busy");
    }

    private static async Task<IResult> List(TenantScope scope, [AsParameters] Paging paging, [FromQuery] string? from, [FromQuery] string? order, CancellationToken cancellationToken)
    {
        if (order is not null) return order == "newest" && from is null ? await Backwards(scope, paging, cancellationToken) : throw RequestRefusedException.Invalid("order", "order can only be newest, and goes without from.");
        if (from is not null)
        {
            if (from != "end") throw RequestRefusedException.Invalid("from", "from can only be end.");
            var end = await scope.Queries.LastEvent(cancellationToken);
            return Replies.Ok(new EventsPage([], Cursor.Write(EventsList, end.ToString(CultureInfo.InvariantCulture)), false));
        }

        var request = paging.Request(EventsList);
        var answer = await scope.Queries.Events(request, cancellationToken);
        return answer.To(page =>
        {
            // The end of a sequence that goes on is no end: whoever reads along needs the place to go on from.
            var last = page.Next ?? (page.Items is [.., var newest] ? newest.Seq.ToString(CultureInfo.InvariantCulture) : request.After ?? "0");
            return Replies.Ok(new EventsPage([.. page.Items.Select(one => one.ToDto())], Cursor.Write(EventsList, last), page.Items.Count == request.Limit));
        });
    }

    // The sequence has no gaps: the page before a number is the page that begins so many before it.
    private static async Task<IResult> Backwards(TenantScope scope, Paging paging, CancellationToken cancellationToken)
    {
        var request = paging.Request(BackwardsList);
        if (!long.TryParse(request.After ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var last)) throw Cursor.Invalid();
        if (request.After is null) last = await scope.Queries.LastEvent(cancellationToken);
        var first = Math.Max(0, last - request.Limit);
        var answer = last == 0 ? new Page<EventView>([], null) : await scope.Queries.Events(new PageRequest(first.ToString(CultureInfo.InvariantCulture), request.Limit), cancellationToken);

        // What lies before is not kept any longer: what is, begins here.
        if (answer is { Accepted: false, Refused.Code: "cursor_expired" }) (first, answer) = (0, await scope.Queries.Events(new PageRequest(null, request.Limit), cancellationToken));
        return answer.To(page =>
        {
            var items = page.Items.Where(one => one.Seq <= last).Reverse().Select(one => one.ToDto()).ToList();
            return Replies.Ok(new EventsPage(items, Cursor.Write(BackwardsList, first.ToString(CultureInfo.InvariantCulture)), first > 0 && items.Count > 0));
        });
    }

    private static async Task<IResult> Stream(
        TenantScope scope,
        HttpContext context,
        OpenStreams streams,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        [FromQuery] string? after,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        CancellationToken cancellationToken)
    {
        // Whoever comes again comes with the address of the first time: what they saw last goes before it.
        var begin = Cursor.Read(EventsList, string.IsNullOrEmpty(lastEventId) ? after : lastEventId);
        var place = streams.TryOpen(scope.Tenant)
            ?? throw RequestRefusedException.Of("busy", RefusalKind.Unavailable, "Too many event streams are open; try again, or read the list.");
        context.Response.RegisterForDispose(place);

        // Asked before the answer begins, so that a refusal can still be one.
        var answer = await scope.Queries.Events(new PageRequest(begin, EventStream.Share), cancellationToken);
        return answer.To(first =>
        {
            context.Response.Headers["X-Accel-Buffering"] = "no";
            var stream = new EventStream(scope.Queries, EventsList, context.Response, time);
            return TypedResults.ServerSentEvents(stream.Read(first, begin, Ending(context, lifetime)));
        });
    }

    /// <summary>The reader went away, or the process stops and does not wait for streams.</summary>
    private static CancellationToken Ending(HttpContext context, IHostApplicationLifetime lifetime)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(ending);
        return ending.Token;
    }
}
