using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

/// <summary>
/// Indexes of those tenants in which somebody searches, in memory, so that a search does not go through every row. Nothing that
/// they hold changes without an event in the same transaction: they are brought up to the sequence before they are asked.
/// </summary>
internal sealed class MemberIndexes(Database database, TimeProvider time) : IAsyncDisposable
{
    /// <summary>So many members are read while somebody waits for their search; of more, that one is answered by the database.</summary>
    private const int AtOnce = 2_000;

    /// <summary>In all tenants together. A larger tenant has no index.</summary>
    private const int Most = 300_000;

    /// <summary>An index that nobody asked for so long is let go of; one that is older is made anew beside its use.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, Slot> _slots = [];
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _tidy;

    /// <summary>The tenant's index as of this moment; null while there is none.</summary>
    public async ValueTask<MemberIndex?> Of(TenantId tenant, CancellationToken cancellationToken)
    {
        var slot = SlotOf(tenant);
        if (slot.Index is null && !slot.Making && await Few(tenant, cancellationToken)) await Make(tenant, slot, cancellationToken);
        if (slot.Index is null || slot.MadeAt + Kept < time.GetUtcNow()) Begin(tenant, slot);
        if (slot.Index is null) return null;
        await slot.Turn.WaitAsync(cancellationToken);
        try
        {
            if (slot.Index is not { } index) return null;
            var current = await Current(tenant, index, cancellationToken);
            lock (_gate)
            {
                if (ReferenceEquals(slot.Index, index)) slot.Index = current;
            }

            if (current is null) Begin(tenant, slot);
            return current;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        List<Task> makings;
        lock (_gate) makings = [.. _slots.Values.Select(slot => slot.Made)];
        await Task.WhenAll(makings);
        if (_tidy is not null) await _tidy.DisposeAsync();
        _stop.Dispose();
    }

    private Slot SlotOf(TenantId tenant)
    {
        lock (_gate)
        {
            _tidy ??= time.CreateTimer(_ => Tidy(), null, Kept, Kept);
            if (!_slots.TryGetValue(tenant, out var slot)) _slots[tenant] = slot = new Slot();
            slot.UsedAt = time.GetUtcNow();
            return slot;
        }
    }

    private void Tidy()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var (tenant, _) in _slots.Where(slot => !slot.Value.Making && slot.Value.UsedAt + Kept <= now).ToList()) _slots.Remove(tenant);
        }
    }

    // The longest unasked make room.
    private void Keep(TenantId tenant, Slot slot, MemberIndex index)
    {
        lock (_gate)
        {
            var room = Most - index.Members.Length;
            foreach (var (other, taken) in _slots.Where(one => one.Key != tenant && one.Value.Index is not null).OrderByDescending(one => one.Value.UsedAt).ToList())
                if ((room -= taken.Index!.Members.Length) < 0) _slots.Remove(other);
            (slot.Index, slot.MadeAt) = (index, time.GetUtcNow());
        }
    }

    private void Begin(TenantId tenant, Slot slot)
    {
        lock (_gate)
        {
            if (slot.Making || slot.TooLarge || _stop.IsCancellationRequested) return;
            slot.Making = true;

            // It outlives whoever searched first and carries nothing of them along.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow()) slot.Made = Run();
        }

        async Task Run()
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                await Make(tenant, slot, _stop.Token);
            }
            catch (Exception)
            {
                // The outer edge of work that nobody waits for: the next search begins anew.
            }
            finally
            {
                lock (_gate) slot.Making = false;
            }
        }
    }

    private async Task Make(TenantId tenant, Slot slot, CancellationToken cancellationToken)
    {
        var (seq, members) = await database.Read(
            async work =>
            {
                // The place first: whatever comes after it is read again.
                var seq = await Head(work, tenant, cancellationToken);
                var groups = new Dictionary<string, string>(StringComparer.Ordinal);
                return (seq, await work.Sql($"select {IndexedMember.Columns} from members as m {MemberFilterSql.ToRoster} where m.tenant = @tenant limit @limit")
                    .With(tenant).With("limit", Most + 1)
                    .All(row => IndexedMember.Read(row, groups), cancellationToken));
            },
            cancellationToken);
        if (members.Count > Most) slot.TooLarge = true;
        else Keep(tenant, slot, MemberIndex.Of(seq, members));
    }

    private Task<bool> Few(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        async work => await work.Sql("select count(*) from (select 1 from members where tenant = @tenant limit @limit) as few").With(tenant).With("limit", AtOnce + 1).First(row => row.Long(), cancellationToken) <= AtOnce,
        cancellationToken);

    // Null where it is quicker to begin anew.
    private async Task<MemberIndex?> Current(TenantId tenant, MemberIndex index, CancellationToken cancellationToken)
    {
        var most = Math.Max(AtOnce, index.Members.Length / 4);
        return await database.Read(
            async work =>
            {
                var head = await Head(work, tenant, cancellationToken);
                if (head == index.Seq) return index;
                if (await EventPruning.Floor(work, tenant, cancellationToken) > index.Seq) return null;
                var ids = await work.Sql("select distinct member_id from events where tenant = @tenant and seq > @after and seq <= @head and member_id is not null limit @limit")
                    .With(tenant).With("after", index.Seq).With("head", head).With("limit", most + 1)
                    .All(row => row.Uuid(), cancellationToken);
                if (ids.Count > most) return null;
                if (ids.Count == 0) return index with { Seq = head };
                var groups = new Dictionary<string, string>(StringComparer.Ordinal);
                var wanted = work.KeysOf(tenant, ids);
                var changed = await work.Sql($"select {IndexedMember.Columns} from {wanted} join members as m on m.tenant = i.t and m.member_id = i.k {MemberFilterSql.ToRoster}")
                    .With(wanted)
                    .All(row => IndexedMember.Read(row, groups), cancellationToken);
                return index.With(head, changed);
            },
            cancellationToken);
    }

    private static async Task<long> Head(Work work, TenantId tenant, CancellationToken cancellationToken) =>
        await work.Sql("select seq from tenant_sequences where tenant = @tenant").With(tenant).First(row => row.Long(), cancellationToken);

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public MemberIndex? Index { get; set; }

        public DateTimeOffset MadeAt { get; set; }

        public DateTimeOffset UsedAt { get; set; }

        public bool Making { get; set; }

        public bool TooLarge { get; set; }

        public Task Made { get; set; } = Task.CompletedTask;
    }
}
