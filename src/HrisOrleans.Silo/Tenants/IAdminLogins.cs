using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Tenants;

/// <summary>The logins of a tenant's admins, as an erasure meets them.</summary>
internal interface IAdminLogins
{
    /// <summary>Takes away the logins that are one of these normalized addresses.</summary>
    Task Forget(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken);
}

/// <summary>Through the tenant's grain, which holds the tokens.</summary>
internal sealed class GrainAdminLogins(IGrainFactory grains) : IAdminLogins
{
    public Task Forget(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) =>
        addresses.Count == 0 ? Task.CompletedTask : grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).ForgetLogins(new ForgetLogins([.. addresses]), cancellationToken);
}
