using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Events;

/// <summary>
/// Takes the old end off a tenant's sequence. Events never change, so what is taken and what stands for it is worked out
/// beforehand; the transaction then raises the floor, which only one of two prunings can, and writes. The counter's row is
/// the only one that others hold too, and it comes first here and last there: nobody waits in a ring.
/// </summary>
internal static class EventPruning
{
    private static readonly ColumnSet<(TenantId Tenant, long Number)> Numbers = new ColumnSet<(TenantId Tenant, long Number)>().Text("t", row => row.Tenant.Value).Long("n", row => row.Number);

    public static async Task<IReadOnlyList<TenantId>> Prunable(Database database, DateTimeOffset before, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("""
            select s.tenant from tenant_sequences as s join events as e on e.tenant = s.tenant and e.seq = s.floor + 1
            where e.at < @before order by s.tenant limit @limit
            """)
            .With("before", before).With("limit", limit)
            .All(row => row.Tenant(), cancellationToken),
        cancellationToken);

    public static async Task<int> Prune(Database database, TenantId tenant, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        if (await database.Read(work => Look(work, tenant, before, limit, cancellationToken), cancellationToken) is not { } cut) return 0;
        return await database.Write(work => Take(work, tenant, cut, cancellationToken), cancellationToken);
    }

    private static async Task<Cut?> Look(Work work, TenantId tenant, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var floor = await Floor(work, tenant, cancellationToken);
        var next = await Events(work, tenant, floor, limit, cancellationToken);

        // Up to the first young one, whatever its neighbours' clocks said.
        var count = next.FindIndex(happened => happened.At >= before);
        if (count == 0 || next.Count == 0) return null;
        var taken = count < 0 ? next : next[..count];
        while (taken[^1] is { MemberVersion: not null } last)
        {
            // A decision goes as a whole: what is missing of the last one stands right behind it.
            var rest = (await Events(work, tenant, last.Seq, limit, cancellationToken)).TakeWhile(happened => happened.Member == last.Member && happened.MemberVersion == last.MemberVersion).ToList();
            if (rest.Count == 0) break;
            taken.AddRange(rest);
        }

        var members = taken.Where(happened => happened.Member is not null).Select(happened => happened.Member!.Value.Value).Distinct().ToList();
        var upTo = taken[^1].Seq;
        var pasts = members.Count == 0 ? [] : await Pasts(work, tenant, members, upTo, cancellationToken);
        return new Cut(
            floor,
            upTo,
            [.. pasts.Where(happened => happened.Seq <= floor).Select(happened => happened.Seq)],
            [.. pasts.GroupBy(happened => happened.Member!.Value).Select(past => Snapshots.Of([.. past]))],
            taken.Count);
    }

    private static async Task<int> Take(Work work, TenantId tenant, Cut cut, CancellationToken cancellationToken)
    {
        var raised = await work.Sql("update tenant_sequences set floor = @upTo where tenant = @tenant and floor = @floor").With(tenant).With("upTo", cut.UpTo).With("floor", cut.Floor).Run(cancellationToken);
        if (raised == 0)
        {
            // Another silo was here first.
            work.Abandon();
            return 0;
        }

        await work.Sql("delete from events where tenant = @tenant and seq > @floor and seq <= @upTo").With(tenant).With("floor", cut.Floor).With("upTo", cut.UpTo).Run(cancellationToken);
        if (cut.Replaced.Count > 0)
        {
            var rows = work.Rows("i", Numbers, [.. cut.Replaced.Select(seq => (tenant, seq))]);
            await work.Sql($"delete from events where tenant = @tenant and seq in (select i.n from {rows})").With(tenant).With(rows).Run(cancellationToken);
        }

        await EventLog.Insert(
            work,
            [.. cut.Snapshots.Select(kept => (kept.Seq, new NewEvent(tenant, kept.At, kept.Kind, kept.Origin, kept.Member, kept.MemberVersion, kept.Step, kept.Data)))],
            cancellationToken);
        return cut.Taken;
    }

    public static async Task<long> Floor(Work work, TenantId tenant, CancellationToken cancellationToken) =>
        await work.Sql("select floor from tenant_sequences where tenant = @tenant").With(tenant).First(row => row.Long(), cancellationToken);

    private static Task<List<StoredEvent>> Events(Work work, TenantId tenant, long after, int limit, CancellationToken cancellationToken) =>
        work.Sql($"select {EventStore.PrefixedColumns} from events as e where e.tenant = @tenant and e.seq > @after order by e.seq limit @limit")
            .With(tenant).With("after", after).With("limit", limit)
            .All(EventStore.Read, cancellationToken);

    private static Task<List<StoredEvent>> Pasts(Work work, TenantId tenant, IReadOnlyList<Guid> members, long upTo, CancellationToken cancellationToken)
    {
        var wanted = work.KeysOf(tenant, members);
        return work.Sql($"select {EventStore.PrefixedColumns} from {wanted} join events as e on e.tenant = i.t and e.member_id = i.k where e.seq <= @upTo order by e.seq")
            .With(wanted).With("upTo", upTo)
            .All(EventStore.Read, cancellationToken);
    }

    /// <summary>What one pruning does.</summary>
    /// <param name="Floor">Where the sequence began so far.</param>
    /// <param name="UpTo">The last event that is taken.</param>
    /// <param name="Replaced">Places of older snapshots that newer ones stand for.</param>
    /// <param name="Snapshots">What stands for the events of each member among them.</param>
    /// <param name="Taken">How many events are taken.</param>
    private sealed record Cut(long Floor, long UpTo, IReadOnlyList<long> Replaced, IReadOnlyList<StoredEvent> Snapshots, int Taken);
}
