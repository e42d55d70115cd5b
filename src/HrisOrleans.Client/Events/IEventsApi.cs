using Refit;

namespace HrisOrleans.Client.Events;

/// <summary>The tenant's gapless sequence of events.</summary>
public interface IEventsApi
{
    /// <summary>Events behind a cursor, oldest first; with <paramref name="order"/> <c>newest</c> the other way, as far back as <see cref="EventsPage.More"/> says.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">A cursor to begin behind; null: at the beginning.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="from"><c>end</c>: no events, but the cursor behind the last one, for whoever only wants what is still to come.</param>
    /// <param name="order"><c>newest</c>: the newest first, by cursors of their own.</param>
    /// <param name="types">With <c>newest</c>: types as webhooks know them, with commas between, such as <c>tenant.*,member.removed</c>; null: all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/events")]
    Task<EventsPage> List(string tenant, string? after = null, int? limit = null, string? from = null, string? order = null, string? types = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// One stream of server-sent events as it comes, which ends by itself after 10 minutes; <see cref="LiveEvents.Stream"/>
    /// reads it and goes on in the next one. Refused with <c>busy</c> when too many are open.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">A cursor to begin behind; null: at the beginning.</param>
    /// <param name="lastEventId">The id of the last event seen; goes before <paramref name="after"/>.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    [Get("/v1/tenants/{tenant}/events/stream")]
    Task<Stream> Open(string tenant, string? after = null, [Header("Last-Event-ID")] string? lastEventId = null, CancellationToken cancellationToken = default);
}
