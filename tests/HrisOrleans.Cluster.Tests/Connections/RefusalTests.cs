using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>What a first connect and a preview refuse, by code, with nothing stored.</summary>
public sealed class RefusalTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_provider_that_nobody_knows_is_refused()
    {
        var tenant = await product.Tenant();
        Assert.Equal(404, (await Refused(tenant, new ConnectRequest("hal-9000", tenant.Credentials), "unknown_provider")).Status);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_nothing_is_stored()
    {
        var tenant = await product.Tenant();
        Assert.Equal(422, (await Refused(tenant, new ConnectRequest("bamboohr", ProductTenant.With(tenant.Id, "not-the-token")), "credentials_rejected")).Status);
        Assert.Equal("unconfigured", (await tenant.Connect()).Status);
    }

    [Fact]
    public async Task Missing_rights_are_named_one_by_one_and_nothing_is_stored()
    {
        var tenant = await product.Tenant();
        await tenant.Company.SetRights(restrictedFields: ["workEmail"], forbiddenEndpoints: [SandboxEndpoints.Changed]);
        var refused = await Refused(tenant, new ConnectRequest("bamboohr", tenant.Credentials), "hris_permission_missing");
        Assert.Contains("employees.changed", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("employees.work_email", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("employees.status", refused.Detail, StringComparison.Ordinal);
        await tenant.Company.SetRights();
        Assert.Equal("unconfigured", (await tenant.Connect()).Status);
    }

    [Fact]
    public async Task A_group_that_the_directory_does_not_have_ends_the_preview_and_nothing_is_saved()
    {
        var tenant = await product.Tenant();
        await tenant.Connect();
        var sync = await tenant.Ended(await tenant.Api.Plans.Preview(tenant.Id, new PreviewRequest(new Selection("groups", ["department:987654"]), ProductTenant.LaterAutomatic), cancellationToken: TwoSilos.Stop));
        Assert.Equal(("failed", "unknown_group"), (sync.Phase, sync.Outcome));
        Assert.Contains("department:987654", sync.Detail, StringComparison.Ordinal);
        Assert.Null((await tenant.Connection()).Selection);
        Assert.Empty(await tenant.Members());

        // One that is no group id at all is refused before anything is read.
        await ProductTenant.Refused(() => tenant.Api.Plans.Preview(tenant.Id, new PreviewRequest(new Selection("groups", ["nonsense"]), ProductTenant.LaterAutomatic), cancellationToken: TwoSilos.Stop), "unknown_group");
    }

    private static async Task<Client.HrisProblem> Refused(ProductTenant tenant, ConnectRequest request, string code)
    {
        var refused = await ProductTenant.Refused(() => tenant.Api.Connection.Connect(tenant.Id, request, TwoSilos.Stop), code);
        await ProductTenant.Refused(tenant.Connection, "no_connection");
        Assert.Empty(await tenant.Events());
        return refused;
    }
}
