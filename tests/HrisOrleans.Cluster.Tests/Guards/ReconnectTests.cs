using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Guards;

/// <summary>Connecting again: nobody is deactivated for being unmatched, and the preview says who is, and of whom to doubt.</summary>
public sealed class ReconnectTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task The_first_preview_lists_the_unmatched_and_the_doubtful()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var people = await tenant.Some(3);
        var (gone, taken) = (await tenant.Member(people[0]), await tenant.Member(people[1]));
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await TwoSilos.Until(async () => await tenant.Count(member => member.Grant == "linked") == 0);
        await tenant.Company.Vanish(people[0]);
        await tenant.Company.Rename(new RenamePerson(people[1], "Zacharias", "Quellenberg", "zq@elsewhere.example"));
        await tenant.Connect();

        var plan = await tenant.Preview(ProductTenant.Everyone);
        var unmatched = Assert.Single(await tenant.Changes(plan.Id, "unmatched"));
        Assert.Equal((gone.Id, gone.Email), (unmatched.Member, unmatched.Email));
        Assert.Contains(gone.FamilyName!, unmatched.DisplayName!, StringComparison.Ordinal);
        Assert.Equal(1, plan.Counts["unmatched"]);
        var doubtful = Assert.Single((await tenant.Api.Plans.Changes(tenant.Id, plan.Id, reason: "name_differs", cancellationToken: TwoSilos.Stop)).Items);
        Assert.Equal(taken.Id, doubtful.Member);

        var saved = await tenant.Save(ProductTenant.Everyone);
        Assert.DoesNotContain(await tenant.Changes(saved.Plan!.Value), change => change.Skipped);
        Assert.Equal(("retained", null), ((await tenant.Member(people[0])).Grant, (await tenant.Member(people[0])).Cause));
        Assert.Equal("linked", (await tenant.Member(people[1])).Grant);
        var retained = await tenant.Api.Members.List(tenant.Id, grant: "retained", cancellationToken: TwoSilos.Stop);
        Assert.Equal(gone.Id, Assert.Single(retained.Items).Id);

        // Only where there is nothing yet to compare with: an edit says nothing of them.
        Assert.DoesNotContain("unmatched", (await tenant.Preview(ProductTenant.Everyone)).Counts.Keys);
    }

    [Fact]
    public async Task Whom_a_refused_plan_holds_is_recognised_like_everybody_else()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        await tenant.Company.Hire(10, null, TwoSilos.Stop);
        var undo = await tenant.Undo((await tenant.Sync()).Plan!.Value);
        await tenant.Apply(undo);
        await tenant.Reject(Assert.Single(await tenant.Waiting()));
        Assert.Equal(10, (await tenant.Api.Plans.Pins(tenant.Id, cancellationToken: TwoSilos.Stop)).Items.Count);
        var linked = await tenant.Count(member => member.Grant == "linked");
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await TwoSilos.Until(async () => await tenant.Count(member => member.Grant == "linked") == 0);
        await tenant.Connect();

        var plan = await tenant.Preview(ProductTenant.Everyone);
        Assert.Equal(linked, plan.Counts["link"]);
        Assert.False(plan.Counts.ContainsKey("pinned") || plan.Counts.ContainsKey("unmatched"));
        await tenant.Save(ProductTenant.Everyone);
        Assert.Equal(linked, await tenant.Count(member => member.Grant == "linked"));
    }
}
