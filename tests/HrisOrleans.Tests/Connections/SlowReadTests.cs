using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Tests.Connections;

/// <summary>Reads that are mostly waiting for a provider, and everybody else's.</summary>
public sealed class SlowReadTests
{
    [Theory]
    [InlineData("slack", true)]
    [InlineData("personio", true)]
    [InlineData("google-workspace", false)]
    [InlineData("okta", true)]
    [InlineData("microsoft-365", false)]
    [InlineData("rippling", false)]
    public void A_provider_that_takes_fewer_than_ten_calls_a_second_is_slow(string provider, bool slow) => Assert.Equal(slow, Limits().Slow(provider));

    [Fact]
    public void The_operators_figures_count_before_the_declared_ones()
    {
        Assert.False(Limits(options => options.CallsPerMinute = 6_000).Slow("slack"));
        Assert.True(Limits(options => options.CallsPerMinute = 30).Slow("rippling"));
        Assert.True(Limits(options => options.TotalCallsPerMinute = 30).Slow("rippling"));
    }

    [Fact]
    public async Task However_many_slow_ones_wait_nobody_else_waits_behind_them()
    {
        var queue = new SyncQueue();
        for (var tenant = 0; tenant < 100; tenant++) queue.Add(Order($"slow{tenant}", slow: true));
        var next = queue.Take(slow: false, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        queue.Add(Order("acme", slow: false));
        Assert.Equal("acme", (await next).Tenant.Value);
        Assert.Equal("slow0", (await queue.Take(slow: true, TestContext.Current.CancellationToken)).Tenant.Value);
    }

    private static SyncOrder Order(string tenant, bool slow) => new(TenantId.Parse(tenant), Guid.NewGuid(), new Fence(1, 1), Size: 0, slow);

    private static CallLimits Limits(Action<ProviderOptions>? configure = null)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddConnectors(providers: (_, options) => configure?.Invoke(options)).BuildServiceProvider();
        return new CallLimits(services.GetRequiredService<ConnectorCatalogue>, services.GetRequiredService<IOptionsMonitor<ProviderOptions>>());
    }
}
