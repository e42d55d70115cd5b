using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>Applies a stored plan chunk by chunk, each in one transaction; a chunk that is done stays done, whoever goes on.</summary>
internal sealed class PlanApplier(IPlanStore plans, IApplyStore apply, IRosterStore roster, TenantKeyRing keys, SyncWorkerOptions pace, TimeProvider time)
{
    /// <summary>Applies what is left of the plan.</summary>
    /// <param name="invites">The invite settings of this moment.</param>
    /// <param name="proof">The read behind the plan.</param>
    /// <param name="progress">Told the number of lines done.</param>
    /// <returns>False when the fence closed: somebody newer is at work, and nothing more was written.</returns>
    public async Task<bool> Apply(TenantId tenant, Plan plan, InviteSettings invites, Fence fence, ReadProof? proof, Action<int> progress, CancellationToken cancellationToken)
    {
        var any = await roster.Any(tenant, plan.Source, cancellationToken);
        var work = new Work(tenant, plan, invites, fence, proof, !any.Roster && !any.Members, await keys.For(tenant.Value, cancellationToken));
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

    private async Task<bool> ApplyChunk(Work work, ChunkHead head, CancellationToken cancellationToken)
    {
        var body = await plans.ReadChunk(work.Tenant, work.Plan.Id, head.Chunk, cancellationToken)
            ?? throw new InvalidOperationException("A chunk of a complete plan is missing.");
        if (body.Head.Done) return true;
        var lines = PlanChunks.Read(work.Plan.Id, body, work.Cipher);
        if (lines.Any(line => line.Values is null && HadValues(line.Line))) throw new ValuesGoneException();
        var result = await apply.Apply(await Batch(work, head.Chunk, lines, cancellationToken), cancellationToken);
        return !result.Fenced;
    }

    private async Task<ApplyBatch> Batch(Work work, int chunk, IReadOnlyList<PlannedLine> lines, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ids = lines.Where(line => line.Line.Action.Decides() && line.Line.Action != PlanAction.Join || line.Line.Readdressed).Select(line => line.Line.Member!.Value).ToList();
        var states = ids.Count > 0 ? await apply.Members(work.Tenant, ids, cancellationToken) : null;
        var births = new List<Birth>();
        var changes = new List<Change>();
        var writes = new List<RosterWrite>(lines.Count);
        foreach (var (line, values) in lines)
        {
            if (line.Action == PlanAction.Join) births.Add(Born(line, values!, work, now));
            else if (states is not null && line.Member is { } id && (line.Action.Decides() || line.Readdressed)) changes.Add(Changed(line, values, states.TryGetValue(id, out var found) ? found : null, work, now));
            writes.Add(new RosterWrite(Row(line, values, work), line.Action == PlanAction.Forget, line.Member));
        }

        var released = work.Empty ? [] : await Released(work, births, changes, cancellationToken);
        return new ApplyBatch(work.Tenant, work.Fence, work.Plan.Id, chunk, $"plan/{work.Plan.Id}", work.Plan.Source, work.Plan.Actor, now, work.Empty, births, changes, writes, released);
    }

    // A claim of somebody who is out is free where the plan gave it to somebody new.
    private async Task<IReadOnlyList<MemberId>> Released(Work work, List<Birth> births, List<Change> changes, CancellationToken cancellationToken)
    {
        var wanted = births.Select(birth => birth.Profile.Address).Concat(changes.Select(change => change.Profile?.Address)).OfType<string>().ToList();
        if (wanted.Count == 0) return [];
        var moving = changes.Select(change => change.After.Id).ToHashSet();
        var holders = await roster.Holders(work.Tenant, wanted, cancellationToken);
        return [.. holders.Values.Where(holder => holder.State.Out != OutCause.None && !moving.Contains(holder.State.Id)).Select(holder => holder.State.Id)];
    }

    private static Birth Born(PlanLine line, PersonValues values, Work work, DateTimeOffset now)
    {
        var decision = PlanDecisions.Birth(line, work.Plan.Source, work.Invites, now);
        var state = Member.Fold(line.Member!.Value, [decision.Events]);
        return new Birth(line.Number, state, new MemberProfile(values.Email, values.Address, null, null, null), decision.Events);
    }

    // Whatever rests on a sound record of a member's brought the record's values along.
    private static bool HadValues(PlanLine line) => line is { Fingerprint: not null, Member: not null } && line.Action != PlanAction.Faulty;

    // A member whose version moved keeps the version the line rests on: the store then leaves the line out and says so.
    private static Change Changed(PlanLine line, PersonValues? values, (MemberState State, string? Address, int NextValue)? found, Work work, DateTimeOffset now)
    {
        var expected = line.MemberVersion!.Value;
        if (found is not { } member || member.State.Version != expected)
            return new Change(line.Number, expected, found?.State ?? throw new InvalidOperationException("A member of a plan line has no row."), [], null, 0);
        var decision = PlanDecisions.Decide(line, member.State, work.Plan.Source, work.Invites, member.NextValue, now);
        var after = decision.Changes ? Member.Evolve(member.State, decision.Events) : member.State;
        var profile = line.Readdressed ? new MemberProfile(values!.Email, values.Address, null, null, null) : null;
        return new Change(line.Number, expected, after, decision.Events, profile, line.Readdressed ? member.NextValue : 0);
    }

    private static RosterFact Row(PlanLine line, PersonValues? values, Work work)
    {
        var absent = line.Action == PlanAction.NoticeAbsence;
        return new RosterFact(
            line.ExternalId,
            line.Fingerprint,
            line.Presence,
            line.Settled && !absent,
            line.SelectedBy,
            line.Action == PlanAction.Faulty ? line.Reasons[0].Reference : null,
            absent ? work.Proof?.StartedAt : null,
            absent ? work.Proof?.Rights : null,
            values);
    }

    private sealed record Work(TenantId Tenant, Plan Plan, InviteSettings Invites, Fence Fence, ReadProof? Proof, bool Empty, TenantCipher Cipher);
}

/// <summary>The values that lines refer to were erased before the plan was applied.</summary>
internal sealed class ValuesGoneException() : Exception("The plan's values are erased.");
