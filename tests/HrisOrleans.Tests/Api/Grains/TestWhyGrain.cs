using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.why")]
internal sealed class TestWhyGrain(Backend backend) : Grain, IWhyGrain
{
    public Task<Answer<WhyView>> Ask(WhyQuery query, CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, nameof(Ask), query, Samples.Why));
    }
}
