using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Stores;

/// <summary>A plan and its chunks.</summary>
internal sealed class MemoryPlan(Plan head)
{
    public Plan Head { get; set; } = head;

    public SortedDictionary<int, ChunkBody> Chunks { get; } = [];

    /// <summary>When a chunk was last applied.</summary>
    public DateTimeOffset? WrittenAt { get; set; }
}

internal sealed class MemoryPlans(MemoryDatabase database, TimeProvider time) : IPlanStore
{
    public Task<bool> Begin(TenantId tenant, Plan plan, CancellationToken cancellationToken)
    {
        var plans = database.Of(tenant).Plans;
        if (!plans.TryGetValue(plan.Id, out var known))
        {
            plans.Add(plan.Id, new MemoryPlan(plan));
            return Task.FromResult(true);
        }

        if (known.Head.State != PlanState.Making || known.Head.Run > plan.Run) return Task.FromResult(false);
        known.Head = known.Head with { Run = plan.Run, Epoch = plan.Epoch };
        known.Chunks.Clear();
        return Task.FromResult(true);
    }

    public Task<bool> Append(TenantId tenant, Guid plan, long run, ChunkBody chunk, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Made(tenant, plan, run) is not { } made) return Task.FromResult(false);
        made.Chunks[chunk.Head.Chunk] = chunk;
        return Task.FromResult(true);
    }

    public Task<bool> Complete(TenantId tenant, PlanCompletion completion, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (rows.Connection is not { } connection || connection.Epoch != completion.Fence.Epoch || connection.Run != completion.Fence.Run) return Task.FromResult(false);
        if (completion.Plans.Any(plan => Made(tenant, plan.Id, plan.Run) is null)) return Task.FromResult(false);
        foreach (var plan in completion.Plans)
        {
            var before = rows.Plans[plan.Id].Head;
            rows.Plans[plan.Id].Head = plan with { Kind = before.Kind, Actor = before.Actor, CreatedAt = before.CreatedAt, AppliedAt = before.AppliedAt, Choice = before.Choice, UndoneBy = before.UndoneBy };
        }

        var told = completion.Events.ToList();
        foreach (var (plan, why, ended) in completion.Ended)
        {
            if (!rows.Plans.TryGetValue(plan, out var waiting) || waiting.Head.State != PlanState.Waiting) continue;
            waiting.Head = waiting.Head with { State = PlanState.Stale, Failure = why };
            MemoryRemovals.Free(rows, plan, completion.At);
            told.Add(ended);
        }

        MemoryRemovals.Reserve(rows, completion.Reserved, completion.At);
        if (completion.Count is { } count) rows.Counts.TryAdd(count.At, count);
        foreach (var happened in told) rows.Append(time.GetUtcNow(), happened);
        return Task.FromResult(true);
    }

    public Task<bool> Move(
        TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (!rows.Plans.TryGetValue(plan, out var known) || known.Head.State != from) return Task.FromResult(false);
        known.Head = known.Head with { State = to, Failure = failure ?? known.Head.Failure, AppliedAt = to == PlanState.Applied ? now : known.Head.AppliedAt };
        if (to is PlanState.Applied or PlanState.Stale or PlanState.Failed or PlanState.Rejected) MemoryRemovals.Free(rows, plan, now);
        if (to is PlanState.Stale or PlanState.Failed) UndoesNot(rows, plan);
        foreach (var happened in events) rows.Append(now, happened);
        return Task.FromResult(true);
    }

    public Task<bool> Applied(
        TenantId tenant, Guid plan, IReadOnlyDictionary<PlanAction, int> done, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        if (!database.Of(tenant).Plans.TryGetValue(plan, out var known) || known.Head.State != PlanState.Applying) return Task.FromResult(false);
        known.Head = known.Head with { Done = done };
        return Move(tenant, plan, PlanState.Applying, PlanState.Applied, null, now, events, cancellationToken);
    }

    public Task<bool> Choose(
        TenantId tenant, Guid plan, PlanChoice choice, PlanState to, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (!rows.Plans.TryGetValue(plan, out var known) || known.Head.State is not (PlanState.Ready or PlanState.Waiting)) return Task.FromResult(false);
        if (known.Head.Kind == PlanKind.Undo && choice.Part != PlanPart.Nothing)
        {
            if (!rows.Plans.TryGetValue(known.Head.Parent!.Value, out var undone) || undone.Head.UndoneBy is not null) return Task.FromResult(false);
            undone.Head = undone.Head with { UndoneBy = plan };
        }

        known.Head = known.Head with { State = to, Choice = choice };
        if (known.Head.Kind != PlanKind.Undo) MemoryRemovals.Free(rows, plan, now);
        foreach (var happened in events) rows.Append(now, happened);
        return Task.FromResult(true);
    }

    public Task EndOpen(TenantId tenant, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        foreach (var (id, plan) in rows.Plans)
        {
            if (plan.Head.State is not (PlanState.Making or PlanState.Ready or PlanState.Waiting) && plan.Head is not { State: PlanState.Applying, Choice: not null }) continue;
            plan.Head = plan.Head with { State = PlanState.Stale, Failure = why };
            MemoryRemovals.Free(rows, id, now);
            UndoesNot(rows, id);
        }

        return Task.CompletedTask;
    }

    public Task Discard(TenantId tenant, Guid plan, CancellationToken cancellationToken)
    {
        var plans = database.Of(tenant).Plans;
        if (plans.TryGetValue(plan, out var known) && known.Head.State == PlanState.Making) plans.Remove(plan);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Plan>> List(TenantId tenant, IReadOnlyCollection<PlanState> states, Guid? before, int limit, CancellationToken cancellationToken)
    {
        var newest = database.Of(tenant).Plans.Values.Select(plan => plan.Head).OrderByDescending(plan => plan.CreatedAt).ThenByDescending(plan => plan.Id);
        var rest = before is null ? newest : newest.SkipWhile(plan => plan.Id != before).Skip(1);
        return Task.FromResult<IReadOnlyList<Plan>>([.. rest.Where(plan => states.Count == 0 || states.Contains(plan.State)).Take(limit)]);
    }

    public Task<Plan?> Find(TenantId tenant, Guid plan, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Plans.GetValueOrDefault(plan)?.Head);

    public Task<IReadOnlyList<ChunkHead>> Chunks(TenantId tenant, Guid plan, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ChunkHead>>(
        database.Of(tenant).Plans.TryGetValue(plan, out var known) ? [.. known.Chunks.Values.Select(chunk => chunk.Head)] : []);

    public Task<ChunkBody?> ReadChunk(TenantId tenant, Guid plan, int chunk, CancellationToken cancellationToken) =>
        Task.FromResult(database.Of(tenant).Plans.GetValueOrDefault(plan)?.Chunks.GetValueOrDefault(chunk));

    public Task<bool> WrittenSince(TenantId tenant, DateTimeOffset since, Guid otherThan, CancellationToken cancellationToken) => Task.FromResult(
        database.Of(tenant).Plans.Values.Any(plan => plan.Head.Id != otherThan && plan.WrittenAt >= since));

    public Task EraseValues(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        var toApply = rows.Syncs.Values.Where(sync => sync is { Kind: SyncKind.Apply, FinishedAt: null }).Select(sync => sync.Plan).ToHashSet();
        foreach (var plan in rows.Plans.Values)
        {
            var over = plan.Head.State is PlanState.Applied or PlanState.Stale or PlanState.Failed or PlanState.Rejected;
            if (!over && (plan.Head.CreatedAt > before || plan.Head.State is PlanState.Applying or PlanState.Waiting || toApply.Contains(plan.Head.Id))) continue;
            foreach (var (number, chunk) in plan.Chunks.ToList())
                if (chunk.Sealed is not null) plan.Chunks[number] = chunk with { Sealed = null };
        }

        return Task.CompletedTask;
    }

    private static void UndoesNot(MemoryTenant rows, Guid plan)
    {
        if (rows.Plans[plan].Head.Parent is { } parent && rows.Plans.TryGetValue(parent, out var undone) && undone.Head.UndoneBy == plan) undone.Head = undone.Head with { UndoneBy = null };
    }

    private MemoryPlan? Made(TenantId tenant, Guid plan, long run) =>
        database.Of(tenant).Plans.TryGetValue(plan, out var known) && known.Head.State == PlanState.Making && known.Head.Run == run ? known : null;
}
