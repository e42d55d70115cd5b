using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Stores;

internal sealed class MemorySyncs(MemoryDatabase database) : ISyncStore
{
    public Task Put(TenantId tenant, SyncRecord sync, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant).Syncs;
        if (!rows.TryGetValue(sync.Id, out var known) || Open(known)) rows[sync.Id] = sync;
        return Task.CompletedTask;
    }

    public Task PutFaults(TenantId tenant, Guid sync, IReadOnlyList<StoredFault> faults, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (database.Of(tenant).Syncs.TryGetValue(sync, out var run) && Open(run)) database.Of(tenant).Faults[sync] = (now, [.. faults]);
        return Task.CompletedTask;
    }

    public Task<SyncRecord?> Find(TenantId tenant, Guid sync, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Syncs.GetValueOrDefault(sync));

    public Task<IReadOnlyList<SyncRecord>> List(TenantId tenant, Guid? before, int limit, CancellationToken cancellationToken)
    {
        var newest = InOrder(tenant).Reverse();
        return Task.FromResult<IReadOnlyList<SyncRecord>>([.. (before is null ? newest : newest.SkipWhile(sync => sync.Id != before).Skip(1)).Take(limit)]);
    }

    public Task<IReadOnlyList<StoredFault>> Faults(TenantId tenant, Guid sync, int after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredFault>>(database.Of(tenant).Faults.TryGetValue(sync, out var known) ? [.. known.Faults.Skip(after).Take(limit)] : []);

    public Task EraseNames(TenantId tenant, SyncKind? only, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        foreach (var (sync, known) in rows.Faults.ToList())
            if (known.At <= before && (only is null || rows.Syncs[sync].Kind == only)) rows.Faults[sync] = (known.At, [.. known.Faults.Select(fault => fault with { Name = null })]);
        return Task.CompletedTask;
    }

    public Task<int> DeleteFaultsOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => Task.FromResult(
        database.Tenants.Sum(tenant => tenant.Faults.Where(known => known.Value.At < moment).ToList().Sum(known => tenant.Faults.Remove(known.Key) ? known.Value.Faults.Count : 0)));

    public Task<bool> Any(TenantId tenant, SyncKind kind, long epoch, CancellationToken cancellationToken) =>
        Task.FromResult(database.Of(tenant).Syncs.Values.Any(sync => sync.Kind == kind && sync.Epoch == epoch));

    public Task<IReadOnlyList<SyncRecord>> Unfinished(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SyncRecord>>(
        [.. InOrder(tenant).Where(Open)]);

    // As they were asked for: not every id tells the time.
    private IEnumerable<SyncRecord> InOrder(TenantId tenant) => database.Of(tenant).Syncs.Values.OrderBy(sync => sync.CreatedAt).ThenBy(sync => sync.Id);

    private static bool Open(SyncRecord sync) => sync.Phase is SyncPhase.Waiting or SyncPhase.Reading or SyncPhase.Applying;
}
