using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Erasure;

/// <summary>
/// Where values of an erased person stand besides their own rows, which their commit clears (<see cref="Members.MemberCommit.Erases"/>).
/// </summary>
public interface IErasureStore
{
    /// <summary>By what a member is known; to be asked before the decision, with which the addresses go.</summary>
    Task<Traces> Traces(TenantId tenant, MemberId member, CancellationToken cancellationToken);

    /// <summary>Chunks of plans that still keep sealed values.</summary>
    Task<IReadOnlyList<(Guid Plan, int Chunk)>> SealedChunks(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Puts other sealed values, or none, in the place of a chunk's, unless those are gone.</summary>
    Task Reseal(TenantId tenant, Guid plan, int chunk, byte[]? values, CancellationToken cancellationToken);

    /// <summary>Takes the name out of what syncs reported of an external id.</summary>
    Task ForgetFaults(TenantId tenant, string externalId, CancellationToken cancellationToken);

    /// <summary>Mails ever made for a member, and notices to the tenant's admins, of which any may name them.</summary>
    Task<IReadOnlyList<Guid>> Mails(TenantId tenant, MemberId member, CancellationToken cancellationToken);

    /// <summary>Takes the answers out of the tenant's idempotency keys; the keys stay, and so does what they were used for.</summary>
    Task ForgetAnswers(TenantId tenant, CancellationToken cancellationToken);
}

/// <summary>By what a person is known besides their member's id.</summary>
/// <param name="Sources">Every directory record that ever stood behind the member.</param>
/// <param name="Address">The normalized address that they have now, or had last.</param>
/// <param name="Addresses">All normalized addresses that they have or had, also at directories they came from before.</param>
public sealed record Traces(IReadOnlyList<SourceRef> Sources, string? Address, IReadOnlyCollection<string> Addresses);
