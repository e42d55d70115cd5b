using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Hints;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Guards;

/// <summary>A group of Google's that lists fewer than it counts, from the provider to the members.</summary>
public sealed class DoubtTests(SubscribingProduct product) : IClassFixture<SubscribingProduct>
{
    [Fact]
    public async Task Nobody_leaves_through_a_group_in_doubt_and_everything_else_goes_on()
    {
        var tenant = await product.Tenant(people: 20);
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("google-workspace", SubscribingProduct.GoogleCredentials(tenant)), TwoSilos.Stop);
        var hired = await tenant.Company.Hire(4, new NewHire(Department: "18201"), TwoSilos.Stop);
        await tenant.Save(new Selection("groups", ["group:g018201"]));
        var everybody = (await tenant.Members()).Count;
        Assert.True(everybody >= hired.Count);

        await tenant.Company.Fault(new NewFault(FaultKind.ShortList, "members", Keep: 1, TotalAgrees: false, Times: 0), TwoSilos.Stop);
        await tenant.Company.Terminate(hired[0]);
        Assert.True((await Twice(tenant)).Held > 0);
        Assert.Equal([(hired[0], "left_directory")], await Gone());

        // The list is whole again: whoever is not in it now has left.
        await tenant.Company.ClearFaults(TwoSilos.Stop);
        await tenant.Company.Move(new MovePeople([hired[1]], Department: "18208"));
        await Twice(tenant);
        Assert.Equal([(hired[0], "left_directory"), (hired[1], "left_group")], await Gone());
        Assert.Equal(everybody - 2, (await tenant.Members()).Count(member => member.Grant == "linked"));

        async Task<IEnumerable<(int, string)>> Gone() =>
            (await tenant.Members()).Where(member => member.Cause is not null).Select(member => (int.Parse(member.ExternalId![1..], System.Globalization.CultureInfo.InvariantCulture), member.Cause!)).Order();
    }

    private async Task<Client.Syncs.Sync> Twice(ProductTenant tenant)
    {
        await tenant.Sync();
        product.Time.Advance(TimeSpan.FromMinutes(31));
        return await tenant.Sync();
    }
}
