using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Simulation.Stores;

/// <summary>
/// The product's tables as plain collections. Every call completes on the caller's thread, and each one is a transaction
/// of its own: it looks first and writes then. The conformance suite of the real databases holds here too.
/// </summary>
internal sealed class MemoryDatabase
{
    private readonly SortedDictionary<TenantId, MemoryTenant> _tenants = [];

    public IEnumerable<MemoryTenant> Tenants => _tenants.Values;

    public MemoryTenant Of(TenantId tenant)
    {
        if (_tenants.TryGetValue(tenant, out var known)) return known;
        return _tenants[tenant] = new MemoryTenant(tenant);
    }
}
