using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Hints;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Hints;

/// <summary>The one writer of a tenant's channel. Keeps nothing but the row.</summary>
[GrainType("hris.channel")]
internal sealed class ChannelGrain(ChannelKeeper keeper) : Grain, IChannelGrain
{
    public Task Keep(CancellationToken cancellationToken) => keeper.Keep(Tenant, cancellationToken);

    public Task End(CancellationToken cancellationToken) => keeper.End(Tenant, cancellationToken);

    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new InvalidOperationException("The key names no tenant.");
}
