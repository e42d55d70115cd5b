using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>What a tenant pays for, over HTTP: a connect that is not covered, a downgrade, and the way back.</summary>
public sealed class SubscriptionTests(SubscriptionTests.Losing product) : IClassFixture<SubscriptionTests.Losing>
{
    [Fact]
    public async Task A_subscription_that_does_not_cover_the_provider_is_refused_and_nothing_is_stored()
    {
        var tenant = await product.Tenant();
        await Pays(tenant, "free");
        Assert.Equal(402, (await ProductTenant.Refused(tenant.Connect, "subscription_required")).Status);
        await ProductTenant.Refused(tenant.Connection, "no_connection");

        await Pays(tenant, "standard");
        Assert.Equal("unconfigured", (await tenant.Connect()).Status);
    }

    [Fact]
    public async Task A_downgrade_pauses_and_removes_nobody_and_after_an_upgrade_the_connection_resumes()
    {
        var tenant = await (await product.Tenant()).Configured();
        var members = await tenant.Standings();
        await Pays(tenant, "free");
        await Paused(tenant, members);
        Assert.Equal(402, (await ProductTenant.Refused(() => tenant.Api.Connection.Resume(tenant.Id, cancellationToken: TwoSilos.Stop), "subscription_required")).Status);

        // An upgrade alone resumes nothing: an admin does.
        await Pays(tenant, "premium");
        Assert.Equal("paused", (await tenant.Connection()).Status);
        Assert.Equal("active", (await tenant.Api.Connection.Resume(tenant.Id, cancellationToken: TwoSilos.Stop)).Status);
        await tenant.Settled();
        Assert.Equal(members, await tenant.Standings());
    }

    [Fact]
    public async Task A_downgrade_whose_word_got_lost_is_found_by_the_heartbeat()
    {
        var tenant = await (await product.Tenant()).Configured();
        var members = await tenant.Standings();
        await LosesItsWord(tenant);
        await TwoSilos.Until(async () =>
        {
            product.Beat();
            return (await tenant.Connection()).Status == "paused";
        });
        await Paused(tenant, members);
    }

    [Fact]
    public async Task A_downgrade_whose_word_got_lost_is_told_by_saying_it_again()
    {
        var tenant = await (await product.Tenant()).Configured();
        var members = await tenant.Standings();
        await LosesItsWord(tenant);
        await Pays(tenant, "free");
        await Paused(tenant, members);
    }

    [Fact]
    public async Task Of_two_operators_who_change_a_tenant_from_the_same_version_the_second_is_told()
    {
        var tenant = await product.Tenant();
        var tenants = product.Operator.Tenants;
        var seen = await tenants.Get(tenant.Id, TwoSilos.Stop);

        // The same again, and a token, are no change of the tenant.
        await Pays(tenant, "standard");
        await tenants.IssueToken(tenant.Id, new("bob@people.example"), cancellationToken: TwoSilos.Stop);
        Assert.Equal(seen, await tenants.Get(tenant.Id, TwoSilos.Stop));

        var answers = await Task.WhenAll(Save("Renamed", "standard"), Save("Tenant " + tenant.Id, "premium"));
        var saved = Assert.Single(answers, answer => answer is not null)!;
        Assert.Equal(seen.Version + 1, saved.Version);
        Assert.Equal(saved, await tenants.Get(tenant.Id, TwoSilos.Stop));

        // Nobody is made by a change of somebody who is not there.
        await ProductTenant.Refused(() => tenants.Configure("nobody", new("Nobody", "free"), ETag.Of(1), TwoSilos.Stop), "version_mismatch");
        await ProductTenant.Refused(() => tenants.Get("nobody", TwoSilos.Stop), "tenant_not_found");

        async Task<Client.Tenants.Tenant?> Save(string name, string subscription)
        {
            try
            {
                return await tenants.Configure(tenant.Id, new(name, subscription), ETag.Of(seen.Version), TwoSilos.Stop);
            }
            catch (HrisApiException refused) when (refused is { Code: "version_mismatch", Problem.Status: 412 })
            {
                return null;
            }
        }
    }

    private Task Pays(ProductTenant tenant, string subscription) =>
        product.Operator.Tenants.Configure(tenant.Id, new("Tenant " + tenant.Id, subscription), cancellationToken: TwoSilos.Stop);

    // The subscription is stored, and the process ends before the connection hears of it.
    private async Task LosesItsWord(ProductTenant tenant)
    {
        product.Words.LoseNext();
        await Assert.ThrowsAsync<HrisApiException>(() => Pays(tenant, "free"));
        Assert.Equal("active", (await tenant.Connection()).Status);
        Assert.Equal("free", (await product.Operator.Tenants.Get(tenant.Id, TwoSilos.Stop)).Subscription);
    }

    private static async Task Paused(ProductTenant tenant, IReadOnlyList<string> members)
    {
        var connection = await tenant.Connection();
        Assert.Equal(("paused", "subscription"), (connection.Status, connection.PauseReason));
        Assert.Equal(members, await tenant.Standings());
        Assert.Single(await tenant.Events("connection_paused"));
    }

    /// <summary>A product in which a tenant's word to its connection can be lost.</summary>
    public sealed class Losing : Product
    {
        internal LostWords Words { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IIncomingGrainCallFilter>(Words);
    }

    internal sealed class LostWords : IIncomingGrainCallFilter
    {
        private int _lose;

        public void LoseNext() => Interlocked.Exchange(ref _lose, 1);

        public Task Invoke(IIncomingGrainCallContext context) =>
            context.MethodName == nameof(IConnectionGrain.SubscriptionChanged) && Interlocked.Exchange(ref _lose, 0) == 1 ? throw new TimeoutException("The word got lost.") : context.Invoke();
    }
}
