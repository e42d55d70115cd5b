using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>Applies a stored plan chunk by chunk, each in one transaction; a chunk that is done stays done, whoever goes on.</summary>
internal sealed class PlanApplier(IPlanStore plans, IApplyStore apply, IRosterStore roster, BatchMaker batches, TenantKeyRing keys, SyncWorkerOptions pace)
{
    /// <summary>Applies what is left of the plan.</summary>
    /// <param name="invites">The invite settings of this moment.</param>
    /// <param name="proof">The read behind the plan, which absences that it notes begin with; null where they begin with the next one.</param>
    /// <param name="reviewed">Time has passed since the plan was made: lines whose roster row has moved since are left out.</param>
    /// <param name="progress">Told the number of lines done.</param>
    /// <returns>False when the fence closed: somebody newer is at work, and nothing more was written.</returns>
    public async Task<bool> Apply(TenantId tenant, Plan plan, InviteSettings invites, Fence fence, ReadProof? proof, bool reviewed, Action<int> progress, CancellationToken cancellationToken)
    {
        var any = await roster.Any(tenant, plan.Source, cancellationToken);
        var work = new ApplyWork(tenant, plan, invites, fence, proof, reviewed, !any.Roster && !any.Members, await keys.For(tenant.Value, cancellationToken), await Suppressions.HashOf(keys, tenant, cancellationToken));
        var chunks = await plans.Chunks(tenant, plan.Id, cancellationToken);
        var done = chunks.Where(chunk => chunk.Done).Sum(chunk => chunk.Lines);
        progress(done);
        var open = chunks.Where(chunk => !chunk.Done).ToList();

        // The last chunk holds the lines that rest on addresses which earlier ones give up: it goes alone.
        return await Each([.. open.SkipLast(1)]) && await Each([.. open.TakeLast(1)]);

        async Task<bool> Each(IReadOnlyList<ChunkHead> group)
        {
            var (next, stop, fencedOff) = (-1, false, false);
            await Task.WhenAll(Enumerable.Range(0, Math.Clamp(pace.Writers, 1, 16)).Select(_ => Write()));
            return !fencedOff;

            async Task Write()
            {
                while (!stop && Interlocked.Increment(ref next) is var i && i < group.Count)
                {
                    // Whatever ends this writer, the others begin nothing more.
                    var applied = false;
                    try
                    {
                        applied = await ApplyChunk(work, group[i], cancellationToken);
                        fencedOff |= !applied;
                    }
                    finally
                    {
                        stop |= !applied;
                    }

                    if (applied) progress(Interlocked.Add(ref done, group[i].Lines));
                }
            }
        }
    }

    private async Task<bool> ApplyChunk(ApplyWork work, ChunkHead head, CancellationToken cancellationToken)
    {
        var body = await plans.ReadChunk(work.Tenant, work.Plan.Id, head.Chunk, cancellationToken)
            ?? throw new InvalidOperationException("A chunk of a complete plan is missing.");
        if (body.Head.Done) return true;
        var lines = PlanChunks.Read(work.Plan.Id, body, work.Cipher);
        if (body.Sealed is null && lines.Any(line => PlanChunks.BringsValues(line.Line))) throw new ValuesGoneException();
        var result = await apply.Apply(await batches.Make(work, head.Chunk, lines, cancellationToken), cancellationToken);
        return !result.Fenced;
    }
}

/// <summary>
/// The values that lines refer to were erased: the plan was ended, by a disconnect for example, or it lay ready for an
/// hour because the process that was to apply it was away.
/// </summary>
internal sealed class ValuesGoneException() : Exception("The plan's values are erased.");
