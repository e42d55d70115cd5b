using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Events;

/// <summary>Reads the tenant's sequence; events are only ever appended by the writes they tell of.</summary>
public interface IEventStore
{
    /// <summary>Events after a sequence number, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredEvent>> Read(TenantId tenant, long after, int limit, CancellationToken cancellationToken);

    /// <summary>One member's events in order.</summary>
    Task<IReadOnlyList<StoredEvent>> History(TenantId tenant, MemberId member, CancellationToken cancellationToken);

    /// <summary>The events of several members, each in order.</summary>
    Task<ILookup<MemberId, StoredEvent>> Histories(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken);

    /// <summary>Appends facts that no other write carries.</summary>
    Task Append(TenantId tenant, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);
}
