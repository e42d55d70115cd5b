using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Roster;

internal sealed class RosterStore(Database database, TimeProvider time) : IRosterStore
{
    // "|| ''" keeps the planner from naming the tenant in both tables: see Keys.
    private const string ToMember = "left join members as m on m.tenant = r.tenant || '' and m.source = r.source and m.external_id = r.external_id";

    private static readonly string Both = $"{RosterColumns.Select}, {MemberColumns.Select}, m.address";

    public async Task<(bool Roster, bool Members)> Any(TenantId tenant, int source, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("""
            select exists (select 1 from roster where tenant = @tenant and source = @source), exists (select 1 from members where tenant = @tenant)
            """)
            .With(tenant).With("source", source)
            .First(row => (row.Bool(), row.Bool()), cancellationToken),
        cancellationToken);

    public Task<FingerprintSet> SettledFingerprints(TenantId tenant, int source, CancellationToken cancellationToken) => database.Read(
        work => SettledFingerprintLoad.Run(work, tenant, source, cancellationToken), cancellationToken);

    public async Task<IReadOnlyDictionary<string, Known>> Known(TenantId tenant, int source, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
    {
        if (externalIds.Count == 0) return new Dictionary<string, Known>();
        var found = await database.Read(
            work =>
            {
                var ids = work.KeysOf(tenant, source, externalIds);
                return work.Sql($"""
                    select i.k, {Both} from {ids}
                    left join roster as r on r.tenant = i.t and r.source = i.s and r.external_id = i.k
                    left join members as m on m.tenant = i.t and m.source = i.s and m.external_id = i.k
                    where r.tenant is not null or m.tenant is not null
                    """)
                    .With(ids)
                    .All(row => (Id: row.Text(), Known: Read(row)), cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(row => row.Id, row => row.Known, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyDictionary<string, MemberFact>> Holders(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0) return new Dictionary<string, MemberFact>();
        var found = await database.Read(
            work =>
            {
                var wanted = work.KeysOf(tenant, addresses);
                return work.Sql($"""
                    select {MemberColumns.Select}, m.address, m.display_name, m.given_name, m.family_name, r.display_name, r.given_name, r.family_name
                    from {wanted} join members as m on m.tenant = i.t and m.address = i.k
                    {MemberColumns.TheirRosterRow}
                    """)
                    .With(wanted)
                    .All(row => new MemberFact(MemberColumns.ReadState(row), row.TextOrNull()) { ShownName = ShownName(row) }, cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(fact => fact.Address!, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<Known>> Retained(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"""
            select {Both} from members as m
            {MemberColumns.TheirRosterRow}
            where m.tenant = @tenant and m.grant_state = @retained and m.out_cause = 0 and m.source is not null and (@after is null or m.member_id > @after)
            order by m.member_id limit @limit
            """)
            .With(tenant).With("retained", (int)Grant.Retained).With("after", after?.Value).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<Known>> ByFingerprint(TenantId tenant, int source, IReadOnlyCollection<UInt128> fingerprints, CancellationToken cancellationToken)
    {
        if (fingerprints.Count == 0) return [];
        return await database.Read(
            work =>
            {
                var wanted = work.Rows("i", Keys.Fingerprints, [.. fingerprints]);
                return work.Sql($"""
                    select {Both} from roster as r {ToMember}
                    where r.tenant = @tenant and r.source = @source and r.settled and {database.In("r.fingerprint", wanted)}
                    """)
                    .With(tenant).With("source", source).With(wanted)
                    .All(Read, cancellationToken);
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<Known>> Open(TenantId tenant, int source, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"""
            select {Both} from roster as r {ToMember}
            where r.tenant = @tenant and r.source = @source and not r.settled and (r.presence <> @departed or m.out_cause = 0)
            order by r.external_id
            """)
            .With(tenant).With("source", source).With("departed", (int)Presence.Departed)
            .All(Read, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyDictionary<string, int>> Populations(TenantId tenant, int source, CancellationToken cancellationToken)
    {
        var combinations = await database.Read(
            work => work.Sql("""
                select selected_by, count(*) from roster
                where tenant = @tenant and source = @source and presence = @present and selected_by <> ''
                group by selected_by
                """)
                .With(tenant).With("source", source).With("present", (int)Presence.Present)
                .All(row => (SelectedBy: SelectedBy.Parse(row.Text()), Count: (int)row.Long()), cancellationToken),
            cancellationToken);
        var populations = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (selectedBy, count) in combinations)
            foreach (var reference in selectedBy.References())
                populations[reference] = populations.GetValueOrDefault(reference) + count;
        return populations;
    }

    public async Task<IReadOnlyList<Known>> Pinned(TenantId tenant, int source, string? after, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"""
            select {Both} from roster as r {ToMember}
            where r.tenant = @tenant and r.source = @source and r.pin is not null and (@after is null or r.external_id > @after)
            order by r.external_id limit @limit
            """)
            .With(tenant).With("source", source).With("after", after).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    public Task<bool> Unpin(TenantId tenant, int source, string externalId, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var released = await work.Sql("""
                update roster set pin = null, settled = @settled where tenant = @tenant and source = @source and external_id = @id and pin is not null
                """)
                .With(tenant).With("source", source).With("id", externalId).With("settled", false)
                .Run(cancellationToken);
            if (released > 0) await EventLog.Append(work, tenant, time.GetUtcNow(), events, cancellationToken);
            return released > 0;
        },
        cancellationToken);

    public Task ForgetAbsences(TenantId tenant, int source, Fence fence, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            if (!await ConnectionFence.Stands(work, tenant, fence, cancellationToken)) return;
            var people = work.KeysOf(tenant, source, externalIds.Order(StringComparer.Ordinal));
            await work.Sql($"""
                update roster set absent_since = null, absent_rights = null, presence = case when presence = @once then @present else presence end
                from {people} where roster.tenant = i.t and roster.source = i.s and roster.external_id = i.k and roster.absent_since is not null
                """)
                .With("once", (int)Presence.AbsentOnce).With("present", (int)Presence.Present).With(people)
                .Run(cancellationToken);
        },
        cancellationToken);

    // Names kept by hand go before those of the directory.
    private static string? ShownName(Row row)
    {
        var (own, listed) = (Name(row), Name(row));
        return own ?? listed;

        static string? Name(Row row) => PersonName.Shown(row.TextOrNull(), row.TextOrNull(), row.TextOrNull());
    }

    private static Known Read(Row row)
    {
        var roster = RosterColumns.ReadOrNull(row);
        return new Known(roster, row.IsNull ? null : new MemberFact(MemberColumns.ReadState(row), row.TextOrNull()));
    }
}
