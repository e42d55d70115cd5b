using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
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
    private readonly HashSet<UInt128> _addresses = [];
    private readonly HashSet<string> _judged = new(StringComparer.Ordinal);
    private readonly List<Waiting> _waiting = [];
    private readonly List<Waiting> _leftGroup = [];
    private readonly Dictionary<MemberId, string> _moves = [];
    private readonly Dictionary<string, int> _gains = new(StringComparer.Ordinal);
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
            _faults.Add(new RecordFault(person.ExternalId, RecordFaults.DuplicateId, person.DisplayName));
            return;
        }

        var verdict = Planner.Judge(person, known, context);
        var entry = new Waiting(person, fingerprint, known, holder, verdict);
        if (verdict.Deferred) Deferred++;
        if (verdict.Action == PlanAction.Leave && verdict.Cause == OutCause.LeftGroup)
        {
            _leftGroup.Add(entry);
            return;
        }

        if (verdict.Address is { } address && verdict.Action != PlanAction.StayOut)
        {
            if (!_addresses.Add(Hash(address)))
            {
                Write(Faulty(entry, RecordFaults.DuplicateEmail));
                return;
            }

            if (Moves(entry)) _moves[known.Member!.State.Id] = address;
            if (holder is not null && holder.State.Id != known.Member?.State.Id)
            {
                _waiting.Add(entry);
                return;
            }
        }

        Write(entry);
    }

    /// <summary>Takes somebody whom a complete read did not hold.</summary>
    public void AddAbsent(Known known, CompletenessCertificate certificate) => AddGone(known, Planner.JudgeAbsent(known, certificate, context));

    /// <summary>Takes somebody whom the provider says is deleted.</summary>
    public void AddTombstone(Known known) => AddGone(known, Planner.JudgeTombstone(known, context));

    /// <summary>Somebody left a group: <see cref="FinishGroups"/> needs the populations.</summary>
    public bool SomebodyLeftGroup => _leftGroup.Count > 0;

    /// <summary>External ids of whom <see cref="FinishAddresses"/> will ask whether they are in the directory.</summary>
    public IEnumerable<string> AddressHolders => _waiting.Select(entry => entry.Holder!.State.Source?.ExternalId).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Settles who left a group. Call once, after the last record.</summary>
    /// <param name="populations">For each selector reference, how many people it selects by the roster.</param>
    public void FinishGroups(IReadOnlyDictionary<string, int> populations)
    {
        if (_leftGroup.Count == 0) return;
        var remaining = populations.ToDictionary(StringComparer.Ordinal);
        foreach (var entry in _leftGroup)
            foreach (var group in entry.Known.Roster?.SelectedBy.References() ?? [])
                CollectionsMarshal.GetValueRefOrAddDefault(remaining, group, out _)--;
        foreach (var (group, gained) in _gains) CollectionsMarshal.GetValueRefOrAddDefault(remaining, group, out _) += gained;
        foreach (var entry in _leftGroup)
        {
            var emptied = entry.Known.Roster?.SelectedBy.References().FirstOrDefault(group => remaining.GetValueOrDefault(group) <= 0);
            if (emptied is null)
            {
                Write(entry);
                continue;
            }

            // A group that lost its last person looks like a deleted one: that is never "everybody left".
            Held++;
            if (entry.Known.Roster is { Settled: false } roster && roster.Fingerprint == entry.Fingerprint) continue;
            Write(entry with
            {
                Verdict = new Verdict(PlanAction.Refresh, Presence.Present, entry.Known.Roster!.SelectedBy, OutCause.None, [new("held_group_empty", emptied)]) { Settled = false },
            });
        }
    }

    /// <summary>Settles who may hold which address. Call once, last; its lines belong into one transaction.</summary>
    /// <param name="present">Whether an external id of this source is in the directory by this read.</param>
    public void FinishAddresses(Func<string, bool> present)
    {
        var rejected = new HashSet<string>(StringComparer.Ordinal);
        var conflict = new Dictionary<string, string>(StringComparer.Ordinal);
        bool again;
        do
        {
            again = false;
            foreach (var entry in _waiting)
            {
                if (rejected.Contains(entry.Person.ExternalId) || Free(entry, present, rejected) is not { } fault) continue;
                rejected.Add(entry.Person.ExternalId);
                conflict[entry.Person.ExternalId] = fault;
                if (entry.Known.Member is { } mover) _moves.Remove(mover.State.Id);
                again = true;
            }
        }
        while (again);

        foreach (var entry in _waiting)
        {
            if (conflict.TryGetValue(entry.Person.ExternalId, out var fault)) Write(Faulty(entry, fault));
            else if (entry.Known.Member is null && Adoptable(entry.Holder!)) Write(Adopt(entry));
            else Write(entry);
        }
    }

    // Null when the address is free for this person once the plan is done; else the fault to report.
    private string? Free(Waiting entry, Func<string, bool> present, HashSet<string> rejected)
    {
        var holder = entry.Holder!.State;
        if (_moves.TryGetValue(holder.Id, out var next) && next != entry.Verdict.Address) return null;
        if (entry.Known.Member is null && Adoptable(entry.Holder)) return null;
        if (holder.Source is not { } source || source.Source != context.Source)
            return holder.Out != OutCause.None && !holder.Out.ByHand() ? null : RecordFaults.AddressTaken;
        if (rejected.Contains(source.ExternalId) || present(source.ExternalId)) return RecordFaults.DuplicateEmail;
        return holder.Out.LeftTheCompany() ? null : RecordFaults.AddressTaken;
    }

    // A member by hand or from an earlier connection with this address is this person; a linked one of this source is somebody else.
    private bool Adoptable(MemberFact holder) => holder.State.Source is not { } source || source.Source != context.Source;

    private Waiting Adopt(Waiting entry)
    {
        var known = new Known(entry.Known.Roster, entry.Holder);
        var reasons = entry.Verdict.Reasons.Where(reason => reason.Rule == "selected_by").Append(new PlanReason("known_by", "address")).ToImmutableArray();
        var verdict = Planner.InSelection(known, entry.Holder!.State, entry.Verdict.SelectedBy, reasons, context) with { Address = entry.Verdict.Address };
        return entry with { Known = known, Verdict = verdict };
    }

    private static Waiting Faulty(Waiting entry, string fault) => entry with
    {
        Verdict = new Verdict(PlanAction.Faulty, Presence.Present, entry.Verdict.SelectedBy, OutCause.None, [new("faulty", fault)]) { Fault = fault, Settled = false },
    };

    private bool Moves(Waiting entry) =>
        entry.Known.Member is { } member && entry.Verdict.Address is { } address && member.Address != address
        && entry.Verdict.Action is PlanAction.Update or PlanAction.Link or PlanAction.Return;

    private void Write(Waiting entry)
    {
        var (person, fingerprint, known, _, verdict) = entry;
        if (verdict.Fault is { } fault)
        {
            _faults.Add(new RecordFault(person.ExternalId, fault, person.DisplayName));
            if (known.Roster is { } reported && reported.Fault == fault && reported.Fingerprint == fingerprint) return;
        }

        if (!verdict.Settled && verdict.Fault is null && known.Roster is { Settled: false } open && open.Fingerprint == fingerprint && open.Presence == verdict.Presence && !verdict.Action.Decides()) return;
        var readdressed = Moves(entry);
        var member = known.Member?.State;
        var values = member is not null || verdict.Action == PlanAction.Join ? PersonRules.Values(person, verdict.Address ?? known.Roster?.Values?.Address) : null;
        var (action, reasons) = (verdict.Action, verdict.Reasons);
        if (action == PlanAction.Update)
        {
            if (known.Roster?.Values is { } before)
            {
                var changed = PersonRules.Changed(before, values!).ToList();
                reasons = reasons.AddRange(changed.Select(field => new PlanReason("changed", field)));
                if (changed.Count == 0 && !readdressed) action = PlanAction.Refresh;
            }

            if (readdressed) action = PlanAction.ChangeAddress;
        }

        if (action == PlanAction.Refresh && Unmoved(known.Roster, fingerprint, verdict)) return;
        var id = action == PlanAction.Join ? newId() : member?.Id;
        foreach (var group in verdict.SelectedBy.References()) CollectionsMarshal.GetValueRefOrAddDefault(_gains, group, out _) += Gain(known, verdict, group);
        Emit(new PlanLine(_next, action, person.ExternalId, id, member?.Version, fingerprint, verdict.Presence, verdict.Settled, verdict.SelectedBy, verdict.Cause, readdressed, reasons), values);
    }

    private static int Gain(Known known, Verdict verdict, string group) =>
        verdict.Action is PlanAction.Faulty || known.Roster?.SelectedBy.References().Contains(group) == true ? 0 : 1;

    private static bool Unmoved(RosterFact? roster, UInt128 fingerprint, Verdict verdict) =>
        roster is not null && roster.Fingerprint == fingerprint && roster.Presence == verdict.Presence && roster.Settled == verdict.Settled
        && roster.SelectedBy == verdict.SelectedBy && roster.Fault is null;

    private void AddGone(Known known, Verdict? verdict)
    {
        if (verdict is null || !_judged.Add(known.Roster!.ExternalId)) return;
        if (verdict.Deferred)
        {
            Deferred++;
            return;
        }

        var member = known.Member?.State;
        Emit(new PlanLine(_next, verdict.Action, known.Roster.ExternalId, member?.Id, member?.Version, null, verdict.Presence, false, verdict.SelectedBy, verdict.Cause, false, verdict.Reasons), null);
    }

    private void Emit(PlanLine line, PersonValues? values)
    {
        _next++;
        _counts[line.Action] = _counts.GetValueOrDefault(line.Action) + 1;
        emit(new PlannedLine(line, values));
    }

    private static UInt128 Hash(string address) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(address.AsSpan()));

    private sealed record Waiting(DirectoryPerson Person, UInt128 Fingerprint, Known Known, MemberFact? Holder, Verdict Verdict);
}
