using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Erasure;

/// <summary>
/// Where values of an erased person stand besides their own rows, which their commit clears (<see cref="Members.MemberCommit.Erases"/>).
/// </summary>
public interface IErasureStore
{
    /// <summary>Chunks of plans that still keep sealed values.</summary>
    Task<IReadOnlyList<(Guid Plan, int Chunk)>> SealedChunks(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Puts other sealed values, or none, in the place of a chunk's, unless those are gone.</summary>
    Task Reseal(TenantId tenant, Guid plan, int chunk, byte[]? values, CancellationToken cancellationToken);

    /// <summary>Takes the name out of what syncs reported of an external id.</summary>
    Task ForgetFaults(TenantId tenant, string externalId, CancellationToken cancellationToken);

    /// <summary>Mails ever made for a member.</summary>
    Task<IReadOnlyList<Guid>> Mails(TenantId tenant, MemberId member, CancellationToken cancellationToken);
}
