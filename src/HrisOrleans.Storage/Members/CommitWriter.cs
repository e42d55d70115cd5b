using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Sql;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Storage.Members;

/// <summary>Many commits, of different members, in one transaction.</summary>
internal static class CommitWriter
{
    private static readonly ColumnSet<MemberRow> Claimed = new ColumnSet<MemberRow>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("id", row => row.State.Id.Value)
        .Text("address", row => row.Profile?.Address);

    private static readonly ColumnSet<MemberCommit> Selected = new ColumnSet<MemberCommit>()
        .Text("t", commit => commit.Tenant.Value)
        .Int("source", commit => commit.After.Source!.Value.Source)
        .Text("external_id", commit => commit.After.Source!.Value.ExternalId)
        .Text("selected_by", commit => commit.Under?.ToString())
        .Bool("reopens", commit => commit.Reopens);

    /// <summary>Writes whoever's version stands, whose address is free, and who is not the last admin where that one is to stay.</summary>
    /// <returns>One result for each commit, in their order.</returns>
    public static async Task<CommitResult[]> Write(Work work, IReadOnlyList<MemberCommit> commits, CancellationToken cancellationToken)
    {
        await ErasureStore.HoldSyncs(work, commits.Where(commit => commit.Erases).Select(commit => commit.Tenant), cancellationToken);
        var overtaken = await Overtaken(work, commits, cancellationToken);
        var spared = await LastAdmins.Spared(work, commits, cancellationToken);
        var rows = commits.Where(commit => !overtaken.Contains(commit) && !spared.Contains((commit.Tenant, commit.After.Id))).ToDictionary(
            commit => (commit.Tenant, commit.After.Id),
            commit => new MemberRow(commit.Tenant, commit.ExpectedVersion, commit.After, commit.Profile, commit.At, commit.Claim));
        List<MemberRow> births = [.. rows.Values.Where(row => row.Expected == 0)];
        List<MemberRow> changes = [.. rows.Values.Where(row => row.Expected != 0)];
        var written = new HashSet<(TenantId, MemberId)>();
        written.UnionWith(await Bear(work, births, cancellationToken));
        written.UnionWith(await Change(work, changes, cancellationToken));

        var taken = await Taken(work, [.. births.Where(row => !written.Contains((row.Tenant, row.State.Id)))], cancellationToken);
        var (events, outbox) = (new List<NewEvent>(), new OutboxRows());
        foreach (var commit in commits)
        {
            if (!written.Contains((commit.Tenant, commit.After.Id))) continue;
            events.AddRange(NewEvent.Of(commit.Tenant, commit.After, commit.Events, commit.Origin, commit.At));
            outbox.Add(commit.Tenant, commit.After.Id, commit.Events, commit.At, automatic: false);
        }

        await Remember(work, [.. commits.Where(commit => (commit.Under is not null || commit.Reopens) && commit.After.Source is not null && written.Contains((commit.Tenant, commit.After.Id)))], cancellationToken);
        foreach (var erased in commits.Where(commit => commit.Erases && written.Contains((commit.Tenant, commit.After.Id))))
            await ErasureStore.Clear(work, erased.Tenant, erased.After.Id, cancellationToken);
        var suppressed = commits.Where(commit => commit.Suppresses is not null && written.Contains((commit.Tenant, commit.After.Id)));
        await SuppressionStore.Add(work, [.. suppressed.Select(commit => (commit.Tenant, commit.Suppresses!))], cancellationToken);
        await outbox.Write(work, cancellationToken);
        await EventLog.Append(work, events, cancellationToken);
        return [.. commits.Select(Result)];

        CommitResult Result(MemberCommit commit)
        {
            var key = (commit.Tenant, commit.After.Id);
            return written.Contains(key) ? CommitResult.Committed
                : overtaken.Contains(commit) ? CommitResult.ConnectionMoved
                : taken.Contains(key) ? CommitResult.AddressTaken
                : spared.Contains(key) ? CommitResult.LastAdmin
                : CommitResult.VersionMoved;
        }
    }

    // The connection's row stays locked until the end of the transaction: who goes on to another epoch waits for us, or we see it.
    private static async Task<HashSet<MemberCommit>> Overtaken(Work work, IReadOnlyList<MemberCommit> commits, CancellationToken cancellationToken)
    {
        var overtaken = new HashSet<MemberCommit>(ReferenceEqualityComparer.Instance);
        foreach (var resting in commits.Where(commit => commit.Epoch is not null).GroupBy(commit => commit.Tenant).OrderBy(group => group.Key))
        {
            var epoch = await work.Sql($"select epoch from connections where tenant = @tenant {work.Database.ForShare}").With(resting.Key).First<long?>(row => row.Long(), cancellationToken);
            overtaken.UnionWith(resting.Where(commit => commit.Epoch != epoch));
        }

        return overtaken;
    }

    private static async Task<IEnumerable<(TenantId, MemberId)>> Bear(Work work, IReadOnlyList<MemberRow> births, CancellationToken cancellationToken)
    {
        if (births.Count == 0) return [];
        // By address, as everybody does: two transactions that claim the same ones meet at the same one first.
        var rows = work.Rows("r", MemberColumns.StateAndProfile, [.. births.OrderBy(row => row.Tenant).ThenBy(row => row.Profile?.Address, StringComparer.Ordinal)]);
        return await work.Sql($"{MemberColumns.Insert(rows)} on conflict do nothing returning tenant, member_id").With(rows).All(Key, cancellationToken);
    }

    private static async Task<IEnumerable<(TenantId, MemberId)>> Change(Work work, IReadOnlyList<MemberRow> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return [];
        var profiled = changes.Any(row => row.Profile is not null || row.Claim is not null);
        var rows = work.Rows("r", profiled ? MemberColumns.StateProfileAndClaim : MemberColumns.State, changes);
        return await work.Sql($"""
            update members as m set {MemberColumns.Assign} {(profiled ? ", " + MemberColumns.AssignProfile : "")}
            from {rows} where m.tenant = r.t and m.member_id = r.id and m.version = r.expected
            returning tenant, member_id
            """)
            .With(rows)
            .All(Key, cancellationToken);
    }

    private static async Task Remember(Work work, IReadOnlyList<MemberCommit> commits, CancellationToken cancellationToken)
    {
        if (commits.Count == 0) return;
        var rows = work.Rows("r", Selected, commits);
        await work.Sql($"""
            update roster as o set selected_by = coalesce(r.selected_by, o.selected_by), settled = case when r.reopens then @settled else o.settled end
            from {rows} where o.tenant = r.t and o.source = r.source and o.external_id = r.external_id
            """)
            .With("settled", false)
            .With(rows)
            .Run(cancellationToken);
    }

    // Of births that met something: those whose address somebody else holds. The others were born before.
    private static async Task<HashSet<(TenantId, MemberId)>> Taken(Work work, IReadOnlyList<MemberRow> refused, CancellationToken cancellationToken)
    {
        if (refused.Count == 0) return [];
        var rows = work.Rows("r", Claimed, refused);
        var taken = await work.Sql($"""
            select r.t, r.id from {rows} join members as m on m.tenant = r.t and m.address = r.address
            where m.member_id <> r.id and not exists (select 1 from members as b where b.tenant = r.t and b.member_id = r.id)
            """)
            .With(rows)
            .All(Key, cancellationToken);
        return [.. taken];
    }

    private static (TenantId, MemberId) Key(Row row) => (row.Tenant(), new MemberId(row.Uuid()));
}
