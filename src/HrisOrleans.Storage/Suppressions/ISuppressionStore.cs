using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Storage.Suppressions;

/// <summary>An address that gets no mail of a tenant's. The address itself is not kept.</summary>
/// <param name="AddressHash">Keyed hash of the normalized address, lower-case hex; the key is the tenant's.</param>
/// <param name="Member">Whom it came from; an id that outlives the person's values.</param>
public sealed record Suppression(Guid Id, string AddressHash, SuppressionReason Reason, MemberId? Member, DateTimeOffset CreatedAt);

/// <summary>Suppressed addresses. They are kept until somebody lifts them, for an objection does not grow old.</summary>
public interface ISuppressionStore
{
    /// <summary>Which of these hashes are suppressed.</summary>
    Task<IReadOnlySet<string>> Among(TenantId tenant, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken);

    /// <summary>Hashes of the addresses of erased people.</summary>
    Task<IReadOnlySet<string>> Erased(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>One page in order of id, which is that of time.</summary>
    /// <param name="hash">Only this address, or null for all.</param>
    Task<IReadOnlyList<Suppression>> List(TenantId tenant, string? hash, Guid? after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends a suppression and tells of it as <c>suppression_lifted</c>. Null when there is none of this id.</summary>
    Task<Suppression?> Lift(TenantId tenant, Guid id, Origin origin, DateTimeOffset now, CancellationToken cancellationToken);
}
