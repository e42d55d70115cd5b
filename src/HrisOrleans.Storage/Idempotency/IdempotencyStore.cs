using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Idempotency;

internal sealed class IdempotencyStore(Database database) : IIdempotencyStore
{
    public Task<IdempotencyRecord> Begin(TenantId tenant, string key, byte[] requestHash, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var began = await work.Sql("""
                insert into idempotency_keys (tenant, key, request_hash, created_at) values (@tenant, @key, @hash, @now)
                on conflict (tenant, key) do nothing
                """)
                .With(tenant).With("key", key).With("hash", requestHash).With("now", now)
                .Run(cancellationToken) > 0;
            if (began) return new IdempotencyRecord(requestHash, null, null, Began: true);
            var known = await work.Sql("select request_hash, status, sealed from idempotency_keys where tenant = @tenant and key = @key")
                .With(tenant).With("key", key)
                .First(row => new IdempotencyRecord(row.Bytes(), row.IntOrNull(), row.BytesOrNull()), cancellationToken);
            // It can only have been pruned in between, and then it is a day old: what stood there counts as unfinished.
            return known ?? new IdempotencyRecord(requestHash, null, null);
        },
        cancellationToken);

    public Task Complete(TenantId tenant, string key, int status, byte[] sealedAnswer, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update idempotency_keys set status = @status, sealed = @sealed where tenant = @tenant and key = @key and status is null")
            .With(tenant).With("key", key).With("status", status).With("sealed", sealedAnswer)
            .Run(cancellationToken),
        cancellationToken);

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("delete from idempotency_keys where created_at < @moment").With("moment", moment).Run(cancellationToken), cancellationToken);
}
