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
        coalesce(m.display_name, r.display_name), r.job_title, r.groups, coalesce(r.presence = 1 and r.selected_by <> '' and r.selected_by not like '-%', false), m.created_at, m.changed_at
        """;

    private static readonly string Select =
        $"""
        select {MemberColumns.Select}, {Joined} from members as m
        left join roster as r on r.tenant = m.tenant and r.source = m.source and r.external_id = m.external_id
        where m.tenant = @tenant
        """;

    private readonly CommitLane[] _lanes = [.. Enumerable.Range(0, database.CommitLanes).Select(_ => new CommitLane(database))];

    public Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"{Select} and m.member_id = @member").With(tenant).With("member", member.Value).First(Read, cancellationToken),
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

    public async Task<IReadOnlyList<MemberRecord>> List(
        TenantId tenant, MemberList? list, Grant? grant, string? search, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, 500));
        var found = "";
        if (search is not null)
        {
            var lower = await database.LowerCase(cancellationToken);
            string[] columns = ["coalesce(m.display_name, r.display_name)", "coalesce(m.given_name, r.given_name)", "coalesce(m.family_name, r.family_name)", "coalesce(m.email, r.email)"];
            found = $"and ({string.Join(" or ", columns.Select(column => $"{lower(column)} like @search escape '!'"))})";
        }

        return await database.Read(
            work =>
            {
                var statement = work.Sql($"""
                    {Select} {(list is null ? "" : "and m.list = @list")} {(grant is null ? "" : "and m.grant_state = @grant")}
                        {(after is null ? "" : "and m.member_id > @after")} {found}
                    order by m.member_id limit @limit
                    """).With(tenant).With("limit", limit);
                if (list is { } inList) statement.With("list", (int)inList);
                if (grant is { } granted) statement.With("grant", (int)granted);
                if (after is { } last) statement.With("after", last.Value);
                if (search is not null) statement.With("search", Pattern(search));
                return statement.All(Read, cancellationToken);
            },
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

    public async Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) => await database.Read(
        work =>
        {
            var statement = work.Sql($"{Select} and m.advisory <> 0 {(after is null ? "" : "and m.member_id > @after")} order by m.member_id limit @limit")
                .With(tenant).With("limit", limit);
            if (after is { } last) statement.With("after", last.Value);
            return statement.All(Read, cancellationToken);
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync();
    }

    private static string Pattern(string search)
    {
        var plain = search.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
        return $"%{plain}%";
    }

    private static MemberRecord Read(Row row) => new(
        MemberColumns.ReadState(row),
        new MemberProfile(row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull()),
        row.TextOrNull(),
        row.TextOrNull(),
        row.Bool(),
        row.Moment(),
        row.Moment());
}
