using System.Collections.Immutable;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>
/// The rules for one person: the directory's word, what is known, the selection and the moment in, one action with its
/// reasons out. Preview and sync, and the answer to "why", come from here.
/// </summary>
public static class Planner
{
    /// <summary>Judges a person who is in the read.</summary>
    public static Verdict Judge(DirectoryPerson person, Known known, PlanContext context)
    {
        var doubt = PersonRules.InDoubt(person, known.Roster);
        var verdict = Held(JudgePresent(PersonRules.Within(person, doubt), known, context), known, context)!;

        // As before, until their groups can say more: whoever stays by that is looked at again.
        return doubt.IsEmpty ? verdict : verdict with { Settled = false, Reasons = [.. verdict.Reasons, .. doubt.Select(group => new PlanReason("held_group_unproven", group.ToString()))] };
    }

    /// <summary>Judges a person whom a complete read did not hold. Without a certificate this cannot be asked.</summary>
    /// <returns>Null when nothing is to be done, or not yet.</returns>
    public static Verdict? JudgeAbsent(Known known, CompletenessCertificate certificate, PlanContext context) => Held(JudgeMissing(known, certificate, context), known, context);

    /// <summary>Judges a person whom the provider explicitly says is deleted.</summary>
    public static Verdict? JudgeTombstone(Known known, PlanContext context) => Held(JudgeDeleted(known, context), known, context);

    /// <summary>Judges a known person whose record came and cannot be mapped: they have not left, and a pick needs no record.</summary>
    /// <returns>Null when nothing is to be done.</returns>
    public static Verdict? JudgeUnreadable(Known known, PlanContext context)
    {
        var roster = known.Roster!;
        var pick = known.Member is { } member ? JudgePick(roster, member.State, context) : null;

        // Whatever stands in it, they are there: an absence that was noted is over.
        var open = roster.Settled || roster.AbsentSince is not null ? new Verdict(PlanAction.Refresh, roster.Presence == Presence.AbsentOnce ? Presence.Present : roster.Presence, roster.SelectedBy, OutCause.None, [new("faulty", RecordFaults.Unreadable)]) : null;
        return Held(pick ?? open, known, context);
    }

    /// <summary>Judges a person whose record came in a complete read without the groups that selected them: <see cref="Verdict.Unlisted"/>.</summary>
    public static Verdict JudgeUnlisted(Verdict unlisted, Known known, CompletenessCertificate certificate, PlanContext context)
    {
        var (evidence, first) = DepartureEvidence.MembershipAbsentTwice.By(certificate, known.Roster!, unlisted.Unlisted, context);
        if (evidence is not null) return Held(Departure(known, OutCause.LeftGroup, Presence.Present, evidence, [new("not_selected")], context), known, context)!;
        return first ? unlisted with { Action = PlanAction.NoticeAbsence, Reasons = unlisted.Reasons.Add(DepartureEvidence.NotListed(certificate.Evidence.StartedAt)) } : unlisted;
    }

    // A pin holds for as long as the source says the same; an edit of the selection goes over it.
    private static Verdict? Held(Verdict? verdict, Known known, PlanContext context)
    {
        if (verdict is null || known.Roster is not { Pin: { } pin } row) return verdict;

        if (verdict.Presence != row.Presence) return verdict;

        // Whom a pin keeps in although nothing selects them, nobody has to watch; another pin stays while a membership is only missing.
        if (!verdict.Unlisted.IsEmpty)
            return row.SelectedBy.Any ? verdict with { Pin = pin } : new Verdict(PlanAction.Pinned, verdict.Presence, SelectedBy.Nothing, OutCause.None, verdict.Reasons.Add(new("pinned", pin.ToString()))) { Settled = false, Pin = pin };
        if (!verdict.SelectedBy.SelectsLike(row.SelectedBy)) return verdict;

        // A disconnect ended what managed them, and the pin is not about that: to recognise somebody moves them nowhere.
        if (verdict.Action == PlanAction.Link && context.FirstSetUp) return verdict with { Pin = pin };
        if (verdict.Action is PlanAction.Join or PlanAction.Link or PlanAction.Return or PlanAction.Leave
            || (verdict.Action is PlanAction.Retain or PlanAction.Withdraw && !context.Edit))
            return new Verdict(PlanAction.Pinned, verdict.Presence, verdict.SelectedBy, OutCause.None, verdict.Reasons.Add(new("pinned", pin.ToString()))) { Settled = false, Pin = pin };
        return verdict.Address is { } address && address == row.Values?.Address ? verdict with { Address = null, Pin = pin } : verdict with { Pin = pin };
    }

    private static Verdict JudgePresent(DirectoryPerson person, Known known, PlanContext context)
    {
        var selected = context.After.Selects(person);
        if (PersonRules.NotCurrent(person, context.Today) is { } notCurrent) return NotCurrent(person, notCurrent, known, context);
        return selected.Any
            ? Selected(person, known, selected, context)
            : NotSelected(person, known, context);
    }

    private static Verdict? JudgeMissing(Known known, CompletenessCertificate certificate, PlanContext context)
    {
        if (certificate.Evidence.Collection != "people") throw new ArgumentException("Only a complete read of the people proves that somebody is not there.", nameof(certificate));
        if (known.Roster is not { } roster) return null;
        if (known.Member is not { } member) return Forgotten(roster, "not_in_directory");
        if (JudgePick(roster, member.State, context) is { } pick) return pick;
        if (DepartureEvidence.Established.In(roster) is { } established) return StillGone(known, established, context);

        // An edit takes nobody out for being missing. But it has not judged them: should they come back with the record of before, they are looked at.
        if (context.Edit) return roster.Settled ? new Verdict(PlanAction.Refresh, roster.Presence, roster.SelectedBy, OutCause.None, [DepartureEvidence.Missing(certificate.Evidence.StartedAt)]) : null;
        var (absent, first) = DepartureEvidence.AbsentTwice.By(certificate, roster, context);
        if (absent is not null) return Departure(known, OutCause.LeftDirectory, Presence.Departed, absent, [], context);
        return first ? new Verdict(PlanAction.NoticeAbsence, Presence.AbsentOnce, roster.SelectedBy, OutCause.None, [DepartureEvidence.Missing(certificate.Evidence.StartedAt)]) : null;
    }

    private static Verdict? JudgeDeleted(Known known, PlanContext context)
    {
        if (known.Roster is not { } roster) return null;
        if (known.Member is null) return Forgotten(roster, "deleted_at_source");
        return DepartureEvidence.Established.In(roster) is { } established
            ? StillGone(known, established, context)
            : Departure(known, OutCause.LeftDirectory, Presence.Departed, new DepartureEvidence.Deleted(), [], context);
    }

    private static Verdict? Forgotten(RosterFact roster, string rule) =>
        roster.Presence == Presence.Departed ? null : new Verdict(PlanAction.Forget, Presence.Departed, SelectedBy.Nothing, OutCause.None, [new(rule)]);

    // A pick holds, begins and ends by the admin's hand alone, whether or not the read held the person. A sync first sees to the absence.
    private static Verdict? JudgePick(RosterFact roster, MemberState state, PlanContext context)
    {
        var gone = roster.Presence == Presence.Departed;
        var presence = gone ? Presence.Departed : Presence.Present;
        if (context.After.Picks(roster.ExternalId))
            return state.Out == OutCause.None && state.Grant != Grant.Linked && (gone || context.Edit) ? Picked(state, presence, gone ? OutCause.LeftDirectory : OutCause.None, []) : null;
        var ended = context.After.Mode == SelectionMode.Manual ? gone || context.Edit : gone && WasPicked(roster, context);
        return state.Grant == Grant.Linked && ended ? EndGrant(state, presence, gone ? OutCause.LeftDirectory : OutCause.None, [new("not_selected")]) : null;
    }

    // Established as gone by an earlier read, and the line that said so was skipped or is told of by an advisory.
    private static Verdict? StillGone(Known known, DepartureEvidence.Established evidence, PlanContext context)
    {
        if (known.Member!.State.Grant != Grant.Linked || context.Edit) return null;
        var verdict = Departure(known, OutCause.LeftDirectory, Presence.Departed, evidence, [], context);
        return verdict.Action == PlanAction.Refresh ? null : verdict;
    }

    private static Verdict Selected(DirectoryPerson person, Known known, SelectedBy selected, PlanContext context)
    {
        if (PersonRules.Fault(person, out var address) is { } fault)
            return new Verdict(PlanAction.Faulty, Presence.Present, selected, OutCause.None, [new("faulty", fault)]) { Fault = fault, Settled = false };
        var reasons = selected.References().Select(reference => new PlanReason("selected_by", reference)).ToImmutableArray();
        if (known.Member is not { } member)
            return new Verdict(PlanAction.Join, Presence.Present, selected, OutCause.None, reasons.Add(new("new_person"))) { Address = address };
        return InSelection(known, member.State, selected, reasons, context) with { Address = address };
    }

    /// <summary>What becomes of a known member who stands in the selection with a sound record.</summary>
    internal static Verdict InSelection(Known known, MemberState member, SelectedBy selected, ImmutableArray<PlanReason> reasons, PlanContext context)
    {
        if (member.Out == OutCause.None)
            return member.Grant == Grant.Linked && member.Advisory == OutCause.None && member.Source?.Source == context.Source
                ? new Verdict(PlanAction.Update, Presence.Present, selected, OutCause.None, reasons)
                : new Verdict(PlanAction.Link, Presence.Present, selected, OutCause.None, reasons.Add(new("was", Standing(member))));
        if (member.Out == OutCause.Erased)
            return new Verdict(PlanAction.StayOut, Presence.Present, selected, OutCause.None, reasons.Add(new("kept_out_by_hand", member.Out.Word()))) { Settled = false };
        if (!member.Out.ByHand())
            return new Verdict(PlanAction.Return, Presence.Present, selected, OutCause.None, reasons.Add(new("was_out", member.Out.Word())));
        if (member.DepartedSince != OutCause.None)
            return new Verdict(PlanAction.Return, Presence.Present, selected, OutCause.None, reasons.Add(new("left_and_returned", member.DepartedSince.Word())));

        // Without a row nothing is known of what selected them before; but to pick somebody by name is an act of its own.
        var picked = known.Roster is { } roster ? selected.AddsTo(roster.SelectedBy) : selected.ByName;
        return picked
            ? new Verdict(PlanAction.Return, Presence.Present, selected, OutCause.None, reasons.Add(new("newly_selected")))
            // A restore by hand may come at any moment, and may not have seen this row: every sync asks again.
            : new Verdict(PlanAction.StayOut, Presence.Present, selected, OutCause.None, reasons.Add(new("kept_out_by_hand", member.Out.Word()))) { Settled = false };
    }

    private static Verdict NotSelected(DirectoryPerson person, Known known, PlanContext context)
    {
        ImmutableArray<PlanReason> reasons = context.After.Admits(person.Kind) ? [new("not_selected")] : [new("not_selected"), new("kind_not_ticked", PersonRules.Word(person.Kind))];
        if (known.Member is not { } member) return Outside();
        var state = member.State;
        var was = known.Roster?.SelectedBy ?? SelectedBy.Nothing;

        // What selected them is still true of them, or no longer stands in the selection: then the selection moved, not the person.
        var edited = was.StillHolds(person.Groups) || !was.Meets(context.After) || context.Before?.Selects(person).Any == true;
        if (state.Grant == Grant.Linked)
        {
            if (edited) return EndGrant(state, Presence.Present, OutCause.None, reasons);

            // A record whose status nobody can read proves no move.
            if (person.Status == AccountStatus.Unknown)
                return new Verdict(PlanAction.Faulty, Presence.Present, was, OutCause.None, [new("faulty", RecordFaults.UnknownStatus)]) { Fault = RecordFaults.UnknownStatus, Settled = false };
            return LeavesGroups(person, known, reasons, context);
        }

        if (state.Out != OutCause.None) return was.Any && !edited ? LeavesGroups(person, known, reasons, context) : Outside();
        return state.Advisory.LeftTheCompany()
            ? new Verdict(PlanAction.Advise, Presence.Present, SelectedBy.Nothing, OutCause.None, [.. reasons, new("back_in_directory")])
            : Outside();

        Verdict Outside() => new(PlanAction.Outside, Presence.Present, SelectedBy.Nothing, OutCause.None, reasons);
    }

    private static Verdict NotCurrent(DirectoryPerson person, string why, Known known, PlanContext context)
    {
        var settled = why != "future_starter";
        var evidence = new DepartureEvidence.OwnRecord("not_current", why);
        if (known.Member is null)
            return new Verdict(PlanAction.Outside, Presence.NotCurrent, SelectedBy.Nothing, OutCause.None, evidence.Reasons) { Settled = settled };
        var departure = Departure(known, why == "departed" ? OutCause.Terminated : OutCause.LeftDirectory, Presence.NotCurrent, evidence, [], context);
        return departure with { Settled = departure.Settled && settled };
    }

    // What selected them still stands in the selection, and their record does not list it.
    private static Verdict LeavesGroups(DirectoryPerson person, Known known, ImmutableArray<PlanReason> reasons, PlanContext context)
    {
        var roster = known.Roster!;
        ImmutableArray<GroupId> left = [.. roster.SelectedBy.Groups().Where(group => context.After.Groups.BinarySearch(group) >= 0)];
        if (DepartureEvidence.Moved.By(person, left) is { } moved) return Departure(known, OutCause.LeftGroup, Presence.Present, moved, reasons, context);

        // Only missing so far: whether that is a departure, and whether it is even noted, a complete read decides when it is over.
        reasons = [.. reasons, .. left.Select(group => new PlanReason("not_listed_in_group", group.ToString()))];
        return context.Edit && known.Member!.State.Grant == Grant.Linked
            ? Later(known, reasons.Add(new("waits_for_sync"))) with { KeepsAbsence = true }
            : new Verdict(PlanAction.Refresh, Presence.Present, roster.SelectedBy, OutCause.None, reasons) { Settled = false, KeepsAbsence = true, Unlisted = left };
    }

    // One place for every departure: who is taken out, who is only told of, who is only written down.
    private static Verdict Departure(Known known, OutCause cause, Presence presence, DepartureEvidence evidence, ImmutableArray<PlanReason> before, PlanContext context)
    {
        var reasons = before.AddRange(evidence.Reasons);
        var state = known.Member!.State;
        var picked = context.After.Picks(known.Roster?.ExternalId ?? state.Source!.Value.ExternalId);
        if (state.Grant == Grant.Linked)
        {
            if (picked) return state.Advisory == cause ? Quiet(SelectedBy.Name) : new Verdict(PlanAction.Advise, presence, SelectedBy.Name, cause, reasons.Add(new("picked_by_name")));

            // Managed by a pick until now and no longer picked: an edit, not a departure. By hand nobody is ever removed automatically.
            if (context.After.Mode == SelectionMode.Manual || (cause != OutCause.LeftGroup && WasPicked(known.Roster, context)))
                return EndGrant(state, presence, cause, reasons);
            return context.Edit
                ? Later(known, reasons.Add(new("waits_for_sync")))
                : new Verdict(PlanAction.Leave, presence, SelectedBy.Nothing, cause, Named(cause));
        }

        if (picked && state.Out == OutCause.None) return Picked(state, presence, cause, reasons);

        // A pick begins and ends by the admin's hand alone: whoever was removed by it and is back is not picked anew.
        var stands = picked ? SelectedBy.Name : SelectedBy.Nothing;
        if (!MemberBySync.RecordDeparture(state, cause).Changes) return Quiet(stands);
        var action = state.Out == OutCause.None ? PlanAction.Advise : PlanAction.RecordDeparture;
        return new Verdict(action, presence, stands, cause, Named(cause));

        ImmutableArray<PlanReason> Named(OutCause cause) => reasons.Any(reason => reason.Rule == cause.Word()) ? reasons : reasons.Add(new(cause.Word()));

        Verdict Quiet(SelectedBy selectedBy) => new(PlanAction.Refresh, presence, selectedBy, OutCause.None, reasons);
    }

    // The grant ends by an edit; whether the member stays is the same rule that is applied later. How they are gone besides is told or recorded.
    private static Verdict EndGrant(MemberState state, Presence presence, OutCause gone, ImmutableArray<PlanReason> reasons) =>
        new(MemberBySync.StaysWithoutGrant(state) ? PlanAction.Retain : PlanAction.Withdraw, presence, SelectedBy.Nothing, gone.LeftTheCompany() ? gone : OutCause.SelectionEdited, reasons.Add(new("selection_edited")));

    // Picked by name although the directory does not hold them now: managed, with the advisory that they are gone.
    private static Verdict Picked(MemberState state, Presence presence, OutCause gone, ImmutableArray<PlanReason> reasons) =>
        new(PlanAction.Link, presence, SelectedBy.Name, gone, [.. reasons, new("picked_by_name"), new("was", Standing(state))]);

    private static bool WasPicked(RosterFact? roster, PlanContext context) =>
        roster is not null && (roster.SelectedBy.ByName || context.Before?.Picks(roster.ExternalId) == true);

    private static string Standing(MemberState state) => state.Grant switch
    {
        Grant.None => "by_hand",
        Grant.Linked => "linked",
        Grant.Retained => "retained",
    };

    // Nothing now, and the row stays open, so that the next sync looks at the person again.
    private static Verdict Later(Known known, ImmutableArray<PlanReason> reasons) =>
        new(PlanAction.Refresh, known.Roster?.Presence ?? Presence.Present, known.Roster?.SelectedBy ?? SelectedBy.Nothing, OutCause.None, reasons) { Settled = false, Deferred = true };
}

/// <summary>What the rules say of one person, before addresses are settled and a line is written.</summary>
public sealed record Verdict(PlanAction Action, Presence Presence, SelectedBy SelectedBy, OutCause Cause, ImmutableArray<PlanReason> Reasons)
{
    /// <summary>An equal fingerprint needs no second look.</summary>
    public bool Settled { get; init; } = true;

    /// <summary>The departure is left to the next sync.</summary>
    public bool Deferred { get; init; }

    /// <summary>The normalized address to hold, for people who come or stay in.</summary>
    public string? Address { get; init; }

    /// <summary>What the roster notes of an absence stays noted.</summary>
    public bool KeepsAbsence { get; init; }

    /// <summary>Groups that selected the person and that the record does not list, while nothing is concluded from that: see <see cref="Planner.JudgeUnlisted"/>.</summary>
    public ImmutableArray<GroupId> Unlisted { get; init; } = [];

    /// <summary>The pin that still holds.</summary>
    public Guid? Pin { get; init; }

    /// <summary>Code of the fault, for <see cref="PlanAction.Faulty"/>.</summary>
    public string? Fault { get; init; }
}
