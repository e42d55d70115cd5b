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
        var selected = context.After.Selects(person.ExternalId, person.Groups);
        if (PersonRules.NotCurrent(person, context.Today) is { } notCurrent) return NotCurrent(person, notCurrent, known, selected, context);
        return selected.Any
            ? Selected(person, known, selected, context)
            : NotSelected(person, known, context);
    }

    /// <summary>Judges a person whom a complete read did not hold. Without a certificate this cannot be asked.</summary>
    /// <returns>Null when nothing is to be done, or not yet.</returns>
    public static Verdict? JudgeAbsent(Known known, CompletenessCertificate certificate, PlanContext context)
    {
        if (known.Roster is not { } roster || roster.Presence == Presence.Departed) return null;
        if (known.Member is null) return new Verdict(PlanAction.Forget, Presence.Departed, SelectedBy.Nothing, OutCause.None, [new("not_in_directory")]);
        if (context.Edit) return null;
        var read = certificate.Evidence;
        if (roster.Presence != Presence.AbsentOnce || roster.AbsentSince is not { } since || roster.AbsentRights != read.Rights)
            return new Verdict(PlanAction.NoticeAbsence, Presence.AbsentOnce, roster.SelectedBy, OutCause.None, [new("missing_in_complete_read", Moment(read.StartedAt))]);
        if (read.StartedAt - since < context.MinimumAbsence) return null;
        return Departure(known, OutCause.LeftDirectory, Presence.Departed, [new("missing_in_complete_read", Moment(since)), new("missing_in_complete_read", Moment(read.StartedAt))], context);
    }

    /// <summary>Judges a person whom the provider explicitly says is deleted.</summary>
    public static Verdict? JudgeTombstone(Known known, PlanContext context)
    {
        if (known.Roster is null || known.Roster.Presence == Presence.Departed) return null;
        return known.Member is null
            ? new Verdict(PlanAction.Forget, Presence.Departed, SelectedBy.Nothing, OutCause.None, [new("deleted_at_source")])
            : Departure(known, OutCause.LeftDirectory, Presence.Departed, [new("deleted_at_source")], context);
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
                : new Verdict(PlanAction.Link, Presence.Present, selected, OutCause.None, reasons.Add(new("was", member.Grant == Grant.None ? "by_hand" : "retained")));
        if (!member.Out.ByHand())
            return new Verdict(PlanAction.Return, Presence.Present, selected, OutCause.None, reasons.Add(new("was_out", member.Out.Word())));
        if (member.DepartedSince != OutCause.None)
            return new Verdict(PlanAction.Return, Presence.Present, selected, OutCause.None, reasons.Add(new("left_and_returned", member.DepartedSince.Word())));
        return known.Roster is { } roster && selected.AddsTo(roster.SelectedBy)
            ? new Verdict(PlanAction.Return, Presence.Present, selected, OutCause.None, reasons.Add(new("newly_selected")))
            : new Verdict(PlanAction.StayOut, Presence.Present, known.Roster?.SelectedBy is { Any: true } before ? before : selected, OutCause.None, reasons.Add(new("kept_out_by_hand", member.Out.Word())));
    }

    private static Verdict NotSelected(DirectoryPerson person, Known known, PlanContext context)
    {
        PlanReason[] reasons = [new("not_selected")];
        if (known.Member is not { } member) return new Verdict(PlanAction.Outside, Presence.Present, SelectedBy.Nothing, OutCause.None, [.. reasons]);
        var state = member.State;
        var selectedBefore = context.Before is { } before && before.Selects(person.ExternalId, person.Groups).Any;
        if (selectedBefore)
        {
            if (state.Grant != Grant.Linked) return new Verdict(PlanAction.Outside, Presence.Present, SelectedBy.Nothing, OutCause.None, [.. reasons]);
            var action = state.Access == Access.Active ? PlanAction.Retain : PlanAction.Withdraw;
            return new Verdict(action, Presence.Present, SelectedBy.Nothing, OutCause.SelectionEdited, [.. reasons, new("selection_edited")]);
        }

        // Out of the selection by their own move, not by an edit. An edit never takes anybody out for that; the sync after it does.
        if (state.Grant == Grant.Linked && context.Edit) return Later(known, [.. reasons, new("left_group"), new("waits_for_sync")]);
        if (state.Grant == Grant.Linked || (state.Out != OutCause.None && known.Roster?.SelectedBy.Any == true))
            return Departure(known, OutCause.LeftGroup, Presence.Present, [.. reasons, new("left_group")], context);
        return new Verdict(PlanAction.Outside, Presence.Present, SelectedBy.Nothing, OutCause.None, [.. reasons]);
    }

    private static Verdict NotCurrent(DirectoryPerson person, string why, Known known, SelectedBy selected, PlanContext context)
    {
        var settled = why != "future_starter";
        ImmutableArray<PlanReason> reasons = [new("not_current", why)];
        if (known.Member is null)
            return new Verdict(PlanAction.Outside, Presence.NotCurrent, SelectedBy.Nothing, OutCause.None, reasons) { Settled = settled };
        if (context.Edit && known.Member.State.Grant == Grant.Linked && context.After.Picks(person.ExternalId))
            return new Verdict(PlanAction.Refresh, Presence.NotCurrent, selected, OutCause.None, reasons) { Settled = settled };
        var cause = why == "departed" ? OutCause.Terminated : OutCause.LeftDirectory;
        return Departure(known, cause, Presence.NotCurrent, reasons, context) with { Settled = settled };
    }

    // One place for every departure: who is taken out, who is only told of, who is only written down.
    private static Verdict Departure(Known known, OutCause cause, Presence presence, ImmutableArray<PlanReason> reasons, PlanContext context)
    {
        var state = known.Member!.State;
        if (state.Grant == Grant.Linked)
        {
            if (context.After.Mode == SelectionMode.Manual && context.After.Picks(known.Roster?.ExternalId ?? state.Source!.Value.ExternalId))
                return state.Advisory == cause ? Quiet() : new Verdict(PlanAction.Advise, presence, SelectedBy.Name, cause, reasons.Add(new("picked_by_name")));
            if (context.Edit)
            {
                // Granted by a pick until now, gone from the directory, and no longer picked: an edit, not a departure.
                if (context.Before is { Mode: SelectionMode.Manual } before && before.Picks(state.Source!.Value.ExternalId))
                    return new Verdict(state.Access == Access.Active ? PlanAction.Retain : PlanAction.Withdraw, presence, SelectedBy.Nothing, OutCause.SelectionEdited, reasons.Add(new("selection_edited")));
                return Later(known, reasons.Add(new("waits_for_sync")));
            }

            return new Verdict(PlanAction.Leave, presence, SelectedBy.Nothing, cause, reasons.Add(new(cause.Word())));
        }

        var decision = MemberBySync.RecordDeparture(state, cause);
        if (!decision.Changes || (context.Edit && state.Out == OutCause.None)) return Quiet();
        var action = state.Out == OutCause.None ? PlanAction.Advise : PlanAction.RecordDeparture;
        return new Verdict(action, presence, SelectedBy.Nothing, cause, reasons.Add(new(cause.Word())));

        Verdict Quiet() => new(PlanAction.Refresh, presence, known.Roster?.SelectedBy ?? SelectedBy.Nothing, OutCause.None, reasons);
    }

    // Nothing now, and the row stays open, so that the next sync looks at the person again.
    private static Verdict Later(Known known, ImmutableArray<PlanReason> reasons) =>
        new(PlanAction.Refresh, known.Roster?.Presence ?? Presence.Present, known.Roster?.SelectedBy ?? SelectedBy.Nothing, OutCause.None, reasons) { Settled = false, Deferred = true };

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
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

    /// <summary>Code of the fault, for <see cref="PlanAction.Faulty"/>.</summary>
    public string? Fault { get; init; }
}
