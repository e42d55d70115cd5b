using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Hints;

internal sealed class HintStore(Database database) : IHintStore
{
    public Task<byte[]?> Secret(TenantId? tenant, string provider, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select secret from hint_secrets where tenant = @scope and provider = @provider")
            .With("scope", Scopes.Of(tenant)).With("provider", provider)
            .First(row => row.BytesOrNull(), cancellationToken),
        cancellationToken);

    public Task KeepSecret(TenantId? tenant, string provider, byte[] secret, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            insert into hint_secrets (tenant, provider, secret, kept_at) values (@scope, @provider, @secret, @now)
            on conflict (tenant, provider) do update set secret = excluded.secret, kept_at = excluded.kept_at
            """)
            .With("scope", Scopes.Of(tenant)).With("provider", provider).With("secret", secret).With("now", now)
            .Run(cancellationToken),
        cancellationToken);

    public Task<bool> DropSecret(TenantId tenant, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql("delete from hint_secrets where tenant = @tenant").With(tenant).Run(cancellationToken) > 0,
        cancellationToken);

    public async Task<IReadOnlyList<(TenantId Tenant, DateTimeOffset ConnectedAt)>> Connected(string provider, string account, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("select tenant, connected_at from connections where provider = @provider and account = @account and status <> @cut")
            .With("provider", provider).With("account", account).With("cut", (int)ConnectionStatus.Disconnected)
            .All(row => (TenantId.Parse(row.Text()), row.Moment()), cancellationToken),
        cancellationToken);

    public Task<HintChannel?> Channel(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select provider, connected_at, address, state, ends_at, next_at, failures, problem from hint_channels where tenant = @tenant").With(tenant)
            .First(row => new HintChannel(row.Text(), row.Moment(), row.Text(), row.TextOrNull(), row.MomentOrNull(), row.Moment(), row.Int(), row.TextOrNull()), cancellationToken),
        cancellationToken);

    public Task<bool> KeepChannel(TenantId tenant, HintChannel channel, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var same = await work.Sql("select 1 from connections where tenant = @tenant and provider = @provider and connected_at = @since and status <> @cut")
                .With(tenant).With("provider", channel.Provider).With("since", channel.ConnectedAt).With("cut", (int)ConnectionStatus.Disconnected)
                .Any(cancellationToken);
            if (!same) return false;
            await work.Sql("""
                insert into hint_channels (tenant, provider, connected_at, address, state, ends_at, next_at, failures, problem)
                values (@tenant, @provider, @since, @address, @state, @ends, @next, @failures, @problem)
                on conflict (tenant) do update set provider = excluded.provider, connected_at = excluded.connected_at, address = excluded.address,
                    state = excluded.state, ends_at = excluded.ends_at, next_at = excluded.next_at, failures = excluded.failures, problem = excluded.problem
                """)
                .With(tenant).With("provider", channel.Provider).With("since", channel.ConnectedAt).With("address", channel.Address)
                .With("state", channel.State).With("ends", channel.EndsAt).With("next", channel.NextAt).With("failures", channel.Failures).With("problem", channel.Problem)
                .Run(cancellationToken);
            return true;
        },
        cancellationToken);

    public Task RenewChannel(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update hint_channels set next_at = @now where tenant = @tenant and next_at > @now").With(tenant).With("now", now).Run(cancellationToken),
        cancellationToken);

    public Task DropChannel(TenantId tenant, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("delete from hint_channels where tenant = @tenant").With(tenant).Run(cancellationToken),
        cancellationToken);
}
