using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Plans;

/// <summary>What an applied plan did, as against what it meant to do: whoever was left out or skipped is not in it.</summary>
internal sealed class PlanDeeds(IPlanStore plans)
{
    private static readonly Dictionary<string, PlanAction> Actions = Enum.GetValues<PlanAction>().ToDictionary(action => action.Word());

    /// <summary>People by action; of an undo by the action that was undone.</summary>
    public async Task<IReadOnlyDictionary<PlanAction, int>> Of(TenantId tenant, Plan plan, CancellationToken cancellationToken)
    {
        var (done, whole) = (new SortedDictionary<PlanAction, int>(), plan.Kind != PlanKind.Undo && plan.Choice is null or { Part: PlanPart.Whole, Without.Count: 0 });
        foreach (var head in await plans.Chunks(tenant, plan.Id, cancellationToken))
        {
            if (!head.Counts.Keys.Any(Does)) continue;
            if (whole && head.Skipped.Count == 0)
            {
                foreach (var (action, number) in head.Counts.Where(count => Does(count.Key))) Add(action, number);
                continue;
            }

            if (await plans.ReadChunk(tenant, plan.Id, head.Chunk, cancellationToken) is not { } body) continue;
            var skipped = body.Head.Skipped.ToHashSet();
            foreach (var line in PlanChunks.ReadLines(body).Where(line => Does(line.Action) && BatchMaker.IsApplied(line, plan) && !skipped.Contains(line.Number)))
                Add(plan.Kind == PlanKind.Undo ? Undone(line) ?? line.Action : line.Action, 1);
        }

        return done;

        void Add(PlanAction action, int number) => done[action] = done.GetValueOrDefault(action) + number;
    }

    private static bool Does(PlanAction action) => action.Decides() || action == PlanAction.Update;

    private static PlanAction? Undone(PlanLine line) =>
        line.Action == PlanAction.Undo && line.Reasons.FirstOrDefault(reason => reason.Rule == "undoes").Reference is { } word && Actions.TryGetValue(word, out var action) ? action : null;
}
