using System.Collections.Concurrent;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

internal sealed class MemberStore(Database database, TimeProvider time) : IMemberStore, IAsyncDisposable
{
    // The member's own columns win; the roster fills in what the directory knows. What begins with a minus sign selected them once and does not now.
    private const string Joined =
        """
        coalesce(m.email, r.email), m.address, coalesce(m.given_name, r.given_name), coalesce(m.family_name, r.family_name),
        coalesce(m.display_name, r.display_name), r.job_title, r.groups, coalesce(r.presence = 1 and r.selected_by <> '' and r.selected_by not like '-%', false), m.created_at, m.changed_at, coalesce(r.selected_by, '')
        """;

    private const string ToRoster = MemberFilterSql.ToRoster;

    // Members looked at one after another before a search goes through all of them. So few that PostgreSQL, which knows no
    // tenant by its size, walks the index for them instead of sorting everybody.
    private const int Near = 200;

    private static readonly string Columns = $"select {MemberColumns.Select}, {Joined}";

    // Tenants whose counts are kept; beyond it all are counted anew.
    private const int MostCounts = 10_000;

    private readonly ConcurrentDictionary<TenantId, (long Seq, IReadOnlyDictionary<MemberList, int> Lists)> _counts = new();

    private readonly MemberIndexes _indexes = new(database, time);

    private readonly GroupCommit<MemberCommit, (TenantId, MemberId), CommitResult>[] _lanes =
    [
        .. Enumerable.Range(0, database.CommitLanes)
            .Select(_ => new GroupCommit<MemberCommit, (TenantId, MemberId), CommitResult>(database, commit => (commit.Tenant, commit.After.Id), CommitWriter.Write, () => CommitResult.AddressTaken)),
    ];

    private readonly GroupRead<(TenantId Tenant, MemberId Member), MemberRecord> _loads = new(
        (key, cancellationToken) => database.Read(
            work => work.Sql($"{Columns} from members as m {ToRoster} where m.tenant = @tenant and m.member_id = @member").With(key.Tenant).With("member", key.Member.Value).First(Read, cancellationToken),
            cancellationToken),
        async (keys, cancellationToken) =>
        {
            var found = await database.Read(
                work =>
                {
                    var wanted = work.Rows("i", Keys.Uuids, [.. keys.Select(key => (key.Tenant, key.Member.Value))]);
                    return work.Sql($"{Columns}, m.tenant from {wanted} join members as m on m.tenant = i.t and m.member_id = i.k {ToRoster}")
                        .With(wanted)
                        .All(row => (Record: Read(row), Tenant: row.Tenant()), cancellationToken);
                },
                cancellationToken);
            return found.ToDictionary(row => (row.Tenant, row.Record.State.Id), row => row.Record);
        });

    public Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken) => _loads.Read((tenant, member), cancellationToken);

    public Task<MemberId?> HolderOf(TenantId tenant, string address, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select member_id from members where tenant = @tenant and address = @address")
            .With(tenant).With("address", address)
            .First<MemberId?>(row => new MemberId(row.Uuid()), cancellationToken),
        cancellationToken);

    public async Task<IReadOnlySet<string>> Held(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0) return new HashSet<string>();
        var found = await database.Read(
            work =>
            {
                var keys = work.KeysOf(tenant, addresses);
                return work.Sql($"select m.address from {keys} join members as m on m.tenant = i.t and m.address = i.k").With(keys).All(row => row.Text(), cancellationToken);
            },
            cancellationToken);
        return found.ToHashSet(StringComparer.Ordinal);
    }

    public Task<bool> Happened(TenantId tenant, MemberId member, string cause, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select 1 from events where tenant = @tenant and member_id = @member and cause = @cause limit 1")
            .With(tenant).With("member", member.Value).With("cause", cause)
            .Any(cancellationToken),
        cancellationToken);

    public Task<CommitResult> Commit(MemberCommit commit, CancellationToken cancellationToken)
    {
        // All of a tenant in one lane: its counter is one row, and two lanes would only wait for each other at it.
        var lane = (uint)string.GetHashCode(commit.Tenant.Value, StringComparison.Ordinal) % (uint)_lanes.Length;
        return _lanes[lane].Commit(commit, cancellationToken);
    }

    public async Task<IReadOnlyList<MemberRecord>> List(TenantId tenant, MemberFilter filter, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, 500));
        var sql = await MemberFilterSql.Of(database, filter, cancellationToken);
        if (sql.NeedsRoster && await IndexFor(tenant, filter, cancellationToken) is { } index) return await Indexed(tenant, sql, filter, index, after, limit, cancellationToken);
        return await database.Read(
            async work =>
            {
                if (!sql.NeedsRoster) return await Page(work, tenant, sql, after, limit, limit, cancellationToken);

                // Whom many meet are found among the next few already; for the others both tables are gone through.
                var near = await Page(work, tenant, sql, after, Math.Max(Near, limit), limit, cancellationToken);
                return near.Count == limit ? near : await Sought(work, tenant, sql, after, limit, cancellationToken);
            },
            cancellationToken);
    }

    public async Task<int> Count(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken)
    {
        var sql = await MemberFilterSql.Of(database, filter, cancellationToken);
        if (sql.NeedsRoster && await IndexFor(tenant, filter, cancellationToken) is { } index) return index.Find(filter, await Sources(tenant, filter, cancellationToken), null).Count();
        return await database.Read(
            work => sql.Bind(work.Sql($"select count(*) from {sql.From} where m.tenant = @tenant {sql.Where}").With(tenant)).First(row => (int)row.Long(), cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyDictionary<MemberList, int>> Count(TenantId tenant, CancellationToken cancellationToken) => await database.Read(
        async work =>
        {
            // Nobody enters or leaves a list without an event in the same transaction: while none came, the counts stand.
            var seq = await work.Sql("select seq from tenant_sequences where tenant = @tenant").With(tenant).First(row => row.Long(), cancellationToken);
            if (_counts.TryGetValue(tenant, out var known) && known.Seq == seq) return known.Lists;
            var counts = await work.Sql("select list, count(*) from members where tenant = @tenant group by list")
                .With(tenant)
                .All(row => (List: (MemberList)row.Int(), Count: (int)row.Long()), cancellationToken);
            var lists = counts.ToDictionary(row => row.List, row => row.Count);
            if (_counts.Count >= MostCounts) _counts.Clear();
            _counts[tenant] = (seq, lists);
            return lists;
        },
        cancellationToken);

    public Task<bool> OtherActiveAdmin(TenantId tenant, MemberId but, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select 1 from members where tenant = @tenant and list = @active and role = @admin and member_id <> @but limit 1")
            .With(tenant).With("but", but.Value).With("active", (int)MemberList.Active).With("admin", (int)MemberRole.Admin)
            .Any(cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
        await database.Read(
            work => Page(work, tenant, new MemberFilterSql("and m.advisory <> 0", "", null, null, statement => statement), after, limit, limit, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync();
        await _indexes.DisposeAsync();
    }

    // Lower case of other alphabets is the database's own.
    private async ValueTask<MemberIndex?> IndexFor(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken) =>
        filter.Search is null || filter.Search.All(char.IsAscii) ? await _indexes.Of(tenant, cancellationToken) : null;

    private async ValueTask<IReadOnlyCollection<int>> Sources(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken) => filter.Source is null or MemberFilter.Hand or MemberFilter.Hris
        ? []
        : await database.Read(work => work.Sql("select source from sources where tenant = @tenant and provider = @provider").With(tenant).With("provider", filter.Source).All(row => row.Int(), cancellationToken), cancellationToken);

    // The index says whom; the rows say, as they are now, whether still and how they stand.
    private async Task<IReadOnlyList<MemberRecord>> Indexed(TenantId tenant, MemberFilterSql sql, MemberFilter filter, MemberIndex index, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<MemberRecord>();
        using var ids = index.Find(filter, await Sources(tenant, filter, cancellationToken), after).GetEnumerator();
        while (found.Count < limit)
        {
            var next = new List<Guid>(limit);
            while (next.Count < limit && ids.MoveNext()) next.Add(ids.Current.Value);
            if (next.Count == 0) break;
            found.AddRange(await database.Read(
                work =>
                {
                    var keys = work.KeysOf(tenant, next);
                    return sql.Bind(work.Sql($"{Columns} from {keys} join members as m on m.tenant = i.t and m.member_id = i.k {ToRoster} where true {sql.Where} order by m.member_id").With(keys).With(tenant))
                        .All(Read, cancellationToken);
                },
                cancellationToken));
        }

        return found.Count <= limit ? found : found[..limit];
    }

    // The page is cut before the roster is looked at: who is on it hangs on the member alone, or is asked of these few.
    private static async Task<IReadOnlyList<MemberRecord>> Page(Work work, TenantId tenant, MemberFilterSql sql, MemberId? after, int among, int limit, CancellationToken cancellationToken) =>
        await sql.Bind(Bind(
            work.Sql($"""
                {Columns} from (select * from members as m where m.tenant = @tenant {sql.OfMember} {After(after)} order by m.member_id limit @among) as m {ToRoster}
                where true {sql.OfBoth} order by m.member_id limit @limit
                """),
            tenant,
            after,
            limit).With("among", among)).All(Read, cancellationToken);

    // Joining the tables for everybody costs far more than going through each alone: so those who may be meant are looked
    // for first, by cheap words on one table, and the few found are asked by the whole filter.
    private static async Task<IReadOnlyList<MemberRecord>> Sought(Work work, TenantId tenant, MemberFilterSql sql, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<MemberRecord>();
        while (true)
        {
            var own = sql.InMembers is null ? "" : $"select m.member_id from members as m where m.tenant = @tenant {sql.OfMember} {After(after)} and ({sql.InMembers}) union";
            var maybe = await sql.Bind(Bind(
                work.Sql($"""
                    select c.member_id from (
                        {own}
                        select m.member_id from roster as r join members as m on m.tenant = r.tenant and m.source = r.source and m.external_id = r.external_id
                        where r.tenant = @tenant and ({sql.InRoster}) {sql.OfMember} {After(after)}) as c
                    order by c.member_id limit @limit
                    """),
                tenant,
                after,
                limit)).All(row => row.Uuid(), cancellationToken);
            if (maybe.Count > 0)
            {
                var keys = work.KeysOf(tenant, maybe);
                found.AddRange(await sql.Bind(
                    work.Sql($"{Columns} from {keys} join members as m on m.tenant = i.t and m.member_id = i.k {ToRoster} where true {sql.OfBoth} order by m.member_id")
                        .With(keys).With(tenant)).All(Read, cancellationToken));
            }

            if (found.Count >= limit || maybe.Count < limit) return found.Count <= limit ? found : found[..limit];
            after = new MemberId(maybe[^1]);
        }
    }

    private static string After(MemberId? after) => after is null ? "" : "and m.member_id > @after";

    private static Statement Bind(Statement statement, TenantId tenant, MemberId? after, int limit)
    {
        statement.With(tenant).With("limit", limit);
        return after is { } last ? statement.With("after", last.Value) : statement;
    }

    private static MemberRecord Read(Row row) => new(
        MemberColumns.ReadState(row),
        new MemberProfile(row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull()),
        row.TextOrNull(),
        row.TextOrNull(),
        row.Bool(),
        row.Moment(),
        row.Moment())
    {
        SelectedBy = SelectedBy.Parse(row.Text()),
    };
}
