using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Connections;

internal sealed class RenewalStore(Database database) : IRenewalStore
{
    public Task<bool> Take(TenantId tenant, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql("""
            insert into credential_renewals (tenant, holder, leased_until) values (@tenant, @holder, @until)
            on conflict (tenant) do update set holder = excluded.holder, leased_until = excluded.leased_until where credential_renewals.leased_until <= @now
            """)
            .With(tenant).With("holder", holder).With("until", until).With("now", now)
            .Run(cancellationToken) > 0,
        cancellationToken);

    public Task Release(TenantId tenant, string holder, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update credential_renewals set leased_until = @now where tenant = @tenant and holder = @holder")
            .With(tenant).With("holder", holder).With("now", now)
            .Run(cancellationToken),
        cancellationToken);

    public Task<bool> Replace(TenantId tenant, byte[] before, byte[] after, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql("update connections set credentials = @after where tenant = @tenant and credentials = @before")
            .With(tenant).With("before", before).With("after", after)
            .Run(cancellationToken) > 0,
        cancellationToken);
}
