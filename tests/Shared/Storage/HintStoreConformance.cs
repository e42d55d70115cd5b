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

    [Fact]
    public async Task A_connection_has_one_channel_the_last_and_it_is_renewed_or_dropped()
    {
        var connected = await Connect();
        Assert.Null(await Hints.Channel(Tenant, Stop));
        var channel = new HintChannel(connected.Provider, connected.ConnectedAt, "https://hris.example/v1/push", "a:1", Now.AddDays(2), Now.AddDays(1), 0, null);
        Assert.True(await Hints.KeepChannel(Tenant, channel, Stop));
        Assert.Equal(channel, await Hints.Channel(Tenant, Stop));
        var failed = channel with { State = null, EndsAt = null, Failures = 3, Problem = "They would not." };
        Assert.True(await Hints.KeepChannel(Tenant, failed, Stop));
        Assert.Equal(failed, await Hints.Channel(Tenant, Stop));
        Assert.Null(await Hints.Channel(Other, Stop));

        await Hints.RenewChannel(Other, Now, Stop);
        await Hints.RenewChannel(Tenant, Now, Stop);
        Assert.Equal(Now, (await Hints.Channel(Tenant, Stop))!.NextAt);
        await Hints.RenewChannel(Tenant, Now.AddHours(1), Stop);
        Assert.Equal(Now, (await Hints.Channel(Tenant, Stop))!.NextAt);

        await Hints.DropChannel(Other, Stop);
        Assert.NotNull(await Hints.Channel(Tenant, Stop));
        await Hints.DropChannel(Tenant, Stop);
        Assert.Null(await Hints.Channel(Tenant, Stop));
    }

    [Fact]
    public async Task A_channel_of_a_connection_that_is_cut_or_another_one_by_now_is_not_kept()
    {
        var connected = await Connect();
        var channel = new HintChannel(connected.Provider, connected.ConnectedAt, "https://hris.example/v1/push", "a:1", Now.AddDays(2), Now.AddDays(1), 0, null);
        Assert.False(await Hints.KeepChannel(Tenant, channel with { ConnectedAt = channel.ConnectedAt.AddSeconds(-1) }, Stop));
        Assert.False(await Hints.KeepChannel(Tenant, channel with { Provider = "slack" }, Stop));
        Assert.False(await Hints.KeepChannel(Other, channel, Stop));
        Assert.True(await Connections.Save(ConnectionRules.Disconnect(connected), 1, CredentialsChange.Destroy, [], Stop));
        Assert.False(await Hints.KeepChannel(Tenant, channel, Stop));
        Assert.Null(await Hints.Channel(Tenant, Stop));
    }
}
