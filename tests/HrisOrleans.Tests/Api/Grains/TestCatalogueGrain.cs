using HrisOrleans.Contracts.Connections;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.catalogue")]
internal sealed class TestCatalogueGrain : Grain, ICatalogueGrain
{
    public Task<IReadOnlyList<ProviderView>> List(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProviderView>>([Samples.Provider]);
}
