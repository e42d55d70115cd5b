using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Hints;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Secrets of providers' webhooks, and whom an account's webhook is about.</summary>
public abstract class HintStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private IHintStore Hints => Service<IHintStore>();

    [Fact]
    public async Task A_tenant_has_one_secret_a_provider_the_last_and_no_other_tenant_has_it()
    {
        Assert.Null(await Hints.Secret(Tenant, "okta", Stop));
        await Hints.KeepSecret(Tenant, "okta", [1], Now, Stop);
        await Hints.KeepSecret(Tenant, "okta", [2, 3], Now.AddMinutes(1), Stop);
        await Hints.KeepSecret(Other, "okta", [9], Now, Stop);
        Assert.Equal([2, 3], await Hints.Secret(Tenant, "okta", Stop));
        Assert.Null(await Hints.Secret(Tenant, "slack", Stop));
        Assert.True(await Hints.DropSecret(Tenant, Stop));
        Assert.False(await Hints.DropSecret(Tenant, Stop));
        Assert.Null(await Hints.Secret(Tenant, "okta", Stop));
        Assert.Equal([9], await Hints.Secret(Other, "okta", Stop));
    }

    [Fact]
    public async Task An_app_has_a_secret_of_its_own()
    {
        var provider = "provider-of-" + Tenant.Value;
        await Hints.KeepSecret(null, provider, [1], Now, Stop);
        await Hints.KeepSecret(null, provider, [2], Now.AddMinutes(1), Stop);
        await Hints.KeepSecret(Tenant, provider, [3], Now, Stop);
        Assert.Equal([2], await Hints.Secret(null, provider, Stop));
        Assert.True(await Hints.DropSecret(Tenant, Stop));
        Assert.Equal([2], await Hints.Secret(null, provider, Stop));
    }

    [Fact]
    public async Task An_account_is_found_by_whoever_is_connected_to_it_at_that_provider()
    {
        var connected = await Connect();
        var account = "account-of-" + Tenant.Value;
        var moved = connected with { Version = 2, Account = account };
        Assert.True(await Connections.Save(moved, 1, CredentialsChange.Unchanged, [], Stop));
        Assert.Equal([(Tenant, connected.ConnectedAt)], await Hints.Connected(connected.Provider, account, Stop));
        Assert.Empty(await Hints.Connected("slack", account, Stop));
        Assert.Empty(await Hints.Connected(connected.Provider, account + "x", Stop));

        Assert.True(await Connections.Save(ConnectionRules.Disconnect(moved), 2, CredentialsChange.Destroy, [], Stop));
        Assert.Empty(await Hints.Connected(connected.Provider, account, Stop));
    }
}
