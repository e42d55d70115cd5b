using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Conformance.Storage;

public abstract class ConnectionStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task A_connection_comes_back_as_it_was_saved()
    {
        var state = await Connect();
        Assert.Equivalent(state, await Connections.Find(Tenant, Stop), strict: true);
        Assert.Equal(state, await Connections.Find(Tenant, Stop));
        Assert.Equal<byte[]>([1, 2, 3], (await Connections.SealedCredentials(Tenant, Stop))!);
        Assert.Null(await Connections.Find(Other, Stop));
        Assert.Null(await Connections.SealedCredentials(Other, Stop));
    }

    [Fact]
    public async Task Unconfigured_values_stay_unset()
    {
        var bare = Connection(Tenant) with { Selection = null, Invites = null, Health = ConnectionHealth.Unknown, Status = ConnectionStatus.Unconfigured, PendingAccount = null, PendingAccountName = null, SettingsPlan = null };
        Assert.True(await Connections.Save(bare, 0, CredentialsChange.Destroy, [], Stop));
        Assert.Equal(bare, await Connections.Find(Tenant, Stop));
        Assert.Null(await Connections.SealedCredentials(Tenant, Stop));
    }

    [Fact]
    public async Task A_large_pick_by_name_is_kept_whole()
    {
        var selection = Selection.OfPeople(Enumerable.Range(0, 20_000).Select(n => $"person \"{n}\" ä"));
        var state = Connection(Tenant) with { Selection = selection, AppliedSelection = selection };
        Assert.True(await Connections.Save(state, 0, CredentialsChange.Unchanged, [], Stop));
        Assert.Equal(state, await Connections.Find(Tenant, Stop));
    }

    [Fact]
    public async Task A_save_on_an_old_version_writes_nothing_no_event_either()
    {
        var state = await Connect();
        var next = state with { Version = 2, Status = ConnectionStatus.Paused };
        Assert.True(await Connections.Save(next, 1, CredentialsChange.Unchanged, [new TenantEvent("connection_paused", By("api/1"), "{}")], Stop));
        Assert.False(await Connections.Save(next with { Version = 2, Run = 9 }, 1, CredentialsChange.Destroy, [new TenantEvent("connection_resumed", By("api/2"), "{}")], Stop));
        Assert.False(await Connections.Save(Connection(Tenant), 0, CredentialsChange.Destroy, [new TenantEvent("connected", By("api/3"), "{}")], Stop));

        Assert.Equal(next, await Connections.Find(Tenant, Stop));
        Assert.Equal<byte[]>([1, 2, 3], (await Connections.SealedCredentials(Tenant, Stop))!);
        Assert.Equal("connection_paused", Assert.Single(await AllEvents(Tenant)).Kind);
    }

    [Fact]
    public async Task Credentials_are_kept_replaced_and_destroyed_as_asked()
    {
        var state = await Connect();
        Assert.True(await Connections.Save(state with { Version = 2 }, 1, CredentialsChange.Replace([9]), [], Stop));
        Assert.Equal<byte[]>([9], (await Connections.SealedCredentials(Tenant, Stop))!);
        Assert.True(await Connections.Save(state with { Version = 3 }, 2, CredentialsChange.Destroy, [], Stop));
        Assert.Null(await Connections.SealedCredentials(Tenant, Stop));
    }

    [Fact]
    public async Task Of_racing_saves_exactly_one_wins_and_only_its_events_stand()
    {
        var state = await Connect();
        var saves = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Connections.Save(
            state with { Version = 2, Run = n }, 1, CredentialsChange.Unchanged, [new TenantEvent("run_taken_up", By($"api/{n}"), "{}")], Stop)));
        var winner = Array.IndexOf(saves, true) + 1;
        Assert.Single(saves, saved => saved);
        Assert.Equal(winner, (await Connections.Find(Tenant, Stop))!.Run);
        Assert.Equal($"api/{winner}", Assert.Single(await AllEvents(Tenant)).Origin.Cause);
    }

    [Fact]
    public async Task Of_racing_connects_exactly_one_wins()
    {
        var connects = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Connections.Save(
            Connection(Tenant) with { Account = $"acme-{n}" }, 0, CredentialsChange.Replace([(byte)n]), [new TenantEvent("connected", By($"api/{n}"), "{}")], Stop)));
        var winner = Array.IndexOf(connects, true) + 1;
        Assert.Single(connects, connected => connected);
        Assert.Equal($"acme-{winner}", (await Connections.Find(Tenant, Stop))!.Account);
        Assert.Equal<byte[]>([(byte)winner], (await Connections.SealedCredentials(Tenant, Stop))!);
        Assert.Single(await AllEvents(Tenant));
    }

    [Fact]
    public async Task The_same_account_always_gets_the_same_number()
    {
        var first = await Connections.SourceFor(Tenant, "bamboohr", "acme", Now, Stop);
        var second = await Connections.SourceFor(Tenant, "slack", "acme", Now, Stop);
        Assert.NotEqual(first, second);
        Assert.Equal(first, await Connections.SourceFor(Tenant, "bamboohr", "acme", Now.AddDays(1), Stop));
        Assert.Equal(second, await Connections.SourceFor(Tenant, "slack", "acme", Now, Stop));
        Assert.Equal(1, await Connections.SourceFor(Other, "bamboohr", "acme", Now, Stop));
    }

    [Fact]
    public async Task An_account_that_was_never_connected_has_no_number_and_gets_none_by_being_asked_for()
    {
        Assert.Null(await Connections.FindSource(Tenant, "bamboohr", "acme", Stop));
        var number = await Connections.SourceFor(Tenant, "bamboohr", "acme", Now, Stop);
        Assert.Equal(number, await Connections.FindSource(Tenant, "bamboohr", "acme", Stop));
        Assert.Null(await Connections.FindSource(Tenant, "slack", "acme", Stop));
        Assert.Null(await Connections.FindSource(Other, "bamboohr", "acme", Stop));
    }

    [Fact]
    public async Task An_accepted_account_goes_on_under_the_same_number()
    {
        var source = await Connections.SourceFor(Tenant, "bamboohr", "acme", Now, Stop);
        await Connections.SourceFor(Other, "bamboohr", "acme", Now, Stop);
        var state = Connection(Tenant) with { Source = source };
        Assert.True(await Connections.Save(state, 0, CredentialsChange.Replace([1]), [], Stop));

        var accepted = ConnectionRules.AcceptAccount(state);
        Assert.True(await Connections.Save(accepted, 1, CredentialsChange.Unchanged, [], Stop));
        Assert.Equal(("globex", "Globex GmbH", source), (accepted.Account, accepted.AccountName, accepted.Source));
        Assert.Equal(accepted, await Connections.Find(Tenant, Stop));
        Assert.Equal(source, await Connections.FindSource(Tenant, "bamboohr", "globex", Stop));
        Assert.Null(await Connections.FindSource(Tenant, "bamboohr", "acme", Stop));
        Assert.NotNull(await Connections.FindSource(Other, "bamboohr", "acme", Stop));
    }

    [Fact]
    public async Task A_save_that_comes_too_late_leaves_the_source_alone()
    {
        var source = await Connections.SourceFor(Tenant, "bamboohr", "acme", Now, Stop);
        var state = Connection(Tenant) with { Source = source };
        Assert.True(await Connections.Save(state, 0, CredentialsChange.Replace([1]), [], Stop));
        Assert.True(await Connections.Save(state with { Version = 2 }, 1, CredentialsChange.Unchanged, [], Stop));
        Assert.False(await Connections.Save(ConnectionRules.AcceptAccount(state), 1, CredentialsChange.Unchanged, [], Stop));
        Assert.Equal(source, await Connections.FindSource(Tenant, "bamboohr", "acme", Stop));
    }

    [Fact]
    public async Task Racing_accounts_get_different_numbers_and_one_account_only_one()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Connections.SourceFor(Tenant, "bamboohr", $"account-{n % 4}", Now, Stop)));
        Assert.Equal(4, numbers.Distinct().Count());
        for (var n = 0; n < 12; n++) Assert.Equal(numbers[n % 4], numbers[n]);
    }
}
