using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Browsing;

internal sealed class BrowseStore(Database database) : IBrowseStore
{
    // The epoch is locked until the commit: whoever ends it waits for us, and deletes what we wrote.
    public Task<bool> Put(TenantId tenant, long epoch, Guid browse, int chunk, byte[] sealedBytes, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql($"""
            insert into browse_chunks (tenant, epoch, browse_id, chunk, sealed, created_at)
            select @tenant, @epoch, @browse, @chunk, @sealed, @now from connections where tenant = @tenant and epoch = @epoch {work.Database.ForShare}
            on conflict (tenant, browse_id, chunk) do update set epoch = excluded.epoch, sealed = excluded.sealed, created_at = excluded.created_at
            """)
            .With(tenant).With("epoch", epoch).With("browse", browse).With("chunk", chunk).With("sealed", sealedBytes).With("now", now)
            .Run(cancellationToken) > 0,
        cancellationToken);

    public Task<bool> Holds(TenantId tenant, Guid browse, DateTimeOffset since, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select 1 from browse_chunks where tenant = @tenant and browse_id = @browse and chunk = 0 and created_at >= @since")
            .With(tenant).With("browse", browse).With("since", since)
            .Any(cancellationToken),
        cancellationToken);

    public Task<Guid?> Newest(TenantId tenant, long epoch, DateTimeOffset since, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("""
            select browse_id from browse_chunks where tenant = @tenant and epoch = @epoch and chunk = 0 and created_at >= @since
            order by created_at desc, browse_id desc limit 1
            """)
            .With(tenant).With("epoch", epoch).With("since", since)
            .First<Guid?>(row => row.Uuid(), cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<byte[]>> Read(TenantId tenant, Guid browse, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("select sealed from browse_chunks where tenant = @tenant and browse_id = @browse order by chunk")
            .With(tenant).With("browse", browse)
            .All(row => row.Bytes(), cancellationToken),
        cancellationToken);

    public Task DeleteAllBut(TenantId tenant, Guid? browse, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("delete from browse_chunks where tenant = @tenant and (@browse is null or browse_id <> @browse)")
            .With(tenant).With("browse", browse)
            .Run(cancellationToken),
        cancellationToken);

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("delete from browse_chunks where created_at < @moment").With("moment", moment).Run(cancellationToken), cancellationToken);
}
