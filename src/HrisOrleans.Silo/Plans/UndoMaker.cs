using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Plans;

/// <summary>What an undo is asked for.</summary>
/// <param name="Head">The plan to be made; its parent is the plan to undo.</param>
internal sealed record UndoRequest(TenantId Tenant, Plan Head, Plan Undone, Fence Fence, Domain.Connections.RemovalPolicy Removals);

/// <summary>
/// Makes the plan that undoes an applied one: a line for each member whom it changed. Whoever has changed since stays as
/// they are, and is listed. Losses go through the removal budget as in any sync: those over it say so, and wait for a reviewer
/// once the undo is applied.
/// </summary>
internal sealed class UndoMaker(IPlanStore plans, IApplyStore apply, IRosterStore roster, IEventStore events, PlanCloser closer, TenantKeyRing keys, TimeProvider time)
{
    /// <returns>The plan, how many members stay as they are because they changed since, and how many losses are over the budget.</returns>
    public async Task<(Plan Plan, int Kept, int Parked)> Make(UndoRequest request, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var (tenant, head) = (request.Tenant, request.Head);
        var cipher = await keys.For(tenant.Value, cancellationToken);
        var writer = new PlanWriter(plans, tenant, head, cipher, time);
        var counts = new SortedDictionary<PlanAction, int>();
        var losses = new List<Loss>();
        var lines = 0;
        foreach (var chunk in await plans.Chunks(tenant, request.Undone.Id, cancellationToken))
        {
            if (await plans.ReadChunk(tenant, request.Undone.Id, chunk.Chunk, cancellationToken) is not { } body) continue;
            var applied = PlanChunks.ReadLines(body)
                .Where(line => body.Head.Done && BatchMaker.DecidesIn(line, request.Undone) && line.Member is not null && !body.Head.Skipped.Contains(line.Number))
                .ToList();
            foreach (var (line, loss) in await Undo(request, applied, cancellationToken))
            {
                if (loss is not null) losses.Add(loss);
                else Add(line);
            }

            await writer.FlushFull(cancellationToken);
            progress(lines, lines);
        }

        // A preview tells what is over the budget, and parks nothing: that comes when somebody applies it.
        var divided = await closer.Divide(tenant, head, losses, Accept, (_, _) => false, request.Removals, ParkedLosses.None, cancellationToken);
        foreach (var over in divided.Parking ?? []) Add(over.Line);
        var main = await writer.End(counts, PlanState.Ready, PlanHolds.None, cancellationToken);
        await closer.Complete(tenant, head, main, divided with { Parking = null }, request.Fence, [], cancellationToken);
        return (main, counts.GetValueOrDefault(PlanAction.Keep), divided.Parked);

        int Accept(Loss loss)
        {
            Add(loss.Line);
            return lines - 1;
        }

        void Add(PlanLine line)
        {
            writer.Add(new PlannedLine(line with { Number = lines++ }, null));
            counts[line.Action] = counts.GetValueOrDefault(line.Action) + 1;
        }
    }

    private async Task<List<(PlanLine Line, Loss? Loss)>> Undo(UndoRequest request, List<PlanLine> applied, CancellationToken cancellationToken)
    {
        var ids = applied.ConvertAll(line => line.Member!.Value);
        var states = await apply.Members(request.Tenant, ids, cancellationToken);
        var histories = await events.Histories(request.Tenant, ids, cancellationToken);
        var known = await roster.Known(request.Tenant, request.Head.Source, applied.ConvertAll(line => line.ExternalId), cancellationToken);
        var undone = new List<(PlanLine, Loss?)>(applied.Count);
        foreach (var line in applied)
        {
            if (!states.TryGetValue(line.Member!.Value, out var now)) continue;
            var row = known.GetValueOrDefault(line.ExternalId).Roster;
            var result = line.Action == PlanAction.Join ? 1 : line.MemberVersion!.Value + 1;
            var before = MemberHistory.Before(line.Member.Value, histories[line.Member.Value], now.State.Version);
            var changed = now.State.Version != result;
            var moved = changed || !before.Known;
            var undo = new PlanLine(
                0, moved ? PlanAction.Keep : PlanAction.Undo, line.ExternalId, line.Member, now.State.Version, row?.Fingerprint, row?.Presence ?? Presence.Present, false,
                row?.SelectedBy ?? Domain.Connections.SelectedBy.Nothing, OutCause.None, line.Readdressed && !moved,
                [new("undoes", line.Action.Word()), .. moved ? [new PlanReason(changed ? "changed_since" : "history_expired")] : Array.Empty<PlanReason>()])
            {
                Rests = row?.Mark(),
                Pin = request.Head.Id,
            };
            var loses = !moved && MemberUndo.Loses(now.State, before.State);
            undone.Add((undo, loses ? new Loss(undo, null, now.State, line.SelectedBy) : null));
        }

        return undone;
    }
}
