using HrisOrleans.Domain.Members;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>Looks after every step whether everything that must hold does. It folds the events by itself, one after another.</summary>
internal sealed class Watcher(Stage stage, MemoryTenant rows)
{
    private readonly IReadOnlyList<Invariant> _invariants =
    [
        new SequenceIsGapless(), new HistoryFoldsToTheState(), new NobodyTwice(), new OneCauseOneDecision(), new ErasedStaysErased(), new NoMailTwice(), new NothingAutomaticWithoutAConnection(),
        new OutIsOut(), new EverybodyIsWhereTheyBelong(), new AnEditGrantsWhomItSelects(), new LossesStayWithinTheBudget(), new WaitingPlansWait(), new DeparturesRestOnEvidence(), new EditsDeactivateNobody(), new RemovalsStick(), new AnUndoBringsBackWhatWas(),
    ];

    private readonly Dictionary<MemberId, MemberState> _states = [];
    private int _seen;
    private int _counts;

    public IReadOnlyDictionary<MemberId, MemberState> Folded => _states;

    public Policies Policies { get; } = new();

    public void Look()
    {
        if (rows.Events.Count == _seen && rows.Counts.Count == _counts && stage.MailServer.Twice.Count == 0) return;
        var moment = Now();
        if (stage.Trace.Read)
            foreach (var happened in moment.Events)
                stage.Trace.Note($"{happened.Kind} {(happened.Member is { } id && rows.Members.TryGetValue(id, out var member) ? $"{member.State.Source?.ToString()} {member.Profile.Email}" : "")} {happened.Data}");
        foreach (var invariant in _invariants) invariant.After(moment);
        foreach (var happened in moment.Events)
            if (happened.Kind is "plan_held" or "losses_parked" or "advisory_raised") stage.Reached.Add(happened.Kind == "plan_held" ? $"held for {rows.Plans[happened.Origin.PlanId!.Value].Head.Holds}" : happened.Kind);
        if (moment.Decisions.Any(decision => decision.Before?.Source is { } before && decision.After.Source is { } after && before.Source == after.Source && before.ExternalId != after.ExternalId && decision.Events.Any(happened => happened is MemberEvent.Linked)))
            stage.Reached.Add("another id");
    }

    /// <returns>What only another sync brings about, each with its rule.</returns>
    public IReadOnlyList<Late> LookAtEnd()
    {
        Look();
        var moment = Now();
        foreach (var invariant in _invariants) invariant.AtEnd(moment);
        return moment.Late;
    }

    private Moment Now()
    {
        var events = rows.Events.GetRange(_seen, rows.Events.Count - _seen);
        (_seen, _counts) = (rows.Events.Count, rows.Counts.Count);
        Policies.Note(stage.Time.GetUtcNow(), rows.Connection?.Policy);
        var decisions = new List<Decision>();
        for (var first = 0; first < events.Count;)
        {
            var next = first + 1;
            if (events[first] is not { Member: { } member, MemberVersion: { } version })
            {
                first = next;
                continue;
            }

            while (next < events.Count && events[next].Member == member && events[next].MemberVersion == version) next++;
            decisions.Add(Take(member, events.GetRange(first, next - first)));
            first = next;
        }

        return new Moment(stage, rows, events, decisions);
    }

    private Decision Take(MemberId id, List<StoredEvent> stored)
    {
        var events = stored.ConvertAll(happened => MemberEventJson.Read(happened.Kind, happened.Data));
        var before = _states.GetValueOrDefault(id);
        var after = before is null ? Member.Fold(id, [events]) : Member.Evolve(before, events);
        _states[id] = after;
        return new Decision(before, after, events, stored[0]);
    }
}
