using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

internal sealed class MemberStore(Database database) : IMemberStore, IAsyncDisposable
{
    // The member's own columns win; the roster fills in what the directory knows. What begins with a minus sign selected them once and does not now.
    private const string Joined =
        """
        coalesce(m.email, r.email), m.address, coalesce(m.given_name, r.given_name), coalesce(m.family_name, r.family_name),
        coalesce(m.display_name, r.display_name), r.job_title, r.groups, coalesce(r.presence = 1 and r.selected_by <> '' and r.selected_by not like '-%', false), m.created_at, m.changed_at, coalesce(r.selected_by, '')
        """;

    private const string ToRoster = MemberFilterSql.ToRoster;

    private static readonly string Columns = $"select {MemberColumns.Select}, {Joined}";

    private readonly CommitLane[] _lanes = [.. Enumerable.Range(0, database.CommitLanes).Select(_ => new CommitLane(database))];

    public Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"{Columns} from members as m {ToRoster} where m.tenant = @tenant and m.member_id = @member").With(tenant).With("member", member.Value).First(Read, cancellationToken),
        cancellationToken);

    public Task<MemberId?> HolderOf(TenantId tenant, string address, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select member_id from members where tenant = @tenant and address = @address")
            .With(tenant).With("address", address)
            .First<MemberId?>(row => new MemberId(row.Uuid()), cancellationToken),
        cancellationToken);

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
        if (!sql.NeedsRoster) return await database.Read(work => Page(work, tenant, sql.Where, after, limit, sql.Bind, cancellationToken), cancellationToken);
        return await database.Read(
            work => sql.Bind(Bind(
                work.Sql($"{Columns} from {sql.From} where m.tenant = @tenant {After(after)} {sql.Where} order by m.member_id limit @limit"), tenant, after, limit))
                .All(Read, cancellationToken),
            cancellationToken);
    }

    public async Task<int> Count(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken)
    {
        var sql = await MemberFilterSql.Of(database, filter, cancellationToken);
        return await database.Read(
            work => sql.Bind(work.Sql($"select count(*) from {sql.From} where m.tenant = @tenant {sql.Where}").With(tenant)).First(row => (int)row.Long(), cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyDictionary<MemberList, int>> Count(TenantId tenant, CancellationToken cancellationToken)
    {
        var counts = await database.Read(
            work => work.Sql("select list, count(*) from members where tenant = @tenant group by list")
                .With(tenant)
                .All(row => (List: (MemberList)row.Int(), Count: (int)row.Long()), cancellationToken),
            cancellationToken);
        return counts.ToDictionary(row => row.List, row => row.Count);
    }

    public async Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
        await database.Read(work => Page(work, tenant, "and m.advisory <> 0", after, limit, statement => statement, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync();
    }

    // The page is cut before the roster is looked at: who is on it hangs on the member alone.
    private static async Task<IReadOnlyList<MemberRecord>> Page(
        Work work, TenantId tenant, string filter, MemberId? after, int limit, Func<Statement, Statement> bind, CancellationToken cancellationToken) =>
        await bind(Bind(
            work.Sql($"""
                {Columns} from (select * from members as m where m.tenant = @tenant {filter} {After(after)} order by m.member_id limit @limit) as m {ToRoster}
                order by m.member_id
                """),
            tenant,
            after,
            limit)).All(Read, cancellationToken);

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
