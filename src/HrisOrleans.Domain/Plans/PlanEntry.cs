using System.Collections.Immutable;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>One record of the read on its way to a line.</summary>
/// <param name="Holder">Who holds the address the person is to have; null when nobody does.</param>
internal sealed record PlanEntry(DirectoryPerson Person, UInt128 Fingerprint, Known Known, MemberFact? Holder, Verdict Verdict)
{
    /// <summary>The member would come to another address by this entry.</summary>
    public bool Readdresses =>
        Known.Member is { } member && Verdict.Address is { } address && member.Address != address
        && Verdict.Action is PlanAction.Update or PlanAction.Link or PlanAction.Return;

    /// <summary>The member comes under another external id of the same source.</summary>
    public bool Rekeyed { get; init; }

    /// <summary>The same person, reported with a fault and otherwise left alone.</summary>
    public PlanEntry Faulty(string fault) => this with
    {
        Verdict = new Verdict(PlanAction.Faulty, Presence.Present, Verdict.SelectedBy, OutCause.None, [new("faulty", fault)]) { Fault = fault, Settled = false },
    };

    /// <summary>The newcomer is the member who holds the address already, by hand or from an earlier connection.</summary>
    public PlanEntry Adopt(PlanContext context)
    {
        var known = new Known(Known.Roster, Holder);
        var reasons = Verdict.Reasons.Where(reason => reason.Rule == "selected_by").Append(new PlanReason("known_by", "address")).ToImmutableArray();
        var rekeyed = Holder!.State.Source is { } source && source.Source == context.Source;
        if (PersonName.ShareNoWord(Person.ShownName, Holder!.ShownName)) reasons = reasons.Add(new PlanReason(PlanReason.NameDiffers));
        if (rekeyed) reasons = reasons.Add(new PlanReason("external_id_changed", Holder.State.Source!.Value.ExternalId));
        var verdict = Planner.InSelection(known, Holder.State, Verdict.SelectedBy, reasons, context) with { Address = Verdict.Address };
        if (rekeyed && verdict.Action == PlanAction.Update) verdict = verdict with { Action = PlanAction.Link };
        return this with { Rekeyed = rekeyed, Known = known, Verdict = verdict };
    }
}
