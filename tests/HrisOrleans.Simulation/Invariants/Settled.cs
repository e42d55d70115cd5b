using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>
/// Once the faults have stopped and everybody had their time: linked and in is who is selected and in the directory, without
/// those removed or denied by hand, faulty, contested, held or pinned.
/// </summary>
internal sealed class EverybodyIsWhereTheyBelong() : Invariant("In the end everybody is where they belong")
{
    public override void After(Moment moment)
    {
    }

    public override void AtEnd(Moment moment)
    {
        if (moment.Rows.Connection is not { Status: ConnectionStatus.Active, Selection: { } selection } connection) return;

        // A reviewer refused what the directory says, and it says the same since: that stays as they left it.
        if (moment.Rows.Syncs.Values.Where(sync => sync is { Kind: SyncKind.Full, FinishedAt: not null }).MaxBy(sync => sync.FinishedAt)?.Outcome == "rejected_before") return;
        var open = moment.Rows.Syncs.Values.FirstOrDefault(sync => sync.Phase is SyncPhase.Waiting or SyncPhase.Reading or SyncPhase.Applying);
        Must(open is null, $"a run of kind {open?.Kind} never ended");
        Must(connection.Health.FailureCode is null, $"the last sync failed with {connection.Health.FailureCode}");
        if (!selection.Equals(connection.AppliedSelection)) Unreached(moment);
        var company = moment.Stage.Provider.Of(connection.Provider);
        foreach (var listed in company.People.Values) Selected(moment, connection, selection, company, listed);
        foreach (var member in moment.Rows.Members.Values.Select(member => member.State).Where(state => state.Grant == Grant.Linked)) Linked(moment, connection, selection, company, member);
    }

    // Whoever is selected is in.
    private void Selected(Moment moment, ConnectionState connection, Selection selection, Company company, Listed listed)
    {
        var (rows, person) = (moment.Rows, listed.Person);
        var source = new SourceRef(connection.Source, person.ExternalId);
        var (roster, member) = (rows.Roster.GetValueOrDefault(source), rows.Person(source)?.State);
        if (!listed.Readable || roster?.Pin is not null || !Current(moment, person) || !selection.Selects(person.ExternalId, person.Groups).Any) return;
        if (PersonRules.Fault(person, out var address) is not null || member is { Out: OutCause.None, Grant: Grant.Linked }) return;
        if (member is not null && member.Out.ByHand()) return;
        if (member is null && rows.ErasedAddresses.Contains(address!)) return;
        var holder = rows.HolderOf(address)?.State;
        if (member is null && holder is not null && holder.Out.ByHand()) return;
        var otherwise = $"{source} is selected and is {member?.ToString() ?? "nobody"}; known is {roster}; the address is {holder?.ToString() ?? "nobody's"}";
        var another = holder is not null && holder.Id != member?.Id;
        Must((another || Twice(company, person)) && roster?.Fault is RecordFaults.DuplicateEmail or RecordFaults.AddressTaken, otherwise);
        if (Twice(company, person)) return;

        // Whoever came in by hand or through another source is the person themselves, if they are not somebody else already.
        var ours = holder!.Source?.Source == source.Source;
        Must(ours || member is not null, otherwise);
        var free = ours && (holder.Out.LeftTheCompany() || (holder.Out != OutCause.None && holder.DepartedSince.LeftTheCompany()));
        if (free) moment.Late.Add(new Late(LateBy.FreedAddress, $"{source}, by {holder.Source}"));
    }

    // A read that parks losses has not reached everybody: only the next one can say that the selection holds.
    private void Unreached(Moment moment)
    {
        Must(Fulls(moment)[^1] is { Parked: > 0 }, "the selection is not the one that holds for everybody");
        moment.Late.Add(new Late(LateBy.ParkedLosses, "everybody"));
    }

    private static List<SyncRecord> Fulls(Moment moment) => [.. moment.Rows.Syncs.Values.Where(sync => sync is { Kind: SyncKind.Full, Outcome: not null })];

    private static bool Twice(Company company, DirectoryPerson person) => company.People.Values.Count(other => other.Person.Email == person.Email) > 1;

    // Whoever is linked is selected.
    private void Linked(Moment moment, ConnectionState connection, Selection selection, Company company, MemberState member)
    {
        Must(member.Source?.Source == connection.Source, $"{member.Source} is linked to a source that is not connected");
        var id = member.Source!.Value.ExternalId;
        if (moment.Rows.Roster.GetValueOrDefault(member.Source.Value) is { Pin: not null }) return;
        var listed = company.People.GetValueOrDefault(id);

        // Of a record that nobody can read nothing follows, neither by a read nor by an edit.
        if (listed is { Readable: false } || (listed is not null && PersonRules.Fault(listed.Person, out _) is not null)) return;
        if (selection.Mode == SelectionMode.Manual)
        {
            Must(selection.Picks(id), $"{member.Source} is linked and not picked");
            return;
        }

        if (listed is null)
        {
            var row = moment.Rows.Roster.GetValueOrDefault(member.Source.Value);
            var fulls = Fulls(moment);
            Must(row is { Presence: Presence.AbsentOnce } && row.AbsentSince >= fulls[^1].CreatedAt && fulls.Count > 1 && fulls[^2].Outcome == "held", $"{member.Source} is linked and has left the directory");
            moment.Late.Add(new Late(LateBy.HeldRead, $"{member.Source}"));
            return;
        }

        Must(Current(moment, listed.Person), $"{member.Source} is linked and no current person");
        Must(selection.Selects(id, listed.Person.Groups).Any || Held(moment, selection, company, member), $"{member.Source} is linked and not selected: {moment.Rows.Roster.GetValueOrDefault(member.Source.Value)}");
    }

    // The group that selected them (lately, if nothing does now) has nobody left: it may have been deleted, and then nobody leaves.
    private static bool Held(Moment moment, Selection selection, Company company, MemberState member) =>
        moment.Rows.Roster.GetValueOrDefault(member.Source!.Value) is { } row
        && row.SelectedBy.ToString().Split(' ').Select(part => part.TrimStart('-')).Any(reference => selection.Groups.Any(group => group.ToString() == reference)
            && !company.People.Values.Any(other => other.Readable && Current(moment, other.Person) && other.Person.Groups.Any(group => group.ToString() == reference)));

    private static bool Current(Moment moment, DirectoryPerson person) => PersonRules.NotCurrent(person, DateOnly.FromDateTime(moment.Stage.Time.GetUtcNow().UtcDateTime)) is null;
}
