using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Idempotency;

namespace HrisOrleans.Simulation.Stores;

internal sealed class MemoryEvents(MemoryDatabase database, TimeProvider time) : IEventStore
{
    public Task<IReadOnlyList<StoredEvent>> Read(TenantId tenant, long after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredEvent>>([.. database.Of(tenant).Events.Skip((int)Math.Max(0, after - database.Of(tenant).Floor)).Take(limit)]);

    public Task<IReadOnlyList<StoredEvent>> Newest(TenantId tenant, long? before, IReadOnlyCollection<string> types, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredEvent>>([.. Enumerable.Reverse(database.Of(tenant).Events).Where(happened => !(happened.Seq >= before) && EventTypes.Passes(types, EventTypes.Of(happened))).Take(limit)]);

    public Task<IReadOnlyList<StoredEvent>> History(TenantId tenant, MemberId member, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredEvent>>([.. Past(database.Of(tenant), member)]);

    public Task<ILookup<MemberId, StoredEvent>> Histories(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken)
    {
        var wanted = members.ToHashSet();
        return Task.FromResult(database.Of(tenant).Snapshots.Values.Concat(database.Of(tenant).Events).Where(happened => happened.Member is { } member && wanted.Contains(member)).ToLookup(happened => happened.Member!.Value));
    }

    public Task Append(TenantId tenant, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        foreach (var happened in events) database.Of(tenant).Append(time.GetUtcNow(), happened);
        return Task.CompletedTask;
    }

    public Task<long> Floor(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Floor);

    public Task<long> Last(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Floor + database.Of(tenant).Events.Count);

    public Task<IReadOnlyList<TenantId>> Prunable(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TenantId>>([.. database.Tenants.Where(tenant => tenant.Events is [var oldest, ..] && oldest.At < before).Select(tenant => tenant.Id).Take(limit)]);

    public Task<int> Prune(TenantId tenant, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        var count = rows.Events.Take(limit).TakeWhile(happened => happened.At < before).Count();
        while (count > 0 && count < rows.Events.Count && rows.Events[count - 1] is { MemberVersion: { } version } last && rows.Events[count].Member == last.Member && rows.Events[count].MemberVersion == version) count++;
        var taken = rows.Events.GetRange(0, count);
        foreach (var past in taken.Where(happened => happened.Member is not null).GroupBy(happened => happened.Member!.Value))
            rows.Snapshots[past.Key] = Snapshots.Of(rows.Snapshots.TryGetValue(past.Key, out var older) ? [older, .. past] : [.. past]);
        rows.Events.RemoveRange(0, count);
        rows.Floor += count;
        return Task.FromResult(count);
    }

    private static IEnumerable<StoredEvent> Past(MemoryTenant rows, MemberId member)
    {
        var past = rows.Events.Where(happened => happened.Member == member);
        return rows.Snapshots.TryGetValue(member, out var snapshot) ? past.Prepend(snapshot) : past;
    }
}

internal sealed class MemoryBrowses(MemoryDatabase database) : IBrowseStore
{
    public Task<bool> Put(TenantId tenant, long epoch, Guid browse, int chunk, byte[] sealedBytes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (database.Of(tenant).Connection?.Epoch != epoch) return Task.FromResult(false);
        database.Of(tenant).Browses[(browse, chunk)] = (epoch, sealedBytes, now);
        return Task.FromResult(true);
    }

    public Task<bool> Holds(TenantId tenant, Guid browse, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult(database.Of(tenant).Browses.TryGetValue((browse, 0), out var row) && row.At >= since);

    public Task<Guid?> Newest(TenantId tenant, long epoch, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Browses
        .Where(row => row.Key.Chunk == 0 && row.Value.Epoch == epoch && row.Value.At >= since)
        .OrderByDescending(row => row.Value.At).ThenByDescending(row => row.Key.Browse)
        .Select(row => (Guid?)row.Key.Browse)
        .FirstOrDefault());

    public Task<IReadOnlyList<byte[]>> Read(TenantId tenant, Guid browse, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<byte[]>>(
        [.. database.Of(tenant).Browses.Where(row => row.Key.Browse == browse).OrderBy(row => row.Key.Chunk).Select(row => row.Value.Sealed)]);

    public Task DeleteAllBut(TenantId tenant, Guid? browse, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant).Browses;
        foreach (var key in rows.Keys.Where(key => key.Browse != browse).ToList()) rows.Remove(key);
        return Task.CompletedTask;
    }

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) =>
        Task.FromResult(database.Tenants.Sum(tenant => tenant.Browses.Where(row => row.Value.At < moment).ToList().Count(row => tenant.Browses.Remove(row.Key))));
}

internal sealed class MemoryIdempotency(MemoryDatabase database) : IIdempotencyStore
{
    public Task<IdempotencyRecord> Begin(TenantId tenant, string key, byte[] requestHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var began = database.Of(tenant).Keys.TryAdd(key, (new IdempotencyRecord(requestHash, null, null), now));
        return Task.FromResult(database.Of(tenant).Keys[key].Record with { Began = began });
    }

    public Task Complete(TenantId tenant, string key, int status, byte[] sealedAnswer, CancellationToken cancellationToken)
    {
        var keys = database.Of(tenant).Keys;
        if (keys.TryGetValue(key, out var row) && row.Record.Status is null) keys[key] = (row.Record with { Status = status, Sealed = sealedAnswer }, row.At);
        return Task.CompletedTask;
    }

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) =>
        Task.FromResult(database.Tenants.Sum(tenant => tenant.Keys.Where(row => row.Value.At < moment).ToList().Count(row => tenant.Keys.Remove(row.Key))));
}

/// <summary>Tenants' keys that are the same in every life: fingerprints, and so whatever order follows from them, repeat.</summary>
internal sealed class FixedKeys : ITenantKeyTable
{
    private static readonly KeyEncryptionKeys Keks = KeyEncryptionKeys.Parse("fixed:" + Convert.ToBase64String([.. Enumerable.Repeat((byte)7, 32)]));

    private readonly Dictionary<string, StoredTenantKey> _keys = new(StringComparer.Ordinal);

    public TenantKeyRing Ring(TimeProvider time) => new(this, Keks, time);

    public Task<StoredTenantKey?> Latest(string tenant, CancellationToken ct) => Task.FromResult<StoredTenantKey?>(Of(tenant));

    public Task<StoredTenantKey?> Find(string tenant, int keyId, CancellationToken ct) => Task.FromResult(keyId == 1 ? Of(tenant) : null);

    public Task Add(StoredTenantKey key, DateTimeOffset now, CancellationToken ct) => throw new NotSupportedException("A fixed key is there from the beginning.");

    public Task<bool> Destroy(string tenant, DateTimeOffset now, CancellationToken ct) => throw new NotSupportedException("A fixed key stays.");

    public Task<IReadOnlyList<StoredTenantKey>> NotWrappedBy(string kekId, CancellationToken ct) => throw new NotSupportedException("A fixed key is never wrapped anew.");

    public Task<bool> Rewrap(StoredTenantKey key, string kekId, byte[] wrapped, CancellationToken ct) => throw new NotSupportedException("A fixed key is never wrapped anew.");

    private StoredTenantKey Of(string tenant)
    {
        if (!_keys.TryGetValue(tenant, out var key))
            _keys[tenant] = key = new StoredTenantKey(tenant, 1, Keks.Current.Id, Keks.Current.Wrap(tenant, 1, [.. Enumerable.Repeat((byte)5, TenantCipher.KeySize)]));
        return key;
    }
}
