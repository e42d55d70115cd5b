using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Silo.Plans;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>
/// An undo brings back how somebody stood before the plan, with their address, and only where nothing was decided on them in
/// between. Of whom it does not reach something was decided, or a reviewer or the budget kept them out.
/// </summary>
internal sealed class AnUndoBringsBackWhatWas() : Invariant("An undone plan leaves everybody as they stood before it")
{
    private readonly Dictionary<MemberId, Last> _last = [];
    private readonly HashSet<(MemberId Member, int Number)> _mailed = [];

    // The last decision on a member, and the address they had before it.
    private sealed record Last(Guid? Plan, MemberState? Before, long Version, string? OldEmail);

    public override void After(Moment moment)
    {
        foreach (var happened in moment.Events)
            if (happened.Member is { } member && MemberEventJson.Read(happened.Kind, happened.Data) is MemberEvent.InvitationMailed or MemberEvent.InvitationUnconfirmed)
                _mailed.Add((member, Number(MemberEventJson.Read(happened.Kind, happened.Data))));
        foreach (var decision in moment.Decisions)
        {
            var id = decision.After.Id;
            if (decision.Events.OfType<MemberEvent.Undone>().Any()) Undone(moment, decision, _last.GetValueOrDefault(id));
            var old = decision.Events.OfType<MemberEvent.AddressChanged>().FirstOrDefault() is { } moved ? moment.Rows.Members[id].OldAddresses.GetValueOrDefault(moved.Value) : null;
            _last[id] = new Last(decision.Origin.PlanId, decision.Before, decision.After.Version, old);
        }

        foreach (var applied in moment.Events.Where(happened => happened.Kind == "plan_applied"))
            if (moment.Rows.Plans[applied.Origin.PlanId!.Value].Head is { Kind: PlanKind.Undo, Choice.Without.Count: 0 } undo) Reached(moment, undo);
    }

    private static int Number(MemberEvent happened) => happened switch
    {
        MemberEvent.InvitationMailed mailed => mailed.Number,
        MemberEvent.InvitationUnconfirmed unconfirmed => unconfirmed.Number,
        _ => 0,
    };

    private void Undone(Moment moment, Decision decision, Last? last)
    {
        var undo = moment.Rows.Plans[decision.Origin.PlanId!.Value].Head;
        Must(last?.Plan is not null && last.Version == decision.Before!.Version, $"{decision.Who} was changed since, and an undo changed them again");
        if (undo.Kind == PlanKind.Undo) Must(last!.Plan == undo.Parent, $"{decision.Who} was changed by another plan than the one that is undone");
        var (now, before) = (MemberStanding.Of(decision.After), last!.Before is { } state ? MemberStanding.Of(state) : MemberStanding.Of(decision.Before!) with { Grant = Grant.None, Out = OutCause.Undone, Advisory = OutCause.None });
        if (last.Before is null) before = before with { Invitation = now.Invitation };
        else if (now.Invitation != before.Invitation)
        {
            // A link whose mail never went out waits for an admin.
            Must(now.Invitation == InvitationState.Queued && last.Before.HasLiveInvitation && !_mailed.Contains((decision.After.Id, before.InvitationNumber)), $"{decision.Who} had an invitation that was {before.Invitation} and is {now.Invitation}");
            before = before with { Invitation = now.Invitation };
        }

        Must(now == before, $"{decision.Who} stood as {before} and stands as {now}");
        if (last.OldEmail is { } email) Must(moment.Rows.Members[decision.After.Id].Profile.Email == email, $"{decision.Who} has not got the address of before");
        moment.Stage.Reached.Add("an undo");
    }

    // When the undo is over.
    private void Reached(Moment moment, Plan undo)
    {
        var stored = moment.Rows.Plans[undo.Id];
        if (stored.Chunks.Values.Any(chunk => chunk.Head.Skipped.Count > 0)) return;
        var over = stored.Chunks.Values.SelectMany(PlanChunks.ReadLines).Where(line => line.OverBudget).Select(line => line.Member!.Value).ToHashSet();
        foreach (var (id, last) in _last)
            Must(last.Plan != undo.Parent || (over.Contains(id) && moment.Rows.Members[id].State.Out == OutCause.None), $"{moment.Rows.Members[id].State.Source} was changed by the plan and by nothing since, and the undo did not reach them");
        if (over.Count > 0) moment.Stage.Reached.Add("an undo over the budget");
    }
}
