using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Storage.Webhooks;

/// <summary>
/// Streams as senders work on them: an endpoint's cursor in a tenant's sequence, leased to one silo at a time, and rows for
/// what was delivered or failed. Nothing is written beside the events, so that no sync waits for a webhook.
/// </summary>
public interface IWebhookStreams
{
    /// <summary>Leases streams that have something to send now: events behind the cursor, or a pending delivery that is due. Longest unserved first.</summary>
    Task<IReadOnlyList<LeasedStream>> Lease(string owner, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>What is pending, at most one more than <paramref name="limit"/>, and what was done beyond the cursor.</summary>
    Task<StreamBacklog> Open(LeasedStream stream, int limit, CancellationToken cancellationToken);

    /// <summary>Writes progress, unless the lease was lost.</summary>
    Task<StreamStanding> Commit(LeasedStream stream, StreamCommit commit, CancellationToken cancellationToken);

    /// <summary>Events by number; those no longer kept are missing.</summary>
    Task<IReadOnlyDictionary<long, StoredEvent>> Events(TenantId tenant, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken);

    /// <summary>Who members are at this moment; those not there are missing.</summary>
    Task<IReadOnlyDictionary<MemberId, WebhookPerson>> People(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken);
}
