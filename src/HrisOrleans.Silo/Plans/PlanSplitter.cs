using System.Security.Cryptography;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Plans;

/// <summary>What a person's choice leaves waiting goes on waiting in a plan of its own.</summary>
internal sealed class PlanSplitter(IPlanStore plans, PlanCloser closer, TenantKeyRing keys, TimeProvider time)
{
    /// <summary>
    /// When only the explicit leavers of waiting losses are let through: stores the plan of those who go on waiting; again
    /// after a crash it is the same one.
    /// </summary>
    public async Task KeepWaiting(TenantId tenant, Plan plan, Fence fence, CancellationToken cancellationToken)
    {
        var cipher = await keys.For(tenant.Value, cancellationToken);
        var rest = plan with { Id = Successor(plan.Id), State = PlanState.Making, Run = fence.Run, Choice = null, CreatedAt = time.GetUtcNow() };
        if (await plans.Find(tenant, rest.Id, cancellationToken) is { State: not PlanState.Making }) return;

        // A sync ended after the choice was made: what it parked holds all that waits of this plan, by newer evidence.
        if ((await closer.Waiting(tenant, plan.Source, cancellationToken)).Any(other => other.Kind == PlanKind.Removals && other.CreatedAt > plan.CreatedAt)) return;
        var (writer, number) = (new PlanWriter(plans, tenant, rest, cipher, time), 0);
        var counts = new Dictionary<PlanAction, int>();
        foreach (var head in await plans.Chunks(tenant, plan.Id, cancellationToken))
        {
            if (await plans.ReadChunk(tenant, plan.Id, head.Chunk, cancellationToken) is not { } body) continue;
            foreach (var line in PlanChunks.Read(plan.Id, body, cipher).Where(line => !line.Line.ExplicitLeaver))
            {
                writer.Add(line with { Line = line.Line with { Number = number++ } });
                counts[line.Line.Action] = counts.GetValueOrDefault(line.Line.Action) + 1;
            }

            await writer.FlushFull(cancellationToken);
        }

        if (number == 0) return;
        var whole = await writer.End(counts, PlanState.Waiting, PlanHolds.None, cancellationToken);
        await closer.Complete(tenant, rest, whole, DividedLosses.None, fence, [], cancellationToken);
    }

    /// <summary>When an undo is applied: what it would take out over the budget is parked; after a crash not again.</summary>
    public async Task Park(TenantId tenant, Plan undo, Fence fence, CancellationToken cancellationToken)
    {
        var over = (await closer.Lines(tenant, undo, cancellationToken)).Values.Where(line => line.Line.OverBudget && !undo.Choice!.Without.Contains(line.Line.ExternalId)).ToDictionary(line => line.Line.ExternalId, StringComparer.Ordinal);
        if (over.Count == 0 || (await plans.List(tenant, [], null, 100, cancellationToken)).Any(plan => plan.Kind == PlanKind.Removals && plan.Parent == undo.Id)) return;
        var waiting = await closer.Parked(tenant, undo, await closer.Waiting(tenant, undo.Source, cancellationToken), cancellationToken);
        var lines = waiting.Lines.Values.Where(line => !over.ContainsKey(line.Line.ExternalId) && !waiting.Moved(line.Line)).Concat(over.Values).OrderBy(line => line.Line.ExternalId, StringComparer.Ordinal).ToList();
        var parked = undo with { State = PlanState.Making, Run = fence.Run, Choice = null };
        await closer.Complete(tenant, parked, null, new DividedLosses(waiting.Plan, lines, over.Count, [], lines.Count), fence, [], cancellationToken);
    }

    private static Guid Successor(Guid plan) => new(SHA256.HashData(plan.ToByteArray(bigEndian: true)).AsSpan(0, 16), bigEndian: true);
}
