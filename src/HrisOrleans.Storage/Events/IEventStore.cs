using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Events;

/// <summary>Reads the tenant's sequence; events are only ever appended by the writes they tell of.</summary>
public interface IEventStore
{
    /// <summary>Events after a sequence number, in order, at most <paramref name="limit"/>; those before the <see cref="Floor"/> are not there.</summary>
    Task<IReadOnlyList<StoredEvent>> Read(TenantId tenant, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Events before a sequence number, newest first, at most <paramref name="limit"/>; those that are not kept any longer are not there.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="before">Null: from the newest on.</param>
    /// <param name="types">Of which types, see <see cref="EventTypes"/>; all where none is named.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<StoredEvent>> Newest(TenantId tenant, long? before, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken);

    /// <summary>One member's events in order.</summary>
    Task<IReadOnlyList<StoredEvent>> History(TenantId tenant, MemberId member, CancellationToken cancellationToken);

    /// <summary>The events of several members, each in order.</summary>
    Task<ILookup<MemberId, StoredEvent>> Histories(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken);

    /// <summary>Appends facts that no other write carries.</summary>
    Task Append(TenantId tenant, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>The number of the last event that is not kept any longer; 0 while all are.</summary>
    Task<long> Floor(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The number of the last event; 0 before there is one.</summary>
    Task<long> Last(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Tenants whose oldest event is older than <paramref name="before"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<TenantId>> Prunable(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes events older than <paramref name="before"/> from the old end of the sequence, in one transaction, and puts a
    /// snapshot in the place of each member's. A decision goes whole or stays.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="before">What is older may go, up to the first event that is not.</param>
    /// <param name="limit">About how many at once.</param>
    /// <param name="cancellationToken">Ends it with nothing taken.</param>
    /// <returns>How many were taken; 0 when there is nothing, or another silo takes them.</returns>
    Task<int> Prune(TenantId tenant, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
