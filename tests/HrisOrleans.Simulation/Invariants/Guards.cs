using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Simulation.Invariants;

internal sealed class WaitingPlansWait() : Invariant("What waits for a person does not happen by itself")
{
    public override void After(Moment moment)
    {
        foreach (var decision in moment.Decisions)
        {
            if (decision.Origin.PlanId is not { } id || moment.Rows.Plans[id].Head is not { } plan) continue;
            var asks = plan.Kind is PlanKind.Removals or PlanKind.Undo || (plan.Kind == PlanKind.Sync && plan.Holds != PlanHolds.None);
            Must(!asks || plan.Choice is { Part: not PlanPart.Nothing }, $"{decision.Who} was decided by a plan of kind {plan.Kind} that nobody let through");
            Must(plan.Choice?.Without.Contains(decision.After.Source?.ExternalId ?? "") != true, $"{decision.Who} was decided by a plan without them");
        }
    }
}

internal sealed class EditsDeactivateNobody() : Invariant("Active before an edit is active after it, and whoever an edit ends keeps who they are")
{
    public override void After(Moment moment)
    {
        foreach (var decision in moment.Decisions)
        {
            var edited = decision.Origin.PlanId is { } id && moment.Rows.Plans[id].Head.Kind == PlanKind.Settings;
            var said = decision.Events.Any(happened => happened is MemberEvent.Deactivated { Cause: OutCause.SelectionEdited });
            Must(!(edited || said) || decision.Before?.Access != Access.Active || decision.After.Access == Access.Active, $"{decision.Who} was active and is not after an edit");
            Must(decision.Before?.Access != Access.Active || !decision.Events.Any(happened => happened is MemberEvent.Withdrawn), $"{decision.Who} was active and was withdrawn");
        }
    }
}

/// <summary>A removal or denial by hand holds until something new happened to the person or the selection.</summary>
internal sealed class RemovalsStick() : Invariant("Whoever was removed or denied by hand does not come back by themselves")
{
    private readonly Dictionary<MemberId, (long Epoch, string? Groups, Presence? Presence)> _removed = [];

    public override void After(Moment moment)
    {
        var epoch = moment.Rows.Connection?.Epoch ?? 0;
        foreach (var decision in moment.Decisions)
        {
            // What the product had heard of the person by then: a move it reads of later is news.
            // Whoever was away when they were removed has come back since.
            var row = decision.After.Source is { } source ? moment.Rows.Roster.GetValueOrDefault(source) : null;
            var heard = (epoch, row?.Values?.Groups, row?.Presence);
            if (decision.Before is { Out: var was } before && was.ByHand() && decision.After.Out == OutCause.None && decision.Origin.PlanId is { } id && moment.Rows.Plans[id].Head.Kind != PlanKind.Undo)
                Must(before.DepartedSince != OutCause.None || _removed[before.Id] != heard, $"{decision.Who} was {was} and is back, and nothing happened since");
            if (!decision.After.Out.ByHand() || decision.Before?.Out.ByHand() == true) continue;

            _removed[decision.After.Id] = heard;
        }
    }
}
