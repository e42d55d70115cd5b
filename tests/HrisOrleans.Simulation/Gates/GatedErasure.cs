using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Erasure;

namespace HrisOrleans.Simulation.Gates;

internal sealed class GatedErasure(IErasureStore inner, Gate gate) : IErasureStore
{
    public Task<Traces> Traces(TenantId tenant, MemberId member, CancellationToken cancellationToken) => gate.Through("erasure.Traces", () => inner.Traces(tenant, member, cancellationToken));

    public Task ForgetAnswers(TenantId tenant, CancellationToken cancellationToken) => gate.Through("erasure.ForgetAnswers", () => inner.ForgetAnswers(tenant, cancellationToken));

    public Task<IReadOnlyList<(Guid Plan, int Chunk)>> SealedChunks(TenantId tenant, CancellationToken cancellationToken) => gate.Through("erasure.SealedChunks", () => inner.SealedChunks(tenant, cancellationToken));

    public Task Reseal(TenantId tenant, Guid plan, int chunk, byte[]? values, CancellationToken cancellationToken) => gate.Through("erasure.Reseal", () => inner.Reseal(tenant, plan, chunk, values, cancellationToken));

    public Task ForgetFaults(TenantId tenant, string externalId, CancellationToken cancellationToken) => gate.Through("erasure.ForgetFaults", () => inner.ForgetFaults(tenant, externalId, cancellationToken));

    public Task<IReadOnlyList<Guid>> Mails(TenantId tenant, MemberId member, CancellationToken cancellationToken) => gate.Through("erasure.Mails", () => inner.Mails(tenant, member, cancellationToken));
}
