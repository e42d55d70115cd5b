using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using Microsoft.Extensions.DependencyInjection;
using Selection = HrisOrleans.Client.Connections.Selection;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>A process that dies between the row of the settings and the row of the run that applies them.</summary>
public sealed class SavedSettingsTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task What_was_saved_is_applied_as_it_was_previewed_and_not_by_a_sync_in_its_place()
    {
        var (tenant, plan, members) = await Edited();
        await Die(tenant, plan);

        // By then a sync is due as well.
        product.Time.Advance(TimeSpan.FromHours(7));
        await TwoSilos.Until(async () =>
        {
            product.Beat();
            return (await tenant.Api.Plans.Get(tenant.Id, plan.Id, TwoSilos.Stop)).State == "applied";
        });
        await tenant.Settled();
        await AppliedOnce(tenant, plan, members);
    }

    [Fact]
    public async Task Pressed_again_the_button_finds_what_was_saved()
    {
        var (tenant, plan, members) = await Edited();
        await Die(tenant, plan);
        var again = await tenant.Ended(await tenant.Api.Connection.SaveSettings(tenant.Id, new SettingsRequest(plan.Selection, plan.Invites, plan.Id, plan.Hash), cancellationToken: TwoSilos.Stop));
        Assert.Equal(("apply", "applied"), (again.Kind, again.Outcome));
        await tenant.Settled();
        await AppliedOnce(tenant, plan, members);
    }

    [Fact]
    public async Task Sync_now_comes_after_what_was_saved()
    {
        var (tenant, plan, members) = await Edited();
        await Die(tenant, plan);
        await tenant.Api.Syncs.Request(tenant.Id, new(true), cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await tenant.Api.Plans.Get(tenant.Id, plan.Id, TwoSilos.Stop)).State == "applied");
        await tenant.Settled();
        await AppliedOnce(tenant, plan, members);
    }

    // Everyone is in, and an edit to one department was previewed.
    private async Task<(ProductTenant Tenant, Plan Plan, int Members)> Edited()
    {
        var tenant = await (await product.Tenant()).Configured();
        var members = await tenant.Members();
        var department = members.SelectMany(member => member.Groups).First(group => group.StartsWith("department:", StringComparison.Ordinal));
        return (tenant, await tenant.Preview(new Selection("groups", [department])), members.Count);
    }

    private async Task Die(ProductTenant tenant, Plan plan)
    {
        await tenant.Settled();
        var store = product.Silo.GetRequiredService<IConnectionStore>();
        var row = (await store.Find(TenantId.Parse(tenant.Id), TwoSilos.Stop))!;
        GroupId.TryParse(plan.Selection.Groups![0], out var group);
        var saved = ConnectionRules.SaveSettings(row, Domain.Connections.Selection.OfGroups([group]), row.Invites!, plan.Id);
        Assert.True(await store.Save(saved, row.Version, CredentialsChange.Unchanged, [], TwoSilos.Stop));
        await product.Sleep(tenant.Id);
    }

    private static async Task AppliedOnce(ProductTenant tenant, Plan plan, int members)
    {
        var runs = (await tenant.Api.Syncs.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items.TakeWhile(sync => sync.Kind != "preview").ToList();
        Assert.Equal(("apply", plan.Id), (runs[^1].Kind, runs[^1].Plan));
        Assert.Single(runs, run => run.Kind == "apply");
        var withdrawn = plan.Counts.GetValueOrDefault("withdraw");
        Assert.InRange(withdrawn, 1, members - 1);
        Assert.Equal(withdrawn, (await tenant.Events("withdrawn")).Count(happened => happened.Plan == plan.Id));
    }
}
