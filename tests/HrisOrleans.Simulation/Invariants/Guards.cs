using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>Counts for itself who was lost without a person's word, and who was granted when.</summary>
internal sealed class LossesStayWithinTheBudget() : Invariant("Over any window the losses that nobody approved stay within the budget")
{
    // Members are counted at plans, not at every moment: the count that a share is taken of may be older than the window.
    private static readonly TimeSpan Older = TimeSpan.FromDays(14);

    private readonly List<(DateTimeOffset At, int Granted)> _granted = [];
    private readonly List<DateTimeOffset> _lost = [];
    private RemovalPolicy? _widest;

    public override void After(Moment moment)
    {
        var now = moment.Stage.Time.GetUtcNow();
        _granted.Add((now, moment.Rows.Members.Values.Count(member => member.State.Grant == Grant.Linked)));
        if (moment.Rows.Connection?.Policy.Removals is { } policy) _widest = Wider(_widest, policy);
        foreach (var decision in moment.Decisions)
        {
            if (decision is not { Before: { Out: OutCause.None, Grant: Grant.Linked }, After.Out: not OutCause.None } || decision.Origin.PlanId is not { } id) continue;
            var plan = moment.Rows.Plans[id].Head;
            if (plan.Kind is PlanKind.Settings or PlanKind.Removals || (plan.Kind == PlanKind.Sync && plan.Choice is not null)) continue;
            _lost.Add(decision.First.At);
            var window = _lost.Count(at => at > decision.First.At - _widest!.Window);
            var granted = _granted.Where(count => count.At > decision.First.At - _widest!.Window - Older).Max(count => count.Granted);
            Must(window <= _widest!.Allowed(granted), $"{window} were lost within {_widest.Window} of at most {granted}, with {decision.Who} as the last");
        }
    }

    // The admin may have narrowed it since the losses were reserved.
    private static RemovalPolicy Wider(RemovalPolicy? one, RemovalPolicy other) => one is null ? other : other with
    {
        People = Math.Max(one.People, other.People),
        Percent = Math.Max(one.Percent, other.Percent),
        AtMost = Math.Max(one.AtMost, other.AtMost),
    };
}

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

/// <summary>Looks at what the provider really gave, whatever the product thought of it.</summary>
internal sealed class DeparturesRestOnEvidence() : Invariant("Nobody departs without evidence")
{
    public override void After(Moment moment)
    {
        foreach (var decision in moment.Decisions)
        {
            var cause = decision.Events.Select(Cause).FirstOrDefault(cause => cause != OutCause.None);
            if (cause is not (OutCause.LeftDirectory or OutCause.Terminated or OutCause.LeftGroup) || decision.Origin.PlanId is not { } id || decision.Before?.Source is not { } source) continue;
            var provider = moment.Rows.Sources[source.Source - 1].Provider;
            var plan = moment.Rows.Plans[id].Head;
            var reads = ReadsBefore(moment, plan).Where(read => read.Provider == provider && read.Ended).ToList();
            Must(cause == OutCause.LeftDirectory ? Vanished(reads, source.ExternalId) || Said(reads, source.ExternalId, plan) : Said(reads, source.ExternalId, plan), $"{source} departed as {cause}");
        }
    }

    // What had been read when the plan was made: a reviewer may let it through later. A preview's read tells the roster nothing.
    private static IEnumerable<ReadLog> ReadsBefore(Moment moment, Plan plan)
    {
        var reads = moment.Stage.Provider.Reads;
        var made = plan.Kind == PlanKind.Removals ? plan.Parent : plan.Id;
        var last = reads.FindLastIndex(read => read.Sync == made);
        return reads.Take(last < 0 ? reads.Count : last + 1).Where(read => moment.Rows.Syncs.GetValueOrDefault(read.Sync)?.Kind is SyncKind.Full or SyncKind.Delta);
    }

    private static OutCause Cause(MemberEvent happened) => happened switch
    {
        MemberEvent.Deactivated deactivated => deactivated.Cause,
        MemberEvent.Withdrawn withdrawn => withdrawn.Cause,
        _ => OutCause.None,
    };

    // Two whole reads without them, apart in time and with no read in between that held them.
    private static bool Vanished(List<ReadLog> reads, string id)
    {
        var missing = new List<DateTimeOffset>();
        foreach (var read in reads.OrderBy(read => read.StartedAt))
        {
            if (read.Named.Contains(id)) missing.Clear();
            else if (!read.Delta && read.Whole) missing.Add(read.StartedAt);
        }

        return missing.Count >= 2 && missing[^1] - missing[0] >= TimeSpan.FromMinutes(30);
    }

    // Their own record, or the provider's word that it was deleted, somewhere in what was read.
    private static bool Said(List<ReadLog> reads, string id, Plan plan) => reads.Any(read =>
        read.Tombstones.Contains(id) || (read.Delivered.TryGetValue(id, out var person)
            && (PersonRules.NotCurrent(person, DateOnly.FromDateTime(plan.CreatedAt.UtcDateTime)) is not null || !plan.Selection.Selects(id, person.Groups).Any)));
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
