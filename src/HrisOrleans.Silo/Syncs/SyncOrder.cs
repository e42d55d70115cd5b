using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Syncs;

/// <summary>One run to be done by a worker of this silo.</summary>
/// <param name="Sync">The run's row.</param>
/// <param name="Fence">The epoch and run it works under.</param>
/// <param name="Size">People expected; small ones go first.</param>
/// <param name="Slow">It reads at a provider that takes few calls, and so is mostly waiting.</param>
internal sealed record SyncOrder(TenantId Tenant, Guid Sync, Fence Fence, int Size, bool Slow);
