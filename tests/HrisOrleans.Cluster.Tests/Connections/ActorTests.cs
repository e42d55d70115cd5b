using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Events;
using HrisOrleans.Cluster.Tests.Guards;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Plans;
using Microsoft.Extensions.DependencyInjection;
using Selection = HrisOrleans.Client.Connections.Selection;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>Two admins: one previews, the other lets it go ahead. History names the one who did it.</summary>
public sealed class ActorTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Accounts_are_made_by_whoever_pressed_the_button_and_not_by_whoever_previewed()
    {
        var (ann, bob) = await Admins();
        await ann.Connect();
        var plan = await ann.Preview(ProductTenant.Everyone);
        await bob.Ended(await bob.Api.Connection.SaveSettings(bob.Id, Request(plan), cancellationToken: TwoSilos.Stop));
        await AssertDoneBy(bob, "settings_saved", "joined", "plan_applied");

        // The edit, the other way round.
        var department = (await bob.Members()).SelectMany(member => member.Groups).First(group => group.StartsWith("department:", StringComparison.Ordinal));
        var edit = await bob.Preview(new Selection("groups", [department]));
        await ann.Ended(await ann.Api.Connection.SaveSettings(ann.Id, Request(edit), cancellationToken: TwoSilos.Stop));
        Assert.Equal([await ActorOf(ann, "connection_connected")], (await ann.Events("withdrawn")).Select(happened => happened.Actor).Distinct());
    }

    [Fact]
    public async Task Should_the_process_die_in_between_it_is_known_all_the_same()
    {
        var (ann, bob) = await Admins();
        await ann.Connect();
        var plan = await ann.Preview(ProductTenant.Everyone);
        await ann.Settled();
        var chooser = Guid.NewGuid().ToString("N");
        var (plans, connections) = (product.Silo.GetRequiredService<IPlanStore>(), product.Silo.GetRequiredService<IConnectionStore>());
        var tenant = TenantId.Parse(ann.Id);
        Assert.True(await plans.Choose(tenant, plan.Id, PlanChoice.Whole with { By = chooser }, PlanState.Ready, product.Time.GetUtcNow(), [], TwoSilos.Stop));
        var row = (await connections.Find(tenant, TwoSilos.Stop))!;
        var saved = ConnectionRules.SaveSettings(row, Domain.Connections.Selection.Everyone, new(SendMode.Later, ApprovalMode.Automatic), plan.Id);
        Assert.True(await connections.Save(saved, row.Version, CredentialsChange.Unchanged, [], TwoSilos.Stop));
        await product.Sleep(ann.Id);

        await TwoSilos.Until(async () =>
        {
            product.Beat();
            return (await bob.Plan(plan.Id)).State == "applied";
        });
        Assert.Equal([chooser], (await ann.Events("joined")).Select(happened => happened.Actor).Distinct());
    }

    [Fact]
    public async Task Losses_that_a_reviewer_let_through_name_the_reviewer()
    {
        var (ann, bob) = await Admins();
        await ann.Configured();
        await ann.Company.Terminate(await ann.Some(8));
        await ann.Sync();
        await bob.Apply(Assert.Single(await bob.Waiting()));
        var approved = await ActorOf(bob, "plan_approved");
        Assert.NotEqual(await ActorOf(ann, "connection_connected"), approved);
        Assert.All((await bob.Events()).Where(happened => happened.Kind is "withdrawn" or "deactivated" && happened.Plan is not null && happened.Actor != "sync"), loss => Assert.Equal(approved, loss.Actor));
        Assert.Contains(await bob.Events("withdrawn"), loss => loss.Actor == approved);
    }

    private async Task<(ProductTenant Ann, ProductTenant Bob)> Admins()
    {
        var ann = await product.Tenant(people: 40);
        var token = await product.Operator.Tenants.IssueToken(ann.Id, new("bob@" + ann.Id + ".example"), cancellationToken: TwoSilos.Stop);
        return (ann, new ProductTenant(product, ann.Id, HrisOrleansClient.Create(product.Address, token.Token), token.Token, ann.AccessToken));
    }

    private static SettingsRequest Request(Client.Plans.Plan plan) => new(plan.Selection, plan.Invites, plan.Id, plan.Hash);

    private static async Task<string> ActorOf(ProductTenant tenant, string kind) => (await tenant.Events(kind)).Select(happened => happened.Actor).Distinct().Single();

    // Everything of these kinds was done by one person, who is not the one who connected.
    private static async Task AssertDoneBy(ProductTenant tenant, params string[] kinds)
    {
        IReadOnlyList<TenantEvent> events = await tenant.Events();
        var actor = Assert.Single(events.Where(happened => kinds.Contains(happened.Kind)).Select(happened => happened.Actor).Distinct());
        Assert.All(kinds, kind => Assert.Contains(events, happened => happened.Kind == kind));
        Assert.NotEqual(await ActorOf(tenant, "connection_connected"), actor);
    }
}
