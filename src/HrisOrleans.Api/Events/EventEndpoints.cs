using System.Globalization;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Events;

namespace HrisOrleans.Api.Events;

internal static class EventEndpoints
{
    private const string EventsList = "events";

    public static void MapEvents(this RouteGroupBuilder tenant) => tenant.MapGet("/events", List)
        .WithTags("Events")
        .Is("listEvents", "List events", "The tenant's gapless sequence, oldest first. The next cursor is there also at the end: ask again with it for what comes later.")
        .Gives<EventsPage>()
        .Refuses(400, "invalid_cursor");

    private static async Task<IResult> List(TenantScope scope, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var request = paging.Request(EventsList);
        var answer = await scope.Queries.Events(request, cancellationToken);
        return answer.To(page =>
        {
            // The end of a sequence that goes on is no end: whoever reads along needs the place to go on from.
            var last = page.Next ?? (page.Items is [.., var newest] ? newest.Seq.ToString(CultureInfo.InvariantCulture) : request.After ?? "0");
            return Replies.Ok(new EventsPage([.. page.Items.Select(one => one.ToDto())], Cursor.Write(EventsList, last), page.Items.Count == request.Limit));
        });
    }
}
