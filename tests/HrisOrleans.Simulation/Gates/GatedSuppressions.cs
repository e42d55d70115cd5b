using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Simulation.Gates;

internal sealed class GatedSuppressions(ISuppressionStore inner, Gate gate) : ISuppressionStore
{
    public Task<IReadOnlySet<string>> Among(TenantId tenant, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
        gate.Through("suppressions.Among", () => inner.Among(tenant, hashes, cancellationToken));

    public Task<IReadOnlySet<string>> Erased(TenantId tenant, CancellationToken cancellationToken) => gate.Through("suppressions.Erased", () => inner.Erased(tenant, cancellationToken));

    public Task<IReadOnlyList<Suppression>> List(TenantId tenant, string? hash, Guid? after, int limit, CancellationToken cancellationToken) =>
        gate.Through("suppressions.List", () => inner.List(tenant, hash, after, limit, cancellationToken));

    public Task<Suppression?> Lift(TenantId tenant, Guid id, Origin origin, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("suppressions.Lift", () => inner.Lift(tenant, id, origin, now, cancellationToken));
}
