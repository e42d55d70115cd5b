using System.Collections.Immutable;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>A record that could not be used, reported with the sync.</summary>
public readonly record struct RecordFault(string? ExternalId, string Code, string? Name);

/// <summary>What the rules came to for one person, once addresses and groups were settled.</summary>
/// <param name="Member">The member that the record is of, or becomes; null for a newcomer and for somebody outside.</param>
public sealed record Judgement(string ExternalId, MemberId? Member, PlanAction Action, OutCause Cause, ImmutableArray<PlanReason> Reasons);

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
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly AddressClaims _addresses = new(context);
    private readonly GroupHold _groups = new(context);
    private readonly List<RecordFault> _faults = [];
    private readonly List<string> _unreadable = [];
    private readonly List<Loss> _losses = [];
    private readonly List<string> _sighted = [];
    private readonly List<PlanLine> _gone = [];
    private readonly HashSet<MemberId> _matched = [];
    private readonly SortedDictionary<PlanAction, int> _counts = [];
    private IReadOnlyList<PlanEntry> _settled = [];
    private int _next;

    /// <summary>Faulty records so far, in the order they came.</summary>
    public IReadOnlyList<RecordFault> Faults => _faults;

    /// <summary>Lines so far, by action.</summary>
    public IReadOnlyDictionary<PlanAction, int> Counts => _counts;

    public int Lines => _next;

    /// <summary>Tells the normalized addresses of erased people, whom no read brings back as newcomers; null where there are none.</summary>
    public Func<string, bool>? Erased { get; init; }

    /// <summary>Is told how each person was judged in the end, also where no line comes of it.</summary>
    public Action<Judgement>? OnJudged { get; init; }

    /// <summary>People left to the next sync because this plan is an edit.</summary>
    public int Deferred { get; private set; }

    /// <summary>People whose last selected group seems deleted or emptied, or lists them no more and proves nothing; nothing is done with them.</summary>
    public int Held { get; private set; }

    /// <summary>Known records, also of people who are not current, that a complete read did not hold, for the first time.</summary>
    public int NewlyMissing { get; private set; }

    /// <summary>Members who come under another id or address by this plan.</summary>
    public int Changed { get; private set; }

    /// <summary>Members whom a sync would lose. They are no lines yet: whoever knows the budget calls <see cref="Accept"/>.</summary>
    public IReadOnlyList<Loss> Losses => _losses;

    /// <summary>People who came by, or were listed in their groups, after an absence of theirs had been noted.</summary>
    public IReadOnlyCollection<string> Sighted => _sighted;

    /// <summary>Whether the external id was judged outside the fast path, there or missing.</summary>
    public bool Judged(string externalId) => _judged.Contains(externalId);

    /// <summary>Whether a record of the external id came by outside the fast path.</summary>
    public bool Came(string externalId) => _judged.Contains(externalId) && !_missing.Contains(externalId);

    /// <summary>External ids whose records could not be mapped.</summary>
    public IReadOnlyCollection<string> Unreadable => _unreadable;

    /// <summary>A record came that does not say whose it is: nobody can be told to be missing from this read.</summary>
    public bool Nameless { get; private set; }

    /// <summary>Reports a record that could not even be mapped. Nothing is done with the person, who is there all the same.</summary>
    /// <param name="externalId">Whose record it is, where that much can be read.</param>
    /// <param name="name">The name in it, where one can be read: whether they are selected nobody can tell, and somebody has to find the record.</param>
    public void AddUnreadable(string code, string? externalId, string? name = null)
    {
        _faults.Add(new RecordFault(externalId, code, name));
        if (externalId is null) Nameless = true;
        else if (_judged.Add(externalId)) _unreadable.Add(externalId);
    }

    /// <summary>Takes somebody whose record could not be mapped: an edit reaches them all the same, and who comes back readable is looked at.</summary>
    public void AddUnreadable(Known known)
    {
        if (known.Roster is { AbsentSince: not null } missed) _sighted.Add(missed.ExternalId);
        if (known.Roster is { } roster && Planner.JudgeUnreadable(known, context) is { } verdict) Put(roster, verdict, known);
    }

    /// <summary>Takes one mapped record.</summary>
    /// <param name="person">The record.</param>
    /// <param name="fingerprint">Its keyed fingerprint.</param>
    /// <param name="known">What is known of the external id.</param>
    /// <param name="holder">The member who holds the person's normalized address now, whoever that is; null when nobody does.</param>
    public void Add(DirectoryPerson person, UInt128 fingerprint, Known known, MemberFact? holder)
    {
        if (!_judged.Add(person.ExternalId))
        {
            // Of people who are not selected no name is kept, not even for this.
            var selected = context.After.Selects(person).Any && PersonRules.NotCurrent(person, context.Today) is null;
            _faults.Add(new RecordFault(person.ExternalId, RecordFaults.DuplicateId, selected ? person.ShownName : null));
            return;
        }

        var doubt = PersonRules.InDoubt(person, known.Roster);
        var listed = doubt.IsEmpty || context.After.Selects(person).Any;
        person = PersonRules.Within(person, doubt);
        var verdict = Planner.Judge(person, known, context);
        if (!listed && verdict is { Presence: Presence.Present } && context.After.Selects(person).Any) Held++;
        if (verdict is { Action: PlanAction.Join, Address: { } claimed } && holder is null && Erased?.Invoke(claimed) == true)
            verdict = verdict with { Action = PlanAction.StayOut, Address = null, Settled = false, Reasons = [.. verdict.Reasons.Where(reason => reason.Rule == "selected_by"), new("erased_address")] };
        var entry = new PlanEntry(person, fingerprint, known, holder, verdict);
        if (verdict.Deferred) Deferred++;
        _groups.Seen(person, known.Roster, verdict.Presence);
        if (known.Roster is { AbsentSince: not null } && verdict.Action != PlanAction.NoticeAbsence && !verdict.KeepsAbsence) _sighted.Add(person.ExternalId);
        if (_groups.Keeps(entry) || _addresses.Take(entry) is not { } certain) return;
        if (certain.Readdresses) Changed++;
        Write(certain);
    }

    /// <summary>Takes somebody whom a complete read did not hold.</summary>
    public void AddAbsent(Known known, CompletenessCertificate certificate) => AddGone(known, Planner.JudgeAbsent(known, certificate, context));

    /// <summary>Takes somebody whose loss waits for a reviewer and whom a complete read did not hold, which is nothing new: they only count no longer in their groups.</summary>
    public void AddAbsentParked(Known known)
    {
        if (known.Roster is not { } roster || !_judged.Add(roster.ExternalId)) return;
        _missing.Add(roster.ExternalId);
        _groups.Gone(roster);
    }

    /// <summary>Takes somebody whom the provider says is deleted.</summary>
    public void AddTombstone(Known known) => AddGone(known, Planner.JudgeTombstone(known, context));

    /// <summary>Somebody left a group: <see cref="FinishGroups"/> needs the populations.</summary>
    public bool SomebodyLeftGroup => _groups.Any;

    /// <summary>People whom no group lists any more that selected them, and of whom that is not noted.</summary>
    public int Unlisted { get; private set; }

    /// <summary>External ids of whom <see cref="FinishAddresses"/> may ask whether they are in the directory.</summary>
    public IReadOnlyCollection<string> AddressHolders => _addresses.Holders;

    /// <summary>Makes a loss a line of this plan.</summary>
    /// <returns>The line's number.</returns>
    public int Accept(Loss loss)
    {
        Emit(loss.Line with { Number = _next }, loss.Values);
        return _next - 1;
    }

    /// <summary>Settles who left a group. Call once, after the last record.</summary>
    /// <param name="certificate">Proof that the read was complete, if it was.</param>
    public void FinishGroups(Func<IReadOnlyDictionary<string, int>> populations, CompletenessCertificate? certificate)
    {
        foreach (var (entry, held) in _groups.Settle(populations, certificate))
        {
            if (held) Held++;
            if (!entry.Verdict.Unlisted.IsEmpty && entry.Known.Roster is { AbsentSince: null }) Unlisted++;
            Write(entry);
        }
    }

    /// <summary>Settles who may hold which address, and with it who is gone under one id and here under another; the lines of whoever waited for an address are written by <see cref="FinishAddresses"/>.</summary>
    /// <param name="present">Whether an external id of this source is in the directory by this read.</param>
    /// <param name="churns">Whether so many addresses under new ids are the same people under new ids.</param>
    public void SettleAddresses(Func<string, bool> present, Func<int, bool> churns)
    {
        _settled = [.. _addresses.Settle(present, churns)];
        Changed += _settled.Count(entry => entry.Readdresses || entry.Rekeyed);

        // Whoever is here under another id has not gone with the old one.
        var here = _settled.Where(entry => entry.Rekeyed).Select(entry => entry.Known.Member!.State.Id).ToHashSet();
        _losses.RemoveAll(loss => here.Contains(loss.Member.Id));
        foreach (var line in _gone.Where(line => !here.Contains(line.Member!.Value))) Emit(line with { Number = _next }, null);
        _gone.Clear();
    }

    /// <summary>Writes whoever waited for an address. Call once, last; these lines belong into one transaction.</summary>
    public void FinishAddresses()
    {
        foreach (var entry in _settled) Write(entry);
        _settled = [];
    }

    /// <summary>The plan is the first one of a connection: who was managed by an earlier one is told apart.</summary>
    public bool FirstSetUp => context.FirstSetUp;

    /// <summary>Takes a retained member at a first set-up, after everybody else: whom no line of this plan brings in is listed.</summary>
    public void AddRetained(Known known)
    {
        if (known.Member?.State is not { Source: { } source } member || _matched.Contains(member.Id)) return;
        var line = new PlanLine(_next, PlanAction.Unmatched, source.ExternalId, member.Id, member.Version, null, Presence.Departed, true, SelectedBy.Nothing, OutCause.None, false, [new("not_matched")]);
        Emit(line, known.Roster?.Values);
    }

    // The id came back with another name and another address: it may have been given to somebody else.
    private static bool Doubtful(PersonValues? before, PersonValues? now) =>
        before is not null && now is not null && before.Address != now.Address
        && PersonName.ShareNoWord(PersonName.Shown(before.DisplayName, before.GivenName, before.FamilyName), PersonName.Shown(now.DisplayName, now.GivenName, now.FamilyName));

    private void Write(PlanEntry entry)
    {
        var (person, fingerprint, known, _, verdict) = entry;
        var (roster, member) = (known.Roster, known.Member?.State);
        if (verdict.Fault is { } fault) _faults.Add(new RecordFault(person.ExternalId, fault, person.ShownName));
        var (action, reasons, readdressed) = (verdict.Action, verdict.Reasons, entry.Readdresses);

        // With a faulty record nothing is done, so nothing of it is kept either.
        var values = verdict.Fault is null && (member is { Out: not OutCause.Erased } || (member is null && action == PlanAction.Join)) ? PersonRules.Values(person, verdict.Address ?? roster?.Values?.Address) : null;
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

        if (FirstSetUp && member is not null && verdict is { Presence: Presence.Present, SelectedBy.Any: true })
        {
            // Whatever is done with them, their own line tells: they were found.
            _matched.Add(member.Id);
            if (action is PlanAction.Link or PlanAction.Return && Doubtful(roster?.Values, values)) reasons = reasons.Add(new PlanReason(PlanReason.NameDiffers));
        }

        if (values is not null && roster?.Values is { } earlier && PersonRules.Changed(earlier, values).Any()) values = values with { Before = earlier };
        OnJudged?.Invoke(new Judgement(person.ExternalId, member?.Id, action, verdict.Cause, reasons));
        var selectedBy = Remembered(action, verdict.SelectedBy, known);
        if (!Says(action) && Unmoved(roster, fingerprint, verdict, selectedBy)) return;
        var id = action == PlanAction.Join ? newId() : member?.Id;
        var line = new PlanLine(_next, action, person.ExternalId, id, member?.Version, fingerprint, verdict.Presence, verdict.Settled, selectedBy, verdict.Cause, readdressed, reasons)
        {
            Rests = roster?.Mark(),
            Pin = verdict.Pin,
            Absent = verdict.KeepsAbsence && action != PlanAction.NoticeAbsence ? roster?.Absent : null,
        };
        Put(line, values, known);
    }

    // A sync's losses wait for the budget; an edit's were looked at line by line.
    private void Put(PlanLine line, PersonValues? values, Known known)
    {
        if (Loses(line)) _losses.Add(new Loss(line, values, known.Member!.State, known.Roster?.SelectedBy ?? SelectedBy.Nothing));
        else Emit(line, values);
    }

    // Lines worth writing even when the row stays as it is: decisions, new values, and in a preview those who stay out.
    private bool Says(PlanAction action) => action.Decides() || action == PlanAction.Update || (context.Edit && action is (PlanAction.StayOut or PlanAction.Pinned));

    private static bool Unmoved(RosterFact? roster, UInt128 fingerprint, Verdict verdict, SelectedBy selectedBy) =>
        roster is not null && roster.Fingerprint == fingerprint && roster.Presence == verdict.Presence && roster.Settled == verdict.Settled
        && roster.SelectedBy == selectedBy && roster.Fault == verdict.Fault && roster.Pin == verdict.Pin
        && verdict.Action != PlanAction.NoticeAbsence && (verdict.KeepsAbsence || roster.AbsentSince is null);

    // What selected somebody who is no longer managed is kept in mind: a removal sticks until something else selects them.
    private static SelectedBy Remembered(PlanAction action, SelectedBy selectedBy, Known known)
    {
        if (action == PlanAction.Pinned) return known.Roster!.SelectedBy;
        if (known.Member is not { } member || known.Roster is not { } roster) return selectedBy;
        var managed = action is PlanAction.Link or PlanAction.Return
            || (member.State.Grant == Grant.Linked && action is not (PlanAction.Retain or PlanAction.Withdraw or PlanAction.Leave));
        return managed ? selectedBy : selectedBy.Remembering(roster.SelectedBy);
    }

    private void AddGone(Known known, Verdict? verdict)
    {
        if (known.Roster is not { } roster || _judged.Contains(roster.ExternalId)) return;
        _groups.Gone(roster);
        if (roster.Presence is Presence.Present or Presence.NotCurrent) NewlyMissing++;
        if (verdict is null) return;
        OnJudged?.Invoke(new Judgement(roster.ExternalId, known.Member?.State.Id, verdict.Action, verdict.Cause, verdict.Reasons));
        _judged.Add(roster.ExternalId);
        _missing.Add(roster.ExternalId);
        if (verdict.Deferred) Deferred++;
        else Put(roster, verdict, known);
    }

    // Without a record: what is known of them stays, and so does the row for the next read.
    private void Put(RosterFact roster, Verdict verdict, Known known)
    {
        var member = known.Member?.State;
        var selectedBy = Remembered(verdict.Action, verdict.SelectedBy, known);
        var line = new PlanLine(_next, verdict.Action, roster.ExternalId, member?.Id, member?.Version, null, verdict.Presence, false, selectedBy, verdict.Cause, false, verdict.Reasons)
        {
            Rests = roster.Mark(),
            Pin = verdict.Pin,
        };
        if (line.Action.Decides() && !Loses(line)) _gone.Add(line);
        else Put(line, null, known);
    }

    private bool Loses(PlanLine line) => !context.Edit && line.Action is (PlanAction.Leave or PlanAction.Withdraw);

    private void Emit(PlanLine line, PersonValues? values)
    {
        _next++;
        _counts[line.Action] = _counts.GetValueOrDefault(line.Action) + 1;
        emit(new PlannedLine(line, values));
    }
}
