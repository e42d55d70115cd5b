using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Removals;

namespace HrisOrleans.Simulation.Stores;

/// <summary>A row of the removal budget's ledger.</summary>
internal sealed record MemoryRemoval(Reservation Loss, DateTimeOffset ReservedAt, DateTimeOffset? AppliedAt, DateTimeOffset? FreedAt);

internal sealed class MemoryRemovals(MemoryDatabase database) : IRemovalStore
{
    public static void Reserve(MemoryTenant rows, IReadOnlyList<Reservation> losses, DateTimeOffset at)
    {
        foreach (var loss in losses) rows.Removals.TryAdd((loss.Plan, loss.Line), new MemoryRemoval(loss, at, null, null));
    }

    /// <summary>These lines were applied now: from here on their window runs.</summary>
    public static void Date(MemoryTenant rows, Guid plan, IEnumerable<int> lines, DateTimeOffset at)
    {
        foreach (var line in lines)
            if (rows.Removals.TryGetValue((plan, line), out var row) && row.AppliedAt is null) rows.Removals[(plan, line)] = row with { AppliedAt = at };
    }

    /// <summary>What this plan reserved and has not used is free again.</summary>
    public static void Free(MemoryTenant rows, Guid plan, DateTimeOffset at)
    {
        foreach (var (key, row) in rows.Removals.Where(row => row.Key.Plan == plan && row.Value is { AppliedAt: null, FreedAt: null }).ToList())
            rows.Removals[key] = row with { FreedAt = at };
    }

    public Task<RemovalUse> Use(TenantId tenant, DateTimeOffset windowStart, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        var counted = rows.Removals.Values.Where(row => row.FreedAt is null && (row.AppliedAt is null || row.AppliedAt > windowStart)).ToList();
        var start = rows.Counts.Values.LastOrDefault(count => count.At <= windowStart) ?? rows.Counts.Values.FirstOrDefault(count => count.At > windowStart);
        var admins = rows.Members.Values.Count(member => member.State is { Role: MemberRole.Admin, Access: Access.Active, Out: OutCause.None });
        var happened = counted.Where(row => row.AppliedAt is not null).ToList();
        return Task.FromResult(new RemovalUse(counted.Count, Groups(counted), start, admins) { Happened = happened.Count, GroupsHappened = Groups(happened) });

        static Dictionary<string, int> Groups(IEnumerable<MemoryRemoval> losses) => losses.SelectMany(row => row.Loss.Groups).CountBy(group => group).ToDictionary(StringComparer.Ordinal);
    }

    public Task<DateTimeOffset?> LastCount(TenantId tenant, CancellationToken cancellationToken)
    {
        var counts = database.Of(tenant).Counts;
        return Task.FromResult(counts.Count == 0 ? (DateTimeOffset?)null : counts.Keys.Last());
    }

    public Task<int> Granted(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Members.Values.Count(member => member.State.Grant == Grant.Linked));

    public Task Record(TenantId tenant, GrantedCount count, CancellationToken cancellationToken)
    {
        database.Of(tenant).Counts.TryAdd(count.At, count);
        return Task.CompletedTask;
    }

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => Task.FromResult(database.Tenants.Sum(rows =>
    {
        var losses = rows.Removals.Where(row => (row.Value.FreedAt ?? row.Value.AppliedAt) < moment).Select(row => row.Key).ToList();
        var counts = rows.Counts.Keys.Where(at => at < moment).Order().SkipLast(1).ToList();
        losses.ForEach(key => rows.Removals.Remove(key));
        counts.ForEach(key => rows.Counts.Remove(key));
        return losses.Count + counts.Count;
    }));
}
