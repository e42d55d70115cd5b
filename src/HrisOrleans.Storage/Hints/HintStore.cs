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
}
