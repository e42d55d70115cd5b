using HrisOrleans.Conformance.Storage;
using HrisOrleans.Connectors;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Tests.Mail;
using HrisOrleans.Tests.Storage;

namespace HrisOrleans.Tests.Connections;

/// <summary>Credentials with a refresh token that is good once.</summary>
public sealed class CredentialKeeperTests(SqliteDatabaseFixture database) : StorageConformance(database), IClassFixture<SqliteDatabaseFixture>, IAsyncLifetime
{
    private MailKeys _keys = null!;
    private int _asked;

    private CredentialVault Vault => new(Connections, Service<IRenewalStore>(), _keys.Ring, Time);

    public async ValueTask InitializeAsync()
    {
        _keys = await MailKeys.Make(Time);
        await Connections.Save(Connection(Tenant), 0, CredentialsChange.Replace(await Vault.Seal(Tenant, With("refresh-1"), Stop)), [], Stop);
    }

    public new async ValueTask DisposeAsync()
    {
        await _keys.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task What_the_provider_gave_is_stored_before_anybody_gets_it()
    {
        var stale = (await Vault.Open(Tenant, Stop))!;

        var renewed = await stale.Keeper!.Renew(stale, Next, Stop);

        Assert.Equal("refresh-2", renewed.Value!["refreshToken"]);
        Assert.Equal("refresh-2", (await Vault.Open(Tenant, Stop))!["refreshToken"]);
    }

    [Fact]
    public async Task Many_who_find_them_stale_ask_the_provider_once()
    {
        var stale = (await Vault.Open(Tenant, Stop))!;
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = stale.Keeper!.Renew(stale, Held, Stop);
        await entered.Task;
        var others = Enumerable.Range(0, 5).Select(_ => stale.Keeper.Renew(stale, Next, Stop)).ToList();
        go.SetResult();
        Assert.Equal("refresh-2", (await first).Value!["refreshToken"]);
        var all = Task.WhenAll(others);
        while (!all.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.All(await all, reply => Assert.Equal("refresh-2", reply.Value!["refreshToken"]));
        Assert.Equal(1, _asked);

        async Task<Reply<ConnectorCredentials>> Held(ConnectorCredentials stored, CancellationToken cancellationToken)
        {
            entered.SetResult();
            await go.Task;
            return await Next(stored, cancellationToken);
        }
    }

    [Fact]
    public async Task Credentials_that_are_newer_already_are_believed()
    {
        var stale = (await Vault.Open(Tenant, Stop))!;
        await stale.Keeper!.Renew(stale, Next, Stop);

        var again = await stale.Keeper.Renew(stale, Next, Stop);

        Assert.Equal(("refresh-2", 1), (again.Value!["refreshToken"], _asked));
    }

    [Fact]
    public async Task A_disconnect_in_the_middle_leaves_nothing_behind()
    {
        var stale = (await Vault.Open(Tenant, Stop))!;

        var renewed = await stale.Keeper!.Renew(
            stale,
            async (stored, stopped) =>
            {
                await Connections.Save(ConnectionRules.Disconnect(Connection(Tenant)), 1, CredentialsChange.Destroy, [], stopped);
                return await Next(stored, stopped);
            },
            Stop);

        Assert.Equal(FailureKind.Reauthenticate, renewed.Failure?.Kind);
        Assert.Null(await Vault.Open(Tenant, Stop));
    }

    [Fact]
    public async Task A_refusal_of_the_provider_changes_nothing_and_gives_the_turn_back()
    {
        var stale = (await Vault.Open(Tenant, Stop))!;

        var refused = await stale.Keeper!.Renew(stale, (_, _) => Task.FromResult<Reply<ConnectorCredentials>>(new ConnectorFailure(FailureKind.Transient, "away")), Stop);

        Assert.Equal(FailureKind.Transient, refused.Failure?.Kind);
        Assert.Equal("refresh-2", (await stale.Keeper.Renew(stale, Next, Stop)).Value!["refreshToken"]);
    }

    private static ConnectorCredentials With(string refresh) => new(new Dictionary<string, string> { ["accessToken"] = "access", ["refreshToken"] = refresh });

    private Task<Reply<ConnectorCredentials>> Next(ConnectorCredentials stored, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult<Reply<ConnectorCredentials>>(With($"refresh-{int.Parse(stored["refreshToken"]["refresh-".Length..], null) + 1}"));
    }
}
