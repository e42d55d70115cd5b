using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Simulation.Invariants;

internal sealed class SequenceIsGapless() : Invariant("The sequence is gapless")
{
    private long _last;

    public override void After(Moment moment)
    {
        foreach (var happened in moment.Events) Must(happened.Seq == ++_last, $"event {happened.Seq} came where {_last} was due");
    }
}

internal sealed class HistoryFoldsToTheState() : Invariant("Each member's history folds to the stored state")
{
    public override void After(Moment moment)
    {
        var folded = moment.Stage.Watcher!.Folded;
        Must(moment.Rows.Members.Count == folded.Count, $"{moment.Rows.Members.Count} members are stored and {folded.Count} are told of");
        foreach (var (id, member) in moment.Rows.Members) Must(member.State == folded[id], $"stored is {member.State}, the history says {folded[id]}");
    }
}

internal sealed class NobodyTwice() : Invariant("Nobody is there twice")
{
    public override void After(Moment moment)
    {
        var (people, addresses) = (new HashSet<SourceRef>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var member in moment.Rows.Members.Values)
        {
            if (member.State.Source is { } person) Must(people.Add(person), $"{person} is two members");
            if (member.State.Out == OutCause.None && member.Profile.Email is { } email) Must(addresses.Add(email), $"two members who are in have the address {email}");
        }
    }
}

internal sealed class OneCauseOneDecision() : Invariant("Nothing is decided twice for one cause")
{
    private readonly HashSet<(MemberId Member, string Cause)> _causes = [];

    // Of a mail more may come to light: given up by one silo, and then refused after all where another one stood still.
    public override void After(Moment moment)
    {
        foreach (var decision in moment.Decisions)
            if (decision.Origin.Cause is { } cause && decision.Events is not [MemberEvent.InvitationBounced]) Must(_causes.Add((decision.After.Id, cause)), $"{decision.Who} was decided on again for {cause}: {string.Join(", ", decision.Events)}");
    }
}

/// <summary>Also by what is read of them later.</summary>
internal sealed class ErasedStaysErased() : Invariant("Of whom was erased nothing is kept, and nothing brings them back")
{
    public override void After(Moment moment)
    {
        foreach (var decision in moment.Decisions)
            Must(decision.Before?.Out != OutCause.Erased || decision.After.Out == OutCause.Erased, $"{decision.Who} was erased and is {decision.After.Out}");
        foreach (var member in moment.Rows.Members.Values.Where(member => member.State.Out == OutCause.Erased))
        {
            Must(member.Profile is { Email: null, Address: null, GivenName: null, FamilyName: null, DisplayName: null }, $"{member.State.Source} still has a profile");
            Must(moment.Rows.RosterOf(member)?.Values is null, $"{member.State.Source} still has what the directory said");
        }
    }
}

internal sealed class NoMailTwice() : Invariant("No invitation is mailed twice")
{
    public override void After(Moment moment)
    {
        if (moment.Stage.MailServer.Twice is [var twice, ..]) throw Broken($"invitation {twice.Number} of {moment.Rows.Members[twice.Member].State.Source} was handed over again");
    }
}

internal sealed class NothingAutomaticWithoutAConnection() : Invariant("Nothing is automatic while disconnected, paused or under another epoch")
{
    public override void After(Moment moment)
    {
        foreach (var decision in moment.Decisions)
        {
            if (decision.Origin.PlanId is not { } id) continue;
            var connection = moment.Rows.Connection!;
            var plan = moment.Rows.Plans[id].Head;
            // What a person let go ahead needs no read: it goes on while the credentials wait to be mended.
            Must(connection.Status is ConnectionStatus.Active || (connection.Status is ConnectionStatus.NeedsRelink && plan.Choice is not null), $"{decision.Who} was decided by a plan while {connection.Status}");

            // What a person let through goes on under a later epoch, as long as the selection is the same.
            if (plan is { Kind: PlanKind.Sync, Choice: null }) Must(plan.Epoch == connection.Epoch, $"{decision.Who} was decided by a plan of epoch {plan.Epoch} under epoch {connection.Epoch}");
        }
    }

    public override void AtEnd(Moment moment)
    {
        if (moment.Rows.Connection is not { Connected: false }) return;
        foreach (var member in moment.Rows.Members.Values) Must(member.State.Grant != Grant.Linked, $"{member.State.Source} is still linked after the disconnect");
    }
}

internal sealed class OutIsOut() : Invariant("Who is out has neither access nor a grant")
{
    public override void After(Moment moment)
    {
        foreach (var decision in moment.Decisions)
        {
            var state = decision.After;
            Must(state.Out == OutCause.None || (state.Access != Access.Active && state.Grant == Grant.None), $"{decision.Who} is out as {state.Out} with {state.Access} and {state.Grant}");
            Must(state.Out != OutCause.None || state.Approval != Approval.Denied, $"{decision.Who} is denied and in");
        }
    }
}
