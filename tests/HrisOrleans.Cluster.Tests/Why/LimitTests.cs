using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Silo.Why;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Why;

/// <summary>Looks are bounded in time and in number.</summary>
public sealed class LimitTests(LimitTests.Tight product) : IClassFixture<LimitTests.Tight>
{
    private static readonly NewFault Hangs = new(FaultKind.Slow, Times: 0, DelayMs: 600_000);

    [Fact]
    public async Task A_provider_that_does_not_answer_in_time_is_too_slow()
    {
        var tenant = await (await product.Tenant()).Configured();
        var email = (await tenant.Member(1)).Email!;
        await tenant.Company.Fault(Hangs, TwoSilos.Stop);
        var refused = await ProductTenant.Refused(() => tenant.Api.Why.Ask(tenant.Id, email, TwoSilos.Stop), "provider_slow");
        Assert.Equal(503, refused.Status);
        Assert.Contains("Ask again later", refused.Detail, StringComparison.Ordinal);

        // The place is free again.
        await tenant.Company.ClearFaults(TwoSilos.Stop);
        Assert.Equal("member", (await tenant.Why(email)).Subject);
    }

    [Fact]
    public async Task Too_many_questions_at_once_are_told_to_come_back_and_other_tenants_are_not()
    {
        var tenant = await (await product.Tenant()).Configured();
        var other = await (await product.Tenant()).Configured();
        var (email, stranger) = ((await tenant.Member(1)).Email!, (await other.Member(1)).Email!);
        var hangs = await tenant.Company.Fault(Hangs, TwoSilos.Stop);
        var first = ProductTenant.Refused(() => tenant.Api.Why.Ask(tenant.Id, email, TwoSilos.Stop), "provider_slow");
        await tenant.Company.Struck(hangs, TwoSilos.Stop);

        Assert.Equal(503, (await ProductTenant.Refused(() => tenant.Api.Why.Ask(tenant.Id, email, TwoSilos.Stop), "busy")).Status);
        Assert.Equal("member", (await other.Why(stranger)).Subject);

        // What needs no look is answered: lists and the connection do not wait behind it.
        Assert.Equal("active", (await tenant.Connection()).Status);
        Assert.NotEmpty(await tenant.Members());
        await first;
        await tenant.Company.ClearFaults(TwoSilos.Stop);
    }

    public sealed class Tight : Product
    {
        protected override void Configure(IServiceCollection services) =>
            services.AddSingleton(new WhyOptions { Longest = TimeSpan.FromSeconds(3), AtOnce = 2, PerTenant = 1 });
    }
}
