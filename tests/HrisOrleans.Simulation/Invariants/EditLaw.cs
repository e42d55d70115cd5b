using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.World;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>
/// Granted after an edit is who is selected and in the directory (in manual, all who are picked), without those removed or
/// denied by hand and faulty or held records. Looked at wherever nothing else happened between the preview and its end.
/// </summary>
internal sealed class AnEditGrantsWhomItSelects() : Invariant("Granted after an edit is the selection in the directory")
{
    private readonly List<(DateTimeOffset At, Guid? Plan)> _decided = [];

    public override void After(Moment moment)
    {
        _decided.AddRange(moment.Decisions.Select(decision => (decision.First.At, decision.Origin.PlanId)));
        foreach (var applied in moment.Events.Where(happened => happened.Kind == "plan_applied"))
        {
            var stored = moment.Rows.Plans[applied.Origin.PlanId!.Value];
            var plan = stored.Head;
            if (plan.Kind != PlanKind.Settings || stored.Chunks.Values.Any(chunk => chunk.Head.Skipped.Count > 0)) continue;
            if (_decided.Any(decided => decided.At >= plan.CreatedAt && decided.Plan != plan.Id)) continue;
            if (moment.Rows.Plans.Values.Any(other => other.Head.Id != plan.Id && other.Head.AppliedAt >= plan.CreatedAt)) continue;
            if (moment.Stage.Provider.Reads.LastOrDefault(read => read.Sync == plan.Id && read.Ended) is not { } read) continue;
            foreach (var person in read.Delivered.Values) Selected(moment, plan, person);
            foreach (var member in moment.Rows.Members.Values.Select(member => member.State).Where(state => state.Grant == Grant.Linked)) Linked(moment, plan, read, member);
        }
    }

    private void Selected(Moment moment, Plan plan, DirectoryPerson person)
    {
        var source = new SourceRef(plan.Source, person.ExternalId);
        var row = moment.Rows.Roster.GetValueOrDefault(source);
        if (!Current(plan, person) || !plan.Selection.Selects(person.ExternalId, person.Groups).Any || PersonRules.Fault(person, out var address) is not null || row?.Fault is not null) return;
        var member = moment.Rows.Person(source) ?? moment.Rows.HolderOf(address);
        if (member is null && moment.Rows.ErasedAddresses.Contains(address!)) return;
        Must(member is not null, $"{source} is selected and nobody was made of them");
        Must(member!.State.Grant == Grant.Linked || member.State.Out.ByHand() || row?.Pin is not null, $"{source} is selected and is {member.State}");
    }

    private void Linked(Moment moment, Plan plan, ReadLog read, MemberState member)
    {
        Must(member.Source?.Source == plan.Source, $"{member.Source} is linked to another source");
        var id = member.Source!.Value.ExternalId;
        if (plan.Selection.Mode == SelectionMode.Manual)
        {
            Must(plan.Selection.Picks(id) || moment.Rows.Roster.GetValueOrDefault(member.Source.Value) is { Pin: not null }, $"{member.Source} is linked and not picked");
            return;
        }

        // Whoever left by themselves is the next sync's; what nobody can read is nobody's.
        if (!read.Delivered.TryGetValue(id, out var person) || !Current(plan, person) || PersonRules.Fault(person, out _) is not null) return;
        var row = moment.Rows.Roster[member.Source.Value];
        var left = row.SelectedBy.References().Any(reference => plan.Selection.Groups.Any(group => group.ToString() == reference));
        Must(plan.Selection.Selects(id, person.Groups).Any || left || row.Pin is not null, $"{member.Source} is outside by the edit and still linked: {row}");
    }

    private static bool Current(Plan plan, DirectoryPerson person) => PersonRules.NotCurrent(person, DateOnly.FromDateTime(plan.CreatedAt.UtcDateTime)) is null;
}
