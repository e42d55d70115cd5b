using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Pushed;

internal sealed class PushedStore(Database database) : IPushedStore, IAsyncDisposable
{
    private const string Columns = "r.resource_id, r.kind, r.version, r.seq, r.sealed, r.created_at, r.changed_at";

    private readonly GroupCommit<PushedWrite, (TenantId, Guid), PushedResult>[] _lanes =
    [
        .. Enumerable.Range(0, database.CommitLanes)
            .Select(_ => new GroupCommit<PushedWrite, (TenantId, Guid), PushedResult>(database, write => (write.Tenant, write.Id), PushedWriter.Write, () => PushedResult.NameTaken)),
    ];

    // One tenant's changes go through one lane: two would only wait for each other's number.
    public Task<PushedResult> Write(PushedWrite write, CancellationToken cancellationToken) =>
        _lanes[(uint)StringComparer.Ordinal.GetHashCode(write.Tenant.Value) % _lanes.Length].Commit(write, cancellationToken);

    public Task<PushedResource?> Find(TenantId tenant, PushedKind kind, Guid id, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"select {Columns} from pushed_resources as r where r.tenant = @tenant and r.resource_id = @id and r.kind = @kind")
            .With(tenant).With("id", id).With("kind", (int)kind)
            .First(Read, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<PushedResource>> Find(TenantId tenant, PushedKind kind, PushedKey key, string hash, CancellationToken cancellationToken)
    {
        var column = key switch
        {
            PushedKey.Name => "name_hash",
            PushedKey.External => "external_hash",
            PushedKey.Email => "email_hash",
        };
        return await database.Read(
            work => work.Sql($"select {Columns} from pushed_resources as r where r.tenant = @tenant and r.{column} = @hash and r.kind = @kind order by r.resource_id")
                .With(tenant).With("hash", hash).With("kind", (int)kind)
                .All(Read, cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyList<PushedResource>> Page(TenantId tenant, PushedKind kind, Guid? after, int skip, int limit, CancellationToken cancellationToken) => await database.Read(
        work =>
        {
            var statement = work.Sql($"select {Columns} from pushed_resources as r where r.tenant = @tenant and r.kind = @kind {(after is null ? "" : "and r.resource_id > @after")} order by r.resource_id limit @limit offset @skip")
                .With(tenant).With("kind", (int)kind).With("limit", limit).With("skip", skip);
            if (after is not null) statement.With("after", after);
            return statement.All(Read, cancellationToken);
        },
        cancellationToken);

    public Task<long> Count(TenantId tenant, PushedKind kind, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select count(*) from pushed_resources where tenant = @tenant and kind = @kind").With(tenant).With("kind", (int)kind).First(row => row.Long(), cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<(Guid Group, Guid Member)>> Members(TenantId tenant, IReadOnlyCollection<Guid> groups, CancellationToken cancellationToken)
    {
        if (groups.Count == 0) return [];
        return await database.Read(
            work =>
            {
                var keys = work.KeysOf(tenant, groups);
                return work.Sql($"select m.group_id, m.member_id from {keys} join pushed_members as m on m.tenant = i.t and m.group_id = i.k order by m.group_id, m.member_id").With(keys).All(Pair, cancellationToken);
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<(Guid Group, Guid Member)>> GroupsOf(TenantId tenant, IReadOnlyCollection<Guid> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0) return [];
        return await database.Read(
            work =>
            {
                var keys = work.KeysOf(tenant, users);
                return work.Sql($"select m.group_id, m.member_id from {keys} join pushed_members as m on m.tenant = i.t and m.member_id = i.k").With(keys).All(Pair, cancellationToken);
            },
            cancellationToken);
    }

    public Task<long> Reached(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select seq from pushed_sequences where tenant = @tenant").With(tenant).First(row => row.Long(), cancellationToken), cancellationToken);

    public Task<PushedChanges?> Changes(TenantId tenant, long since, CancellationToken cancellationToken) => database.Read(
        async work =>
        {
            // The number first: what is written meanwhile is read twice rather than never.
            var (reached, pruned) = await work.Sql("select seq, pruned from pushed_sequences where tenant = @tenant").With(tenant).First(row => (row.Long(), row.Long()), cancellationToken);
            if (since < pruned || since > reached) return null;
            var users = await work.Sql($"select {Columns} from pushed_resources as r where r.tenant = @tenant and r.seq > @since and r.kind = 1 order by r.seq")
                .With(tenant).With("since", since)
                .All(Read, cancellationToken);
            var deleted = await work.Sql("select resource_id from pushed_deletions where tenant = @tenant and seq > @since order by seq").With(tenant).With("since", since).All(row => row.Uuid(), cancellationToken);
            return new PushedChanges(users, deleted, reached);
        },
        cancellationToken);

    public Task Open(TenantId tenant, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("insert into pushed_sequences (tenant, seq, pruned, open) values (@tenant, 0, 0, @open) on conflict (tenant) do update set open = @open")
            .With(tenant).With("open", true)
            .Run(cancellationToken),
        cancellationToken);

    public Task Clear(TenantId tenant, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            // The counter first, as whoever writes takes it: after this nothing is under way. A checkpoint from before begins again.
            await work.Sql("update pushed_sequences set seq = seq + 1, pruned = seq + 1, open = @open where tenant = @tenant").With(tenant).With("open", false).Run(cancellationToken);
            foreach (var table in new[] { "pushed_members", "pushed_resources", "pushed_deletions", "pushed_tokens", "pushed_file_parts", "pushed_files" })
                await work.Sql($"delete from {table} where tenant = @tenant").With(tenant).Run(cancellationToken);
        },
        cancellationToken);

    public Task AddToken(TenantId tenant, string tokenHash, DateTimeOffset now, DateTimeOffset othersEndAt, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            await work.Sql("update pushed_tokens set expires_at = @ends where tenant = @tenant and (expires_at is null or expires_at > @ends)").With(tenant).With("ends", othersEndAt).Run(cancellationToken);
            await work.Sql("insert into pushed_tokens (tenant, token_hash, created_at, expires_at) values (@tenant, @hash, @now, null)").With(tenant).With("hash", tokenHash).With("now", now).Run(cancellationToken);
        },
        cancellationToken);

    public async Task<IReadOnlyList<(string Hash, DateTimeOffset? ExpiresAt)>> Tokens(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("select token_hash, expires_at from pushed_tokens where tenant = @tenant and (expires_at is null or expires_at > @now)")
            .With(tenant).With("now", now)
            .All(row => (row.Text(), row.MomentOrNull()), cancellationToken),
        cancellationToken);

    public Task<int> Prune(DateTimeOffset before, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            await work.Sql("""
                update pushed_sequences set pruned = (select max(d.seq) from pushed_deletions as d where d.tenant = pushed_sequences.tenant and d.deleted_at < @before)
                where exists (select 1 from pushed_deletions as d where d.tenant = pushed_sequences.tenant and d.deleted_at < @before)
                """)
                .With("before", before).Run(cancellationToken);
            var gone = await work.Sql("delete from pushed_deletions where deleted_at < @before").With("before", before).Run(cancellationToken);
            return gone + await work.Sql("delete from pushed_tokens where expires_at < @before").With("before", before).Run(cancellationToken);
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync();
    }

    private static PushedResource Read(Row row) => new(row.Uuid(), (PushedKind)row.Int(), row.Long(), row.Long(), row.Bytes(), row.Moment(), row.Moment());

    private static (Guid Group, Guid Member) Pair(Row row) => (row.Uuid(), row.Uuid());
}
