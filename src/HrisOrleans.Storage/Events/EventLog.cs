using System.Collections.Immutable;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Events;

/// <summary>An event that has no place in the sequence yet. Version and step are null for what is no decision of a member.</summary>
internal readonly record struct NewEvent(
    TenantId Tenant, DateTimeOffset At, string Kind, Origin Origin, MemberId? Member, long? Version, int? Step, string Data)
{
    /// <summary>The events of one decision of a member, in order.</summary>
    public static IEnumerable<NewEvent> Of(TenantId tenant, MemberState after, ImmutableArray<MemberEvent> decision, Origin origin, DateTimeOffset at)
    {
        for (var step = 0; step < decision.Length; step++)
        {
            var (kind, json) = MemberEventJson.WriteText(decision[step]);
            yield return new NewEvent(tenant, at, kind, origin, after.Id, after.Version, step, json);
        }
    }

    /// <summary>A fact about a member that is no decision.</summary>
    public static NewEvent Told(TenantId tenant, MemberId member, MemberEvent happened, Origin origin, DateTimeOffset at)
    {
        var (kind, json) = MemberEventJson.WriteText(happened);
        return new NewEvent(tenant, at, kind, origin, member, null, null, json);
    }
}

/// <summary>
/// Appends to the tenants' sequences as the last thing a transaction does: the counter row, once raised, is held until
/// the commit, so numbers are given in the order in which commits become visible, and none is ever missing.
/// </summary>
internal static class EventLog
{
    private static readonly ColumnSet<(TenantId Tenant, long Count)> Counters =
        new ColumnSet<(TenantId Tenant, long Count)>().Text("t", row => row.Tenant.Value).Long("n", row => row.Count);

    private static readonly ColumnSet<(long Seq, NewEvent Event)> Rows = new ColumnSet<(long Seq, NewEvent Event)>()
        .Text("t", row => row.Event.Tenant.Value)
        .Long("seq", row => row.Seq)
        .Moment("at", row => row.Event.At)
        .Text("kind", row => row.Event.Kind)
        .Text("actor", row => row.Event.Origin.Actor)
        .Text("cause", row => row.Event.Origin.Cause)
        .Uuid("plan_id", row => row.Event.Origin.PlanId)
        .Uuid("member_id", row => row.Event.Member?.Value)
        .Long("version", row => row.Event.Version)
        .Int("step", row => row.Event.Step)
        .Text("data", row => row.Event.Data);

    public static Task Append(Work work, TenantId tenant, DateTimeOffset at, IEnumerable<TenantEvent> events, CancellationToken cancellationToken) =>
        Append(work, [.. events.Select(happened => new NewEvent(tenant, at, happened.Kind, happened.Origin, null, null, null, happened.Data))], cancellationToken);

    /// <summary>Appends events of any tenants; those of one tenant keep their order.</summary>
    public static async Task Append(Work work, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        var counts = events.CountBy(happened => happened.Tenant).Select(pair => (pair.Key, (long)pair.Value));
        var next = await Reserve(work, [.. counts], cancellationToken);
        var rows = new List<(long, NewEvent)>(events.Count);
        foreach (var happened in events) rows.Add((next[happened.Tenant]++, happened));
        await Insert(work, rows, cancellationToken);
    }

    /// <summary>Writes events that have their place.</summary>
    public static async Task Insert(Work work, IReadOnlyList<(long Seq, NewEvent Event)> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        var parameter = work.Rows("r", Rows, rows);
        await work.Sql($"""
            insert into events (tenant, seq, at, kind, actor, cause, plan_id, member_id, version, step, data)
            select t, seq, at, kind, actor, cause, plan_id, member_id, version, step, data from {parameter}
            """)
            .With(parameter)
            .Run(cancellationToken);
    }

    /// <summary>Raises counters in the order of tenants, so that two transactions never wait for each other in a ring.</summary>
    /// <returns>The first number of each tenant's share.</returns>
    public static async Task<Dictionary<TenantId, long>> Reserve(Work work, IReadOnlyList<(TenantId Tenant, long Count)> counts, CancellationToken cancellationToken)
    {
        var sorted = counts.OrderBy(count => count.Tenant).ToList();
        var parameter = work.Rows("r", Counters, sorted);
        var raised = await work.Sql($"""
            insert into tenant_sequences (tenant, seq) select t, n from {parameter} where true
            on conflict (tenant) do update set seq = tenant_sequences.seq + excluded.seq
            returning tenant, seq
            """)
            .With(parameter)
            .All(row => (Tenant: row.Tenant(), Last: row.Long()), cancellationToken);
        var shares = sorted.ToDictionary(count => count.Tenant, count => count.Count);
        return raised.ToDictionary(row => row.Tenant, row => row.Last - shares[row.Tenant] + 1);
    }
}
