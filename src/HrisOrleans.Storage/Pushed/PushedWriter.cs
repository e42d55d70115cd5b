using System.Runtime.InteropServices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Pushed;

/// <summary>Many pushes, of different resources, in one transaction.</summary>
internal static class PushedWriter
{
    private sealed record Numbered(PushedWrite Write, long Seq);

    private static readonly ColumnSet<(TenantId Tenant, int Count)> Counters = new ColumnSet<(TenantId Tenant, int Count)>().Text("t", row => row.Tenant.Value).Int("n", row => row.Count);

    private static readonly ColumnSet<Numbered> Rows = new ColumnSet<Numbered>()
        .Text("t", row => row.Write.Tenant.Value)
        .Uuid("id", row => row.Write.Id)
        .Int("kind", row => (int)row.Write.Kind)
        .Long("expected", row => row.Write.Expected)
        .Long("seq", row => row.Seq)
        .Text("name_hash", row => row.Write.Keys?.Name)
        .Text("external_hash", row => row.Write.Keys?.External)
        .Text("email_hash", row => row.Write.Keys?.Email)
        .Bytes("sealed", row => row.Write.Sealed)
        .Moment("at", row => row.Write.At);

    private static readonly ColumnSet<(TenantId Tenant, Guid Group, Guid Member)> Pairs = new ColumnSet<(TenantId Tenant, Guid Group, Guid Member)>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("g", row => row.Group)
        .Uuid("m", row => row.Member);

    private static readonly ColumnSet<(TenantId Tenant, Guid Id, long Seq)> Touched = new ColumnSet<(TenantId Tenant, Guid Id, long Seq)>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("id", row => row.Id)
        .Long("seq", row => row.Seq);

    public static async Task<PushedResult[]> Write(Work work, IReadOnlyList<PushedWrite> writes, CancellationToken cancellationToken)
    {
        var rows = await Number(work, writes, cancellationToken);
        var births = rows.Where(row => row.Write is { Expected: 0, Sealed: not null }).ToList();
        var changes = rows.Where(row => row.Write is { Expected: not 0, Sealed: not null }).ToList();
        var deaths = rows.Where(row => row.Write.Sealed is null).ToList();
        var written = new HashSet<(TenantId, Guid)>();
        written.UnionWith(await Bear(work, births, cancellationToken));
        written.UnionWith(await Change(work, changes, cancellationToken));
        written.UnionWith(await Delete(work, deaths, cancellationToken));
        await Join(work, [.. rows.Where(row => row.Write.Kind == PushedKind.Group && written.Contains((row.Write.Tenant, row.Write.Id)))], cancellationToken);
        var open = rows.Select(row => row.Write.Tenant).ToHashSet();
        return [.. writes.Select(Result)];

        PushedResult Result(PushedWrite write) => !open.Contains(write.Tenant) ? PushedResult.Closed
            : written.Contains((write.Tenant, write.Id)) ? PushedResult.Written
            : write.Expected == 0 ? PushedResult.NameTaken
            : PushedResult.VersionMoved;
    }

    // The counter is taken first: whoever has a lower number has committed before, so that no delta passes over anybody.
    private static async Task<List<Numbered>> Number(Work work, IReadOnlyList<PushedWrite> writes, CancellationToken cancellationToken)
    {
        var counts = writes.GroupBy(write => write.Tenant).Select(group => (Tenant: group.Key, Count: group.Count())).OrderBy(row => row.Tenant.Value, StringComparer.Ordinal).ToList();
        var counters = work.Rows("c", Counters, counts);
        var reached = await work.Sql($"""
            update pushed_sequences set seq = seq + c.n from {counters} where pushed_sequences.tenant = c.t and pushed_sequences.open
            returning pushed_sequences.tenant, pushed_sequences.seq
            """)
            .With(counters)
            .All(row => (Tenant: row.Tenant(), Seq: row.Long()), cancellationToken);
        var next = reached.ToDictionary(row => row.Tenant, row => row.Seq - counts.Single(count => count.Tenant == row.Tenant).Count);
        return [.. writes.Where(write => next.ContainsKey(write.Tenant)).Select(write => new Numbered(write, ++CollectionsMarshal.GetValueRefOrNullRef(next, write.Tenant)))];
    }

    private static async Task<IReadOnlyList<(TenantId, Guid)>> Bear(Work work, IReadOnlyList<Numbered> births, CancellationToken cancellationToken)
    {
        if (births.Count == 0) return [];
        var rows = work.Rows("r", Rows, births);
        return await work.Sql($"""
            insert into pushed_resources (tenant, resource_id, kind, version, seq, name_hash, external_hash, email_hash, sealed, created_at, changed_at)
            select t, id, kind, 1, seq, name_hash, external_hash, email_hash, sealed, at, at from {rows} where true
            on conflict do nothing
            returning tenant, resource_id
            """)
            .With(rows)
            .All(Key, cancellationToken);
    }

    private static async Task<IReadOnlyList<(TenantId, Guid)>> Change(Work work, IReadOnlyList<Numbered> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return [];
        var rows = work.Rows("r", Rows, changes);
        return await work.Sql($"""
            update pushed_resources set version = version + 1, seq = r.seq, name_hash = r.name_hash, external_hash = r.external_hash, email_hash = r.email_hash, sealed = r.sealed, changed_at = r.at
            from {rows}
            where pushed_resources.tenant = r.t and pushed_resources.resource_id = r.id and pushed_resources.kind = r.kind and pushed_resources.version = r.expected
            returning pushed_resources.tenant, pushed_resources.resource_id
            """)
            .With(rows)
            .All(Key, cancellationToken);
    }

    private static async Task<IReadOnlyList<(TenantId, Guid)>> Delete(Work work, IReadOnlyList<Numbered> deaths, CancellationToken cancellationToken)
    {
        if (deaths.Count == 0) return [];
        var rows = work.Rows("r", Rows, deaths);
        var gone = await work.Sql($"""
            delete from pushed_resources
            where exists (select 1 from {rows} where r.t = pushed_resources.tenant and r.id = pushed_resources.resource_id and r.kind = pushed_resources.kind and r.expected = pushed_resources.version)
            returning tenant, resource_id
            """)
            .With(rows)
            .All(Key, cancellationToken);
        var ids = gone.ToHashSet();
        var users = deaths.Where(row => row.Write.Kind == PushedKind.User && ids.Contains((row.Write.Tenant, row.Write.Id))).ToList();
        if (users.Count > 0)
        {
            var deleted = work.Rows("d", Rows, users);
            await work.Sql($"insert into pushed_deletions (tenant, seq, resource_id, deleted_at) select t, seq, id, at from {deleted} where true").With(deleted).Run(cancellationToken);
            await work.Sql($"delete from pushed_members where exists (select 1 from {deleted} where d.t = pushed_members.tenant and d.id = pushed_members.member_id)").With(deleted).Run(cancellationToken);
        }

        return gone;
    }

    private static async Task Join(Work work, IReadOnlyList<Numbered> groups, CancellationToken cancellationToken)
    {
        if (groups.Count == 0) return;
        var seqs = groups.ToDictionary(row => (row.Write.Tenant, row.Write.Id), row => row.Seq);
        var moved = new HashSet<(TenantId Tenant, Guid Group, Guid Member)>();
        var emptied = groups.Where(row => row.Write.OnlyJoining || row.Write.Sealed is null).Select(row => (row.Write.Tenant, row.Write.Id, row.Write.Id)).ToList();
        if (emptied.Count > 0)
        {
            // Who stays comes back below; only a difference is a change.
            var all = work.Rows("p", Pairs, emptied);
            moved.UnionWith(await work.Sql($"delete from pushed_members where exists (select 1 from {all} where p.t = pushed_members.tenant and p.g = pushed_members.group_id) returning tenant, group_id, member_id").With(all).All(Pair, cancellationToken));
        }

        var leaving = groups.SelectMany(row => row.Write.Leaving.Select(member => (row.Write.Tenant, row.Write.Id, member))).Distinct().ToList();
        if (leaving.Count > 0)
        {
            var pairs = work.Rows("p", Pairs, leaving);
            moved.UnionWith(await work.Sql($"delete from pushed_members where exists (select 1 from {pairs} where p.t = pushed_members.tenant and p.g = pushed_members.group_id and p.m = pushed_members.member_id) returning tenant, group_id, member_id").With(pairs).All(Pair, cancellationToken));
        }

        var joining = groups.SelectMany(row => row.Write.Joining.Select(member => (row.Write.Tenant, row.Write.Id, member))).Distinct().ToList();
        if (joining.Count > 0)
        {
            var pairs = work.Rows("p", Pairs, joining);
            var joined = await work.Sql($"""
                insert into pushed_members (tenant, group_id, member_id)
                select p.t, p.g, p.m from {pairs} join pushed_resources as u on u.tenant = p.t and u.resource_id = p.m where u.kind = 1
                on conflict do nothing
                returning tenant, group_id, member_id
                """)
                .With(pairs)
                .All(Pair, cancellationToken);
            moved.SymmetricExceptWith(joined);
        }

        if (moved.Count == 0) return;
        var touched = work.Rows("x", Touched, [.. moved.GroupBy(pair => (pair.Tenant, pair.Member)).Select(pair => (pair.Key.Tenant, pair.Key.Member, pair.Max(one => seqs[(one.Tenant, one.Group)])))]);
        await work.Sql($"update pushed_resources set seq = x.seq from {touched} where pushed_resources.tenant = x.t and pushed_resources.resource_id = x.id").With(touched).Run(cancellationToken);
    }

    private static (TenantId, Guid) Key(Row row) => (row.Tenant(), row.Uuid());

    private static (TenantId Tenant, Guid Group, Guid Member) Pair(Row row) => (row.Tenant(), row.Uuid(), row.Uuid());
}
