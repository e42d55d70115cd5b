using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Storage.Roster;

/// <summary>What a plan needs to know of earlier reads and of members. Writes go through the apply, but for the release of a pin.</summary>
public interface IRosterStore
{
    /// <summary>Whether this source has any row, and the tenant any member; where neither, nothing needs to be looked up.</summary>
    Task<(bool Roster, bool Members)> Any(TenantId tenant, int source, CancellationToken cancellationToken);

    /// <summary>The fingerprints of all settled rows.</summary>
    Task<FingerprintSet> SettledFingerprints(TenantId tenant, int source, CancellationToken cancellationToken);

    /// <summary>Rows and members for external ids; an id that nobody knows is missing from the answer.</summary>
    Task<IReadOnlyDictionary<string, Known>> Known(TenantId tenant, int source, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken);

    /// <summary>Retained members who are in and came through a connection, with their row of that source, in order of id.</summary>
    /// <param name="after">The last id of the page before, or null.</param>
    Task<IReadOnlyList<Known>> Retained(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Who holds each normalized address, with the name they are shown by; a free one is missing from the answer.</summary>
    Task<IReadOnlyDictionary<string, MemberFact>> Holders(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken);

    /// <summary>Rows and members for settled fingerprints.</summary>
    Task<IReadOnlyList<Known>> ByFingerprint(TenantId tenant, int source, IReadOnlyCollection<UInt128> fingerprints, CancellationToken cancellationToken);

    /// <summary>Rows and members that are not settled: whoever always gets a second look. Of the departed only those whose member is still in, by a pick or a skipped line.</summary>
    Task<IReadOnlyList<Known>> Open(TenantId tenant, int source, CancellationToken cancellationToken);

    /// <summary>For each selector reference (<c>everyone</c>, <c>picked</c>, a group id) how many present people it selects.</summary>
    Task<IReadOnlyDictionary<string, int>> Populations(TenantId tenant, int source, CancellationToken cancellationToken);

    /// <summary>
    /// Takes back that people were missing, or not listed in their groups, where a read saw them whose plan is not applied:
    /// another absence begins anew. Nothing is written under another epoch or run.
    /// </summary>
    Task ForgetAbsences(TenantId tenant, int source, Fence fence, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken);

    /// <summary>People held by an undone or refused plan, in order of external id.</summary>
    Task<IReadOnlyList<Known>> Pinned(TenantId tenant, int source, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Lets go of one person: the next sync judges them anew.</summary>
    /// <returns>False when nothing holds them.</returns>
    Task<bool> Unpin(TenantId tenant, int source, string externalId, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);
}
