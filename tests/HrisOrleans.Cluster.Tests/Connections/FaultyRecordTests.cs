using System.Globalization;
using System.Text;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Syncs;
using Microsoft.Extensions.DependencyInjection;
using Sync = HrisOrleans.Client.Syncs.Sync;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>People whose records cannot be used: named one by one in the sync's result, blocking nobody else, and their names not kept for long.</summary>
public sealed class FaultyRecordTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Faulty_people_are_named_one_by_one_the_one_without_an_id_too_and_the_others_come_in()
    {
        var tenant = await (await product.Tenant()).Configured();
        var members = (await tenant.Members()).Count;
        var verified = (await tenant.Connection()).VerifiedAt;
        var ids = await tenant.Company.Hire(6, null, TwoSilos.Stop);
        await tenant.Company.Raw(ids[0], new { firstName = "Ida", preferredName = "", lastName = "Nameless" }, omit: ["employeeId", "id"]);
        await tenant.Company.Raw(ids[1], new { workEmail = (string?)null });
        await tenant.Company.Raw(ids[2], new { workEmail = "not an address" });
        await tenant.Company.Raw(ids[3], new { firstName = new string('x', 300) });
        await tenant.Company.Raw(ids[4], new { status = "Perhaps" });

        product.Time.Advance(TimeSpan.FromMinutes(1));
        var sync = await tenant.Sync();
        Assert.Equal(("applied", 5), (sync.Outcome, sync.Faults));
        Assert.Equal(members + 1, (await tenant.Members()).Count);
        var faults = await Faults(tenant, sync);
        Assert.Equal("missing_id", faults.Single(fault => fault.ExternalId is null).Code);
        Assert.Equal("Ida Nameless", faults.Single(fault => fault.ExternalId is null).Name);
        Assert.Equal(
            ["missing_email", "malformed_email", "name_too_long", "unknown_status"],
            ids.Skip(1).Take(4).Select(id => faults.Single(fault => fault.ExternalId == id.ToString(CultureInfo.InvariantCulture)).Code));
        Assert.All(faults, fault => Assert.False(string.IsNullOrWhiteSpace(fault.Name)));

        // A record without an id may be anybody's: nobody was judged to be missing, so nothing is verified, and the sync says so.
        Assert.Contains("without an id", sync.Detail, StringComparison.Ordinal);
        Assert.Equal(verified, (await tenant.Connection()).VerifiedAt);

        await tenant.Company.Raw(ids[0], clear: true);
        Assert.Null((await tenant.Sync()).Detail);
        Assert.True((await tenant.Connection()).VerifiedAt > verified);
    }

    [Fact]
    public async Task Names_of_faulty_people_stand_sealed_and_go_with_the_connection()
    {
        var (tenant, faulty) = await WithSomebodyFaulty();
        await tenant.Save(ProductTenant.Everyone);
        var sync = await tenant.Sync();
        Assert.Equal("Faulty Fritz", (await Faults(tenant, sync)).Single().Name);
        var stored = Assert.Single(await product.Silo.GetRequiredService<ISyncStore>().Faults(TenantId.Parse(tenant.Id), sync.Id, 0, 9, TwoSilos.Stop));
        Assert.DoesNotContain("Fritz", Encoding.UTF8.GetString(stored.Name!), StringComparison.Ordinal);

        await tenant.Api.Connection.Disconnect(tenant.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal((faulty, null), (await Faults(tenant, sync)).Select(fault => (fault.ExternalId, fault.Name)).Single());
    }

    [Fact]
    public async Task A_preview_forgets_the_names_once_it_is_confirmed_and_within_the_hour_if_it_is_not()
    {
        var (tenant, faulty) = await WithSomebodyFaulty();
        var plan = await tenant.Preview(ProductTenant.Everyone);
        var preview = await Preview(tenant);
        Assert.Equal("Faulty Fritz", (await Faults(tenant, preview)).Single().Name);
        product.Time.Advance(TimeSpan.FromMinutes(56));
        await TwoSilos.Until(async () =>
        {
            product.Beat();
            return (await Faults(tenant, preview)).Single().Name is null;
        });

        Assert.Equal(faulty, (await Faults(tenant, preview)).Single().ExternalId);
        await tenant.Save(ProductTenant.Everyone);
        Assert.NotEqual(preview.Id, (await Preview(tenant)).Id);
        Assert.Null((await Faults(tenant, await Preview(tenant))).Single().Name);
        Assert.NotEqual(plan.Id, (await Preview(tenant)).Id);
    }

    private async Task<(ProductTenant Tenant, string Faulty)> WithSomebodyFaulty()
    {
        var tenant = await product.Tenant();
        var faulty = (await tenant.Company.Hire(1, null, TwoSilos.Stop))[0];
        await tenant.Company.Raw(faulty, new { firstName = "Faulty", preferredName = "", lastName = "Fritz", workEmail = (string?)null });
        await tenant.Connect();
        return (tenant, faulty.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<IReadOnlyList<Fault>> Faults(ProductTenant tenant, Sync sync) =>
        (await tenant.Api.Syncs.Faults(tenant.Id, sync.Id, limit: 100, cancellationToken: TwoSilos.Stop)).Items;

    private static async Task<Sync> Preview(ProductTenant tenant) =>
        (await tenant.Api.Syncs.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items.First(sync => sync.Kind == "preview");
}
