using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.SignIns;

internal sealed class SignInStore(Database database) : ISignInStore
{
    public Task AddLink(TenantId tenant, ConnectLink link, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            insert into connect_links (tenant, link_hash, providers, sign_in, relink, actor, sealed, created_at, expires_at, used_at)
            values (@tenant, @hash, @providers, @sign_in, @relink, @actor, @sealed, @created, @expires, null)
            """)
            .With(tenant).With("hash", link.Hash).With("providers", link.Providers).With("sign_in", link.SignIn).With("relink", link.Relink).With("actor", link.Actor)
            .With("sealed", link.Sealed).With("created", link.CreatedAt).With("expires", link.ExpiresAt)
            .Run(cancellationToken),
        cancellationToken);

    public Task<ConnectLink?> FindLink(TenantId tenant, string hash, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select link_hash, providers, sign_in, relink, actor, sealed, created_at, expires_at, used_at from connect_links where tenant = @tenant and link_hash = @hash")
            .With(tenant).With("hash", hash)
            .First(row => new ConnectLink(row.Text(), row.Text(), row.Bool(), row.Bool(), row.Text(), row.BytesOrNull(), row.Moment(), row.Moment(), row.MomentOrNull()), cancellationToken),
        cancellationToken);

    public Task<bool> UseLink(TenantId tenant, string hash, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql("update connect_links set used_at = @now where tenant = @tenant and link_hash = @hash and used_at is null")
            .With(tenant).With("hash", hash).With("now", now)
            .Run(cancellationToken) > 0,
        cancellationToken);

    public Task GiveBackLink(TenantId tenant, string hash, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update connect_links set used_at = null where tenant = @tenant and link_hash = @hash").With(tenant).With("hash", hash).Run(cancellationToken),
        cancellationToken);

    public Task<int> WithdrawLinks(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var good = await work.Sql("delete from connect_links where tenant = @tenant and used_at is null and expires_at > @now").With(tenant).With("now", now).Run(cancellationToken);

            // Over or in use, but somebody may be on the way back from a provider, or be given it back because what they entered was wrong.
            await work.Sql("delete from connect_links where tenant = @tenant").With(tenant).Run(cancellationToken);
            return good;
        },
        cancellationToken);

    public Task Begin(TenantId tenant, string stateHash, string browserHash, PendingSignIn pending, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            insert into sign_ins (tenant, state_hash, browser_hash, link_hash, sealed, created_at, expires_at)
            values (@tenant, @state, @browser, @link, @sealed, @now, @expires)
            """)
            .With(tenant).With("state", stateHash).With("browser", browserHash).With("link", pending.LinkHash).With("sealed", pending.Sealed).With("now", now).With("expires", expiresAt)
            .Run(cancellationToken),
        cancellationToken);

    public Task<PendingSignIn?> Take(TenantId tenant, string stateHash, string browserHash, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            delete from sign_ins where tenant = @tenant and state_hash = @state and browser_hash = @browser and expires_at > @now
            returning link_hash, sealed
            """)
            .With(tenant).With("state", stateHash).With("browser", browserHash).With("now", now)
            .First(row => new PendingSignIn(row.Text(), row.Bytes()), cancellationToken),
        cancellationToken);

    public Task<int> Prune(DateTimeOffset before, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql("delete from sign_ins where expires_at < @before").With("before", before).Run(cancellationToken)
            + await work.Sql("delete from connect_links where expires_at < @before").With("before", before).Run(cancellationToken),
        cancellationToken);
}
