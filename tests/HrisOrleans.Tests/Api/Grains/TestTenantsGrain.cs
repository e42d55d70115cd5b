using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.tenants")]
internal sealed class TestTenantsGrain(Backend backend) : Grain, ITenantsGrain
{
    public Task<Answer<TenantsPage>> List(ListTenants query, CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, nameof(List), query, new TenantsPage([Samples.TenantHealth], "acme", 1, new Dictionary<string, int> { ["late"] = 1 })));
    }
}
