using Refit;

namespace HrisOrleans.Client.Events;

/// <summary>The tenant's gapless sequence of events.</summary>
public interface IEventsApi
{
    /// <summary>Events behind a cursor, oldest first.</summary>
    [Get("/v1/tenants/{tenant}/events")]
    Task<EventsPage> List(string tenant, string? after = null, int? limit = null, CancellationToken cancellationToken = default);
}
