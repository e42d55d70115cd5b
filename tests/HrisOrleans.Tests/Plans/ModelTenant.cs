using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Tests.Plans;

/// <summary>
/// A tenant in memory: a roster, members with their histories, and the plans made of a directory. It applies lines the way
/// the store does: batch by batch, a line whose member moved is skipped and leaves its row open, addresses are released
/// before they are claimed.
/// </summary>
internal sealed class ModelTenant
{
    public sealed record Row(MemberState State, string? Address, ImmutableArray<IReadOnlyList<MemberEvent>> History);

    public sealed record Made(ImmutableArray<PlannedLine> Lines, PlanBuilder Builder)
    {
        public IEnumerable<PlanLine> Of(PlanAction action) => Lines.Select(planned => planned.Line).Where(line => line.Action == action);

        public override string ToString() => string.Join("\n", Lines.Select(planned => PlanJsonTests.Text(planned.Line)));
    }

    private int _ids;

    public Dictionary<string, DirectoryPerson> Directory { get; } = new(StringComparer.Ordinal);

    public Dictionary<(int Source, string Id), RosterFact> Roster { get; } = [];

    public SortedDictionary<MemberId, Row> Members { get; } = [];

    public DateTimeOffset Now { get; set; } = Gens.Start;

    public int Source { get; set; } = 1;

    public string Rights { get; set; } = "all";

    /// <summary>The rights of the last complete read.</summary>
    public string? LastRights { get; set; }

    public Selection? Applied { get; set; }

    /// <summary>Lines that the last run left out.</summary>
    public int Skipped { get; private set; }

    public Selection Selection { get; set; } = Selection.Everyone;

    public InviteSettings Invites { get; set; } = new(SendMode.Now, ApprovalMode.Automatic);

    public static GroupId Group(string name) => new(GroupKind.Department, name);

    public static Selection Groups(params string[] names) => Selection.OfGroups(names.Select(Group));

    public static DirectoryPerson Person(string id, params string[] groups) =>
        new(id, $"{id}@acme.example", id, "Doe", id + " Doe", null, AccountStatus.Active, PersonKind.Employee, null, [.. groups.Select(Group).Order()]);

    public ModelTenant With(params DirectoryPerson[] people)
    {
        foreach (var person in people) Directory[person.ExternalId] = person;
        return this;
    }

    public void Change(string id, Func<DirectoryPerson, DirectoryPerson> change) => Directory[id] = change(Directory[id]);

    public void Move(string id, params string[] groups) => Change(id, person => person with { Groups = [.. groups.Select(Group).Order()] });

    public Row Of(string id) => Find(id) ?? throw new InvalidOperationException($"Nobody was made of {id}.");

    public Row? Find(string id) => Members.Values.FirstOrDefault(row => row.State.Source == new SourceRef(Source, id));

    public Row Holder(string address) => Members.Values.Single(row => row.Address == address);

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>Plans and applies a change of the selection.</summary>
    /// <param name="batch">Lines applied in one transaction.</param>
    /// <param name="until">Lines before everything stops half-way.</param>
    public Made Edit(Selection selection, int batch = int.MaxValue, int until = int.MaxValue) => Run(Plan(selection, edit: true), selection, batch, until);

    /// <summary>Plans and applies a sync.</summary>
    public Made Sync(bool complete = true, int batch = int.MaxValue, int until = int.MaxValue)
    {
        var made = Run(Plan(Selection, edit: false, complete), Selection, batch, until);
        if (complete) LastRights = Rights;
        return made;
    }

    private Made Run(Made made, Selection selection, int batch, int until)
    {
        Skipped = 0;
        foreach (var lines in made.Lines.Take(until).Chunk(Math.Min(batch, 1_000_000))) Apply(lines);
        (Selection, Applied) = (selection, until < made.Lines.Length ? Applied : selection);
        return made;
    }

    /// <summary>A sync now and another one after the minimum of an absence.</summary>
    public Made SyncTwice()
    {
        Sync();
        Pass(TimeSpan.FromMinutes(31));
        return Sync();
    }

    public Made Plan(Selection after, bool edit, bool complete = true, IEnumerable<DirectoryPerson>? read = null)
    {
        var lines = ImmutableArray.CreateBuilder<PlannedLine>();
        var context = new PlanContext(Source, Applied, after, Invites, edit, TimeSpan.FromMinutes(30), Now) { Rights = LastRights };
        var next = _ids;
        var builder = new PlanBuilder(context, () => Id(++next), lines.Add);
        var records = (read ?? Directory.Values).ToList();
        var everybody = edit || Applied != after;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var person in records)
        {
            var fingerprint = Fingerprint(person);
            seen.Add(person.ExternalId);
            if (!everybody && Row_(person.ExternalId) is { Settled: true } row && row.Fingerprint == fingerprint) continue;
            EmailAddress.TryNormalize(person.Email, out var address);
            builder.Add(person, fingerprint, Known(person.ExternalId), address is null ? null : Members.Values.Where(member => member.Address == address).Select(Holder).FirstOrDefault());
        }

        var certificate = complete ? Certificate(records.Count) : null;
        if (certificate is not null)
            foreach (var id in Roster.Keys.Where(key => key.Source == Source && !seen.Contains(key.Id)).Select(key => key.Id).Order(StringComparer.Ordinal))
                builder.AddAbsent(Known(id), certificate);
        builder.FinishGroups(Populations, certificate);
        builder.SettleAddresses(id => seen.Contains(id), churns: _ => false);
        foreach (var loss in builder.Losses) builder.Accept(loss);
        builder.FinishAddresses();
        if (builder.FirstSetUp)
            foreach (var member in Members.Values.Where(member => member.State is { Grant: Grant.Retained, Out: OutCause.None, Source: not null })) builder.AddRetained(new Known(RowOf(member), Fact(member)));
        return new Made(lines.ToImmutable(), builder);
    }

    private void Apply(PlannedLine[] batch)
    {
        var skipped = Unfit(batch);
        Skipped += skipped.Count;
        var claims = batch.Where(planned => Claims(planned) && !skipped.Contains(planned.Line.Number)).ToDictionary(planned => planned.Line.Member!.Value, planned => planned.Values!.Address);
        foreach (var (line, values) in batch)
        {
            if (line.Action.OnlyTells()) continue;
            var fits = !skipped.Contains(line.Number);
            if (line.Action == PlanAction.Join) _ids++;
            if (line.Action == PlanAction.Join && fits) Members[line.Member!.Value] = Born(line.Member.Value, PlanDecisions.Birth(line, Source, Invites, Now));
            else if (line.Action.Decides() && fits) Decide(line.Member!.Value, state => PlanDecisions.Decide(line, state, Source, Invites, 1, Now));
            Store(line, values, !fits);
        }

        var claimed = claims.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (id, row) in Members.ToList())
            if (row.Address is not null && claimed.Contains(row.Address)) Members[id] = row with { Address = null };
        foreach (var (id, address) in claims) Members[id] = Members[id] with { Address = address };
    }

    // Lines whose member moved since, or whose address somebody holds who neither leaves it in this batch nor is out.
    private HashSet<int> Unfit(PlannedLine[] batch)
    {
        var unfit = batch.Where(planned => planned.Line.Action.Decides() && planned.Line.MemberVersion is { } version && Members[planned.Line.Member!.Value].State.Version != version)
            .Select(planned => planned.Line.Number).ToHashSet();
        int before;
        do
        {
            before = unfit.Count;
            var leaving = batch.Where(planned => planned.Line.Readdressed && !unfit.Contains(planned.Line.Number)).Select(planned => planned.Line.Member!.Value).ToHashSet();
            foreach (var planned in batch.Where(Claims))
                if (Members.Values.FirstOrDefault(row => row.Address == planned.Values!.Address) is { State.Out: OutCause.None } holder && holder.State.Id != planned.Line.Member && !leaving.Contains(holder.State.Id))
                    unfit.Add(planned.Line.Number);
        }
        while (unfit.Count > before);
        return unfit;
    }

    private static bool Claims(PlannedLine planned) => planned.Line.Action == PlanAction.Join || planned.Line.Readdressed;

    /// <summary>A decision by hand, or any other; a refusal changes nothing and is given back.</summary>
    public MemberDecision Decide(MemberId id, Func<MemberState, MemberDecision> decide)
    {
        var row = Members[id];
        var decision = decide(row.State);
        if (decision.Changes) Members[id] = row with { State = Member.Evolve(row.State, decision.Events), History = row.History.Add(decision.Events) };
        return decision;
    }

    public MemberDecision Decide(string id, Func<MemberState, MemberDecision> decide) => Decide(Of(id).State.Id, decide);

    public void Accept(string id) => Decide(id, state => MemberByHand.Accept(state, state.InvitationNumber, Now));

    public void Remove(string id) => Decide(id, MemberByHand.Remove);

    public MemberId? InviteByHand(string address, SendMode send = SendMode.Now)
    {
        if (Members.Values.Any(row => row.Address == address)) return null;
        var id = Id(++_ids);
        Members[id] = Born(id, MemberByHand.Invite(MemberRole.Member, send, Now)) with { Address = address };
        return id;
    }

    public void Disconnect()
    {
        foreach (var id in Members.Keys.ToList()) Decide(id, state => MemberBySync.Release(state, mailStillHere: false));
        Applied = null;
    }

    private static Row Born(MemberId id, MemberDecision birth)
    {
        var born = Member.Fold(id, [birth.Events]);
        return new Row(born, null, [birth.Events]);
    }

    private void Store(PlanLine line, PersonValues? values, bool skipped)
    {
        var key = (Source, line.ExternalId);
        var row = Row_(line.ExternalId);
        if (line.Action == PlanAction.Forget) Roster.Remove(key);
        else if (skipped)
        {
            if (row is not null) Roster[key] = row with { Settled = false };
        }
        else
        {
            var noticed = line.Action == PlanAction.NoticeAbsence;
            Roster[key] = new RosterFact(
                line.ExternalId, line.Fingerprint ?? row?.Fingerprint, line.Presence, line.Settled, line.SelectedBy,
                line.Action == PlanAction.Faulty ? line.Reasons[0].Reference : null,
                noticed ? Now : line.Absent?.Since, noticed ? Rights : line.Absent?.Rights, values ?? row?.Values);
        }
    }

    private Dictionary<string, int> Populations() => Roster
        .Where(pair => pair.Key.Source == Source && pair.Value.Presence == Presence.Present)
        .SelectMany(pair => pair.Value.SelectedBy.References())
        .CountBy(reference => reference)
        .ToDictionary(StringComparer.Ordinal);

    private CompletenessCertificate? Certificate(int records) => CompletenessCertificate.TryIssue(
        new ReadEvidence("people", 1, records, records, [records], true, Rights, [], Now, Now)).Certificate;

    private RosterFact? Row_(string id) => Roster.GetValueOrDefault((Source, id));

    private Known Known(string id) => new(Row_(id), Find(id) is { } row ? Fact(row) : null);

    private RosterFact? RowOf(Row member) => member.State.Source is { } source ? Roster.GetValueOrDefault((source.Source, source.ExternalId)) : null;

    private MemberFact Holder(Row row) =>
        Fact(row) with { ShownName = RowOf(row)?.Values is { } values ? PersonName.Shown(values.DisplayName, values.GivenName, values.FamilyName) : null };

    private static MemberFact Fact(Row row) => new(row.State, row.Address);

    private static MemberId Id(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private static UInt128 Fingerprint(DirectoryPerson person) =>
        XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(person with { Groups = [] } + GroupList.Write(person.Groups)));
}
