using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>The lists of groups and people before anybody is selected, over HTTP.</summary>
public sealed class BrowseTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task The_lists_are_from_one_moment_until_the_directory_is_read_again()
    {
        var tenant = await product.Tenant();
        await ProductTenant.Refused(() => Again(tenant), "no_connection");
        await tenant.Connect();
        var (before, readAt) = await List(tenant);
        await tenant.Company.Hire(like: new NewHire("Nora", "Novak"), cancellationToken: TwoSilos.Stop);
        Assert.Equal((before, readAt), await List(tenant));
        var page = await tenant.Api.Connection.People(tenant.Id, limit: 1, cancellationToken: TwoSilos.Stop);
        Assert.Null((await tenant.Api.Connection.People(tenant.Id, after: page.Next, limit: 1, cancellationToken: TwoSilos.Stop)).ReadAt);

        // Asked for twice it is one read.
        var syncs = await Task.WhenAll(Again(tenant), Again(tenant));
        Assert.Equal(syncs[0].Id, syncs[1].Id);
        Assert.Equal("browsed", (await tenant.Ended(syncs[0])).Outcome);
        var (after, again) = await List(tenant);
        Assert.Equal(before + 1, after);
        Assert.True(again > readAt);
        Assert.Single((await tenant.Api.Connection.People(tenant.Id, "nora novak", cancellationToken: TwoSilos.Stop)).Items);

        // A page of the newer list would repeat some people and leave out others.
        await ProductTenant.Refused(() => tenant.Api.Connection.People(tenant.Id, after: page.Next, limit: 1, cancellationToken: TwoSilos.Stop), "cursor_expired");
        Assert.Empty(await tenant.Members());
    }

    [Fact]
    public async Task A_read_that_comes_to_nothing_leaves_the_lists_as_they_were()
    {
        var tenant = await product.Tenant();
        await tenant.Connect();
        var before = await List(tenant);
        await tenant.Company.Fault(new NewFault(FaultKind.Unavailable, Times: 0, Reset: ResetForm.None), TwoSilos.Stop);
        Assert.Equal("provider_unavailable", (await tenant.Ended(await Again(tenant))).Outcome);
        Assert.Equal(before, await List(tenant));
    }

    private static Task<Client.Syncs.Sync> Again(ProductTenant tenant) => tenant.Api.Connection.ReadDirectory(tenant.Id, cancellationToken: TwoSilos.Stop);

    private static async Task<(int People, DateTimeOffset ReadAt)> List(ProductTenant tenant)
    {
        var page = await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: TwoSilos.Stop);
        if (page.Sync is { } sync)
        {
            await tenant.Ended(sync);
            page = await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: TwoSilos.Stop);
        }

        return (page.Counts!["employee"], page.ReadAt!.Value);
    }
}
