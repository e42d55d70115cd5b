using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Simulation.Stores;

internal sealed class MemorySuppressions(MemoryDatabase database) : ISuppressionStore
{
    public Task<IReadOnlySet<string>> Among(TenantId tenant, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(database.Of(tenant).Suppressions.Select(known => known.AddressHash).Intersect(hashes, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal));

    public Task<IReadOnlySet<string>> Erased(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<string>>(
        database.Of(tenant).Suppressions.Where(known => known.Reason == SuppressionReason.Erased).Select(known => known.AddressHash).ToHashSet(StringComparer.Ordinal));

    public Task<IReadOnlyList<Suppression>> List(TenantId tenant, string? hash, Guid? after, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Suppression>>(
        [.. database.Of(tenant).Suppressions
            .Where(known => (hash is null || known.AddressHash == hash) && (after is null || known.Id.CompareTo(after.Value) > 0))
            .OrderBy(known => known.Id)
            .Take(limit)]);

    public Task<Suppression?> Lift(TenantId tenant, Guid id, Origin origin, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (rows.Suppressions.Find(known => known.Id == id) is not { } lifted) return Task.FromResult<Suppression?>(null);
        rows.Suppressions.Remove(lifted);
        rows.Append(now, new TenantEvent("suppression_lifted", origin, $$"""{"suppression":"{{id:D}}","reason":"{{lifted.Reason.Word()}}"}"""));
        return Task.FromResult<Suppression?>(lifted);
    }
}
