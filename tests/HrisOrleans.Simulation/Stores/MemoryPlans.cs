using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Simulation.Stores;

/// <summary>A plan and its chunks.</summary>
internal sealed class MemoryPlan(Plan head)
{
    public Plan Head { get; set; } = head;

    public SortedDictionary<int, ChunkBody> Chunks { get; } = [];
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

    public Task<bool> Complete(TenantId tenant, Plan plan, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        if (Made(tenant, plan.Id, plan.Run) is not { } made) return Task.FromResult(false);
        var before = made.Head;
        made.Head = plan with { Kind = before.Kind, Actor = before.Actor, CreatedAt = before.CreatedAt, AppliedAt = before.AppliedAt };
        foreach (var happened in events) database.Of(tenant).Append(time.GetUtcNow(), happened);
        return Task.FromResult(true);
    }

    public Task<bool> Move(
        TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (!rows.Plans.TryGetValue(plan, out var known) || known.Head.State != from) return Task.FromResult(false);
        known.Head = known.Head with { State = to, Failure = failure ?? known.Head.Failure, AppliedAt = to == PlanState.Applied ? now : known.Head.AppliedAt };
        foreach (var happened in events) rows.Append(now, happened);
        return Task.FromResult(true);
    }

    public Task<Plan?> Find(TenantId tenant, Guid plan, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Plans.GetValueOrDefault(plan)?.Head);

    public Task<IReadOnlyList<ChunkHead>> Chunks(TenantId tenant, Guid plan, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ChunkHead>>(
        database.Of(tenant).Plans.TryGetValue(plan, out var known) ? [.. known.Chunks.Values.Select(chunk => chunk.Head)] : []);

    public Task<ChunkBody?> ReadChunk(TenantId tenant, Guid plan, int chunk, CancellationToken cancellationToken) =>
        Task.FromResult(database.Of(tenant).Plans.GetValueOrDefault(plan)?.Chunks.GetValueOrDefault(chunk));

    public Task EraseValues(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        foreach (var plan in database.Of(tenant).Plans.Values)
        {
            var over = plan.Head.State is PlanState.Applied or PlanState.Stale or PlanState.Failed;
            if (!over && (plan.Head.CreatedAt >= before || plan.Head.State == PlanState.Applying)) continue;
            foreach (var (number, chunk) in plan.Chunks.ToList())
                if (chunk.Sealed is not null) plan.Chunks[number] = chunk with { Sealed = null };
        }

        return Task.CompletedTask;
    }

    private MemoryPlan? Made(TenantId tenant, Guid plan, long run) =>
        database.Of(tenant).Plans.TryGetValue(plan, out var known) && known.Head.State == PlanState.Making && known.Head.Run == run ? known : null;
}
