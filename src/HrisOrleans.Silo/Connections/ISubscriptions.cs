using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Connections;

/// <summary>What tenants pay for.</summary>
internal interface ISubscriptions
{
    /// <summary>The subscription of this moment; refused for an unknown tenant.</summary>
    Task<Outcome<Subscription>> Of(TenantId tenant, CancellationToken cancellationToken);
}

/// <summary>The subscriptions that the tenants' grains know.</summary>
internal sealed class GrainSubscriptions(IGrainFactory grains) : ISubscriptions
{
    public async Task<Outcome<Subscription>> Of(TenantId tenant, CancellationToken cancellationToken)
    {
        var described = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).Describe(cancellationToken);
        return described.Accepted ? described.Value.Subscription : new Refusal(described.Refused.Code, described.Refused.Kind, described.Refused.Detail);
    }
}
