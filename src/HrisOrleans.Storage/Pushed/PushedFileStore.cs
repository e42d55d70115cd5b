using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Pushed;

internal sealed class PushedFileStore(Database database) : IPushedFileStore
{
    private const string Columns = "file_id, received_at, people, parts, report";

    // The connection is locked until the commit: whoever cuts it waits for us, and deletes what we wrote.
    private static readonly string Stands = $"tenant = @tenant and provider = @provider and status <> {(int)ConnectionStatus.Disconnected}";

    public Task<bool> Stage(TenantId tenant, string provider, Guid file, int part, byte[] sealedBytes, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work => await work.Sql($"""
            insert into pushed_file_parts (tenant, file_id, part, sealed, created_at)
            select @tenant, @file, @part, @sealed, @now from connections where {Stands} {work.Database.ForShare}
            on conflict (tenant, file_id, part) do update set sealed = excluded.sealed, created_at = excluded.created_at
            """)
            .With(tenant).With("provider", provider).With("file", file).With("part", part).With("sealed", sealedBytes).With("now", now)
            .Run(cancellationToken) > 0,
        cancellationToken);

    public Task<FilePublishing> Publish(TenantId tenant, string provider, PushedFile file, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            if (!await work.Sql($"select 1 from connections where {Stands} {work.Database.ForShare}").With(tenant).With("provider", provider).Any(cancellationToken)) return FilePublishing.Closed;
            var parts = await work.Sql("select count(*) from pushed_file_parts where tenant = @tenant and file_id = @file").With(tenant).With("file", file.Id).First(row => row.Long(), cancellationToken);
            if (parts != file.Parts) return FilePublishing.Incomplete;
            var before = await Find(work, tenant, cancellationToken);
            var written = await work.Sql($"""
                insert into pushed_files (tenant, {Columns}) values (@tenant, @file, @received, @people, @parts, @report)
                on conflict (tenant) do update set file_id = excluded.file_id, received_at = excluded.received_at, people = excluded.people, parts = excluded.parts, report = excluded.report
                where pushed_files.received_at < excluded.received_at
                """)
                .With(tenant).With("file", file.Id).With("received", file.ReceivedAt).With("people", file.People).With("parts", file.Parts).With("report", file.Report)
                .Run(cancellationToken);
            if (written == 0) return FilePublishing.Overtaken;

            // Others may be on their way, and keep their parts.
            if (before is { } gone && gone.Id != file.Id) await work.Sql("delete from pushed_file_parts where tenant = @tenant and file_id = @file").With(tenant).With("file", gone.Id).Run(cancellationToken);
            return FilePublishing.Published;
        },
        cancellationToken);

    public Task<PushedFile?> Current(TenantId tenant, CancellationToken cancellationToken) => database.Read(work => Find(work, tenant, cancellationToken), cancellationToken);

    public async Task<(PushedFile File, IReadOnlyList<byte[]> Parts)?> Read(TenantId tenant, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (file, parts) = await database.Read(
                async work =>
                {
                    var current = await Find(work, tenant, cancellationToken);
                    return (current, current is null
                        ? []
                        : await work.Sql("select sealed from pushed_file_parts where tenant = @tenant and file_id = @file order by part").With(tenant).With("file", current.Id).All(row => row.Bytes(), cancellationToken));
                },
                cancellationToken);
            if (file is null) return null;
            if (parts.Count == file.Parts) return (file, parts);

            // Another file took its place between the two statements; one that lost parts in any other way proves nothing.
            if ((await Current(tenant, cancellationToken))?.Id == file.Id) throw new InvalidOperationException("A stored file lacks parts.");
        }
    }

    public Task Discard(TenantId tenant, Guid file, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            delete from pushed_file_parts where tenant = @tenant and file_id = @file
            and not exists (select 1 from pushed_files as f where f.tenant = @tenant and f.file_id = @file)
            """)
            .With(tenant).With("file", file)
            .Run(cancellationToken),
        cancellationToken);

    public Task<int> DeleteStagedOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            delete from pushed_file_parts where created_at < @moment
            and not exists (select 1 from pushed_files as f where f.tenant = pushed_file_parts.tenant and f.file_id = pushed_file_parts.file_id)
            """)
            .With("moment", moment)
            .Run(cancellationToken),
        cancellationToken);

    private static Task<PushedFile?> Find(Work work, TenantId tenant, CancellationToken cancellationToken) =>
        work.Sql($"select {Columns} from pushed_files where tenant = @tenant").With(tenant).First(row => new PushedFile(row.Uuid(), row.Moment(), row.Int(), row.Int(), row.Bytes()), cancellationToken);
}
