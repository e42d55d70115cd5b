using HrisOrleans.Conformance;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>Nobody is left out of the conformance tests.</summary>
public sealed class EveryProviderTests(ConformanceTable table)
{
    [Fact]
    public void Every_provider_is_put_to_the_test()
    {
        var tested = typeof(EveryProviderTests).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ConnectorConformance)) && !type.IsAbstract)
            .Select(type => ((ConnectorConformance)Activator.CreateInstance(type, table)!).Case.Id);
        Assert.Equal(ConnectorConformance.Known.Keys.Order(StringComparer.Ordinal), tested.Distinct().Order(StringComparer.Ordinal));
    }
}
