using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>
/// Looks at what the provider really gave, whatever the product thought of it. The last word on a person counts: what an
/// earlier read said is no evidence once a later one said something else. Being missing after it says nothing else.
/// </summary>
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
            var word = LastWord(moment, reads, source.ExternalId, plan);

            // By a held read, which nobody has to believe, somebody may be here under another id: it ends no line that waits, and its telling of a deletion is none.
            if (word == Word.Deleted && cause != OutCause.LeftDirectory && plan.Kind == PlanKind.Removals) word = LastWord(moment, reads.FindAll(read => !HeldDeletion(moment, read, source.ExternalId)), source.ExternalId, plan);
            var holds = cause switch
            {
                OutCause.Terminated => word == Word.Departed,
                OutCause.LeftGroup => word == Word.NotSelected,
                _ => word is Word.Deleted or Word.NotCurrent || Vanished(moment, reads, source.ExternalId),
            };
            Must(holds, $"{source} departed as {cause}, and the last word on them is {word}");
        }
    }

    private enum Word
    {
        None,
        Selected,
        NotSelected,
        NotCurrent,
        Departed,
        Deleted,
    }

    // What had been read when the plan was made: a reviewer may let it through later, and another attempt at the same sync may read on
    // meanwhile. A preview's read tells the roster nothing.
    private static IEnumerable<ReadLog> ReadsBefore(Moment moment, Plan plan)
    {
        var reads = moment.Stage.Provider.Reads;
        var made = plan.Kind == PlanKind.Removals ? plan.Parent : plan.Id;
        var last = reads.FindLastIndex(read => read.Sync == made && read.Run == plan.Run);
        return reads.Take(last < 0 ? reads.Count : last + 1).Where(read => moment.Rows.Syncs.GetValueOrDefault(read.Sync) is { Kind: SyncKind.Full or SyncKind.Delta } sync && Heard(moment, read, sync));
    }

    // What an attempt read that was fenced off or died before it came to something, the product never heard of. Losses that were
    // parked have a plan of their own.
    private static bool Heard(Moment moment, ReadLog read, SyncRecord sync)
    {
        var plans = moment.Rows.Plans.Values.Select(plan => plan.Head)
            .Where(plan => plan.State != PlanState.Making && (plan.Id == read.Sync || (plan.Kind == PlanKind.Removals && plan.Parent == read.Sync)))
            .ToList();
        return plans.Count > 0 ? plans.Exists(plan => plan.Run == read.Run) : sync.Phase != SyncPhase.Superseded;
    }

    private static OutCause Cause(MemberEvent happened) => happened switch
    {
        MemberEvent.Deactivated deactivated => deactivated.Cause,
        MemberEvent.Withdrawn withdrawn => withdrawn.Cause,
        _ => OutCause.None,
    };

    private static bool HeldDeletion(Moment moment, ReadLog read, string id) => !read.Named.Contains(id) && (moment.Rows.Syncs[read.Sync].Outcome is "held" or "rejected_before");

    private static Word LastWord(Moment moment, List<ReadLog> reads, string id, Plan plan)
    {
        for (var number = reads.Count - 1; number >= 0; number--)
        {
            var read = reads[number];
            if (read.Delivered.TryGetValue(id, out var person))
            {
                var asked = DateOnly.FromDateTime(moment.Rows.Syncs[read.Sync].CreatedAt.UtcDateTime);
                if (PersonRules.NotCurrent(person, asked) is { } why) return why == "departed" ? Word.Departed : Word.NotCurrent;
                return plan.Selection.Selects(id, person.Groups).Any ? Word.Selected : Word.NotSelected;
            }

            if (read.Tombstones.Contains(id)) return Word.Deleted;
        }

        return Word.None;
    }

    // Two whole reads without them, under the same rights and as far apart as the policy of the second one's moment asks, and since the last read that named them.
    private static bool Vanished(Moment moment, List<ReadLog> reads, string id)
    {
        var named = reads.FindLastIndex(read => read.Named.Contains(id));
        var missing = reads.Skip(named + 1).Where(read => !read.Delta && read.Whole).ToList();
        return missing.Any(second =>
        {
            var apart = moment.Stage.Watcher!.Policies.Between(moment.Rows.Syncs[second.Sync].CreatedAt, second.StartedAt).Min(policy => policy.MinimumAbsence);
            return missing.Any(first => first.Rights == second.Rights && second.StartedAt - first.StartedAt >= apart);
        });
    }
}
