using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>A record that could not be used, reported with the sync.</summary>
public readonly record struct RecordFault(string? ExternalId, string Code, string? Name);

/// <summary>
/// Makes the lines of one plan while the directory streams by. What one person alone decides is written at once; who
/// depends on somebody else's address, and who left a group that may just have been deleted, waits for the end.
/// </summary>
/// <remarks>Pure but stateful: same calls, same lines (ids of newcomers come from <paramref name="newId"/>).</remarks>
/// <param name="context">What the plan is made under.</param>
/// <param name="newId">Makes the id of the next newcomer.</param>
/// <param name="emit">Takes each line as soon as it is certain.</param>
public sealed class PlanBuilder(PlanContext context, Func<MemberId> newId, Action<PlannedLine> emit)
{
    private readonly HashSet<string> _judged = new(StringComparer.Ordinal);
    private readonly AddressClaims _addresses = new(context);
    private readonly GroupHold _groups = new(context);
    private readonly List<RecordFault> _faults = [];
    private readonly SortedDictionary<PlanAction, int> _counts = [];
    private int _next;

    /// <summary>Faulty records so far, in the order they came.</summary>
    public IReadOnlyList<RecordFault> Faults => _faults;

    /// <summary>Lines so far, by action.</summary>
    public IReadOnlyDictionary<PlanAction, int> Counts => _counts;

    public int Lines => _next;

    /// <summary>People left to the next sync because this plan is an edit.</summary>
    public int Deferred { get; private set; }

    /// <summary>People whose last selected group seems deleted or emptied; nothing is done with them.</summary>
    public int Held { get; private set; }

    /// <summary>Whether the external id came by outside the fast path.</summary>
    public bool Judged(string externalId) => _judged.Contains(externalId);

    /// <summary>Reports a record that could not even be mapped.</summary>
    public void AddUnreadable(string code) => _faults.Add(new RecordFault(null, code, null));

    /// <summary>Takes one mapped record.</summary>
    /// <param name="person">The record.</param>
    /// <param name="fingerprint">Its keyed fingerprint.</param>
    /// <param name="known">What is known of the external id.</param>
    /// <param name="holder">The member who holds the person's normalized address now, whoever that is; null when nobody does.</param>
    public void Add(DirectoryPerson person, UInt128 fingerprint, Known known, MemberFact? holder)
    {
        if (!_judged.Add(person.ExternalId))
        {
            _faults.Add(new RecordFault(person.ExternalId, RecordFaults.DuplicateId, person.ShownName));
            return;
        }

        var verdict = Planner.Judge(person, known, context);
        var entry = new PlanEntry(person, fingerprint, known, holder, verdict);
        if (verdict.Deferred) Deferred++;
        _groups.Seen(person, known.Roster, verdict.Presence);
        if (!_groups.Keeps(entry) && _addresses.Take(entry) is { } certain) Write(certain);
    }

    /// <summary>Takes somebody whom a complete read did not hold.</summary>
    public void AddAbsent(Known known, CompletenessCertificate certificate) => AddGone(known, Planner.JudgeAbsent(known, certificate, context));

    /// <summary>Takes somebody whom the provider says is deleted.</summary>
    public void AddTombstone(Known known) => AddGone(known, Planner.JudgeTombstone(known, context));

    /// <summary>Somebody left a group: <see cref="FinishGroups"/> needs the populations.</summary>
    public bool SomebodyLeftGroup => _groups.Any;

    /// <summary>External ids of whom <see cref="FinishAddresses"/> may ask whether they are in the directory.</summary>
    public IReadOnlyCollection<string> AddressHolders => _addresses.Holders;

    /// <summary>Settles addresses and groups and writes the remaining lines. Call once, last.</summary>
    /// <param name="present">Whether an external id of this source is in the directory by this read.</param>
    /// <param name="populations">For each selected group, how many present people it selects by the roster; asked for only when somebody left a group.</param>
    public void Finish(Func<string, bool> present, Func<IReadOnlyDictionary<string, int>> populations)
    {
        FinishGroups(populations);
        FinishAddresses(present);
    }

    /// <summary>Settles who left a group. Call once, after the last record.</summary>
    public void FinishGroups(Func<IReadOnlyDictionary<string, int>> populations)
    {
        foreach (var (entry, held) in _groups.Settle(populations))
        {
            if (held) Held++;
            Write(entry);
        }
    }

    /// <summary>Settles who may hold which address. Call once, last; its lines belong into one transaction.</summary>
    public void FinishAddresses(Func<string, bool> present)
    {
        foreach (var entry in _addresses.Settle(present)) Write(entry);
    }

    private void Write(PlanEntry entry)
    {
        var (person, fingerprint, known, _, verdict) = entry;
        var (roster, member) = (known.Roster, known.Member?.State);
        if (verdict.Fault is { } fault) _faults.Add(new RecordFault(person.ExternalId, fault, person.ShownName));
        var (action, reasons, readdressed) = (verdict.Action, verdict.Reasons, entry.Readdresses);

        // With a faulty record nothing is done, so nothing of it is kept either.
        var values = verdict.Fault is null && (member is not null || action == PlanAction.Join) ? PersonRules.Values(person, verdict.Address ?? roster?.Values?.Address) : null;
        if (action == PlanAction.Update)
        {
            if (roster?.Values is { } before)
            {
                var changed = PersonRules.Changed(before, values!).ToList();
                reasons = reasons.AddRange(changed.Select(field => new PlanReason("changed", field)));
                if (changed.Count == 0 && !readdressed) action = PlanAction.Refresh;
            }

            if (readdressed) action = PlanAction.ChangeAddress;
        }

        var selectedBy = Remembered(action, verdict.SelectedBy, known);
        if (!Says(action) && Unmoved(roster, fingerprint, verdict, selectedBy)) return;
        var id = action == PlanAction.Join ? newId() : member?.Id;
        Emit(new PlanLine(_next, action, person.ExternalId, id, member?.Version, fingerprint, verdict.Presence, verdict.Settled, selectedBy, verdict.Cause, readdressed, reasons), values);
    }

    // Lines worth writing even when the row stays as it is: decisions, new values, and in a preview those who stay out.
    private bool Says(PlanAction action) => action.Decides() || action == PlanAction.Update || (action == PlanAction.StayOut && context.Edit);

    private static bool Unmoved(RosterFact? roster, UInt128 fingerprint, Verdict verdict, SelectedBy selectedBy) =>
        roster is not null && roster.Fingerprint == fingerprint && roster.Presence == verdict.Presence && roster.Settled == verdict.Settled
        && roster.SelectedBy == selectedBy && roster.Fault == verdict.Fault;

    // What selected somebody who is no longer managed is kept in mind: a removal sticks until something else selects them.
    private static SelectedBy Remembered(PlanAction action, SelectedBy selectedBy, Known known)
    {
        if (known.Member is not { } member || known.Roster is not { } roster) return selectedBy;
        var managed = action is PlanAction.Link or PlanAction.Return
            || (member.State.Grant == Grant.Linked && action is not (PlanAction.Retain or PlanAction.Withdraw or PlanAction.Leave));
        return managed ? selectedBy : selectedBy.Remembering(roster.SelectedBy);
    }

    private void AddGone(Known known, Verdict? verdict)
    {
        if (known.Roster is not { } roster || _judged.Contains(roster.ExternalId)) return;
        _groups.Gone(roster);
        if (verdict is null) return;
        _judged.Add(roster.ExternalId);
        if (verdict.Deferred)
        {
            Deferred++;
            return;
        }

        var member = known.Member?.State;
        var selectedBy = Remembered(verdict.Action, verdict.SelectedBy, known);
        Emit(new PlanLine(_next, verdict.Action, roster.ExternalId, member?.Id, member?.Version, null, verdict.Presence, false, selectedBy, verdict.Cause, false, verdict.Reasons), null);
    }

    private void Emit(PlanLine line, PersonValues? values)
    {
        _next++;
        _counts[line.Action] = _counts.GetValueOrDefault(line.Action) + 1;
        emit(new PlannedLine(line, values));
    }
}
