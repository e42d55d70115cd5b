using HrisOrleans.Domain.Plans;
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

    public Task PutFaults(TenantId tenant, Guid sync, IReadOnlyList<RecordFault> faults, DateTimeOffset now, CancellationToken cancellationToken)
    {
        database.Of(tenant).Faults[sync] = [.. faults];
        return Task.CompletedTask;
    }

    public Task<SyncRecord?> Find(TenantId tenant, Guid sync, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Syncs.GetValueOrDefault(sync));

    public Task<IReadOnlyList<SyncRecord>> List(TenantId tenant, Guid? before, int limit, CancellationToken cancellationToken)
    {
        var newest = InOrder(tenant).Reverse();
        return Task.FromResult<IReadOnlyList<SyncRecord>>([.. (before is null ? newest : newest.SkipWhile(sync => sync.Id != before).Skip(1)).Take(limit)]);
    }

    public Task<IReadOnlyList<RecordFault>> Faults(TenantId tenant, Guid sync, int after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RecordFault>>([.. (database.Of(tenant).Faults.GetValueOrDefault(sync) ?? []).Skip(after).Take(limit)]);

    public Task<bool> Any(TenantId tenant, SyncKind kind, long epoch, CancellationToken cancellationToken) =>
        Task.FromResult(database.Of(tenant).Syncs.Values.Any(sync => sync.Kind == kind && sync.Epoch == epoch));

    public Task<IReadOnlyList<SyncRecord>> Unfinished(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SyncRecord>>(
        [.. InOrder(tenant).Where(Open)]);

    // As they were asked for: not every id tells the time.
    private IEnumerable<SyncRecord> InOrder(TenantId tenant) => database.Of(tenant).Syncs.Values.OrderBy(sync => sync.CreatedAt).ThenBy(sync => sync.Id);

    private static bool Open(SyncRecord sync) => sync.Phase is SyncPhase.Waiting or SyncPhase.Reading or SyncPhase.Applying;
}
