using System.Globalization;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Events;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Tenants;
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
            .Is("listEvents", "List events", "The tenant's gapless sequence, oldest first. The next cursor is there also at the end: ask again with it for what comes later. `from=end` gives just that cursor. With `order=newest` the list goes the other way, for whoever looks back; its cursors are its own, and its `more` is false at the oldest event that is kept. `types` then narrows it to types as webhooks know them, with commas between: `tenant.*,member.removed`.")
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

    private static async Task<IResult> List(TenantScope scope, [AsParameters] Paging paging, [FromQuery] string? from, [FromQuery] string? order, [FromQuery] string? types, CancellationToken cancellationToken)
    {
        if (order is not null) return order == "newest" && from is null ? await Backwards(scope, paging, types, cancellationToken) : throw RequestRefusedException.Invalid("order", "order can only be newest, and goes without from.");
        if (types is not null) throw RequestRefusedException.Invalid("types", "types go with order=newest: the sequence itself has no gaps.");
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

    private static async Task<IResult> Backwards(TenantScope scope, Paging paging, string? types, CancellationToken cancellationToken)
    {
        var wanted = types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var answer = await scope.Queries.NewestEvents(new ListNewest(wanted, paging.Request(BackwardsList)), cancellationToken);
        return answer.To(page => Replies.Ok(new EventsPage([.. page.Items.Select(one => one.ToDto())], Cursor.Write(BackwardsList, page.Next ?? "0"), page.Next is not null)));
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
