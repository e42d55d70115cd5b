using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Domain.Why;
using HrisOrleans.Silo.Plans;

namespace HrisOrleans.Silo.Why;

/// <summary>What waits for a reviewer, or would: a person's loss does not happen before somebody says so.</summary>
internal sealed class WhyReview(PlanCloser closer)
{
    /// <summary>Plans that wait as a whole.</summary>
    public async Task Begin(WhyDraft draft, TenantId tenant, ConnectionState state, CancellationToken cancellationToken)
    {
        var waiting = await closer.Waiting(tenant, state.Source, cancellationToken);
        draft.Parked = waiting.FirstOrDefault(plan => plan.Kind == PlanKind.Removals);
        draft.Add(waiting.Where(plan => plan.Kind == PlanKind.Sync).Select(plan => new PlanReason(WhyRules.PlanWaits, plan.Id.ToString())));
    }

    /// <summary>The plan that a person's loss waits in, or the guard that the next sync would meet with it.</summary>
    /// <param name="loss">What a sync would lose them by; null when it would not.</param>
    public async Task Guard(WhyDraft draft, ConnectionState state, string externalId, Loss? loss, CancellationToken cancellationToken)
    {
        if (draft.Parked is { } parked && (await closer.Lines(state.Tenant, parked, cancellationToken)).TryGetValue(externalId, out var line))
        {
            // What guards came last, behind the reasons for the loss itself.
            draft.Add(line.Line.Reasons.Where(reason => RemovalGuard.IsGuard(reason.Rule)));
            draft.Add([new PlanReason(WhyRules.WaitsForReview, parked.Id.ToString())]);
            return;
        }

        if (loss is null) return;
        var facts = await closer.Facts(state.Tenant, state.Source, [loss], state.Policy.Removals, cancellationToken);
        var guarded = RemovalGuard.Decide([loss], new Dictionary<string, PlannedLine>(), _ => false, facts);
        if (guarded.Parked.Count == 0) return;
        draft.Add(guarded.Parked[0].Line.Reasons.Where(reason => RemovalGuard.IsGuard(reason.Rule)));
        draft.Add([new PlanReason(WhyRules.WouldWait)]);
    }
}
