using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.SignIns;

/// <summary>Tokens that signing in gave, over their lifetimes.</summary>
public sealed class RenewalTests(Product product) : IClassFixture<Product>
{
    [Theory, InlineData("slack", 12), InlineData("google-workspace", 1), InlineData("microsoft-365", 1), InlineData("bamboohr", 1), InlineData("gusto", 2)]
    public async Task They_are_renewed_before_they_run_out_and_once(string provider, int hours)
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        await browser.SignIn((await tenant.Api.Connection.SignIn(tenant.Id, new SignInRequest(provider), cancellationToken: TwoSilos.Stop)).Url, provider, tenant.Id);
        await tenant.Save(ProductTenant.Everyone);
        Assert.Equal(1, await Asked(tenant));

        // Five minutes ahead at the latest; the provider's own clock stands still, and would take the old one.
        product.Time.Advance(TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(4));
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(2, await Asked(tenant));
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(2, await Asked(tenant));
        product.Time.Advance(TimeSpan.FromHours(hours));
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(3, await Asked(tenant));
        Assert.Equal("active", (await tenant.Connection()).Status);
    }

    [Fact]
    public async Task A_grant_that_was_taken_back_asks_for_signing_in_again()
    {
        var tenant = await product.Tenant();
        using var browser = new Visitor();
        await browser.SignIn((await tenant.Api.Connection.SignIn(tenant.Id, new SignInRequest("slack"), cancellationToken: TwoSilos.Stop)).Url, "slack", tenant.Id);
        await tenant.Save(ProductTenant.Everyone);
        await tenant.Company.RotateToken(cancellationToken: TwoSilos.Stop);
        Assert.Equal("credentials_rejected", (await tenant.Sync()).Outcome);
        Assert.Equal("needs_relink", (await tenant.Connection()).Status);
        Assert.Equal(200, (await browser.SignIn((await tenant.Api.Connection.SignIn(tenant.Id, cancellationToken: TwoSilos.Stop)).Url, "slack", tenant.Id)).Status);
        await tenant.Settled();
        Assert.Equal("active", (await tenant.Connection()).Status);
    }

    private static async Task<long> Asked(ProductTenant tenant) => (await tenant.Company.State(TwoSilos.Stop)).Requests.GetValueOrDefault("token");
}
