using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Domain.Why;

/// <summary>A record of the directory that a question is about, and what is known of it.</summary>
/// <param name="Holder">The member who holds the record's address now, whoever that is.</param>
public sealed record AskedRecord(DirectoryPerson Person, UInt128 Fingerprint, Known Known, MemberFact? Holder);

/// <summary>What came of judging a few people.</summary>
/// <param name="Judgements">By external id; who is missing without any consequence is not among them.</param>
/// <param name="Losses">Those of them whom a sync would lose, if the budget lets it.</param>
public sealed record Inquired(IReadOnlyDictionary<string, Judgement> Judgements, IReadOnlyList<Loss> Losses)
{
    public Judgement? Of(string? externalId) => externalId is null ? null : Judgements.GetValueOrDefault(externalId);

    public Loss? LossOf(string externalId) => Losses.FirstOrDefault(loss => loss.Line.ExternalId == externalId);
}

/// <summary>Answers for a few people what the next sync would plan for them, by the code that makes plans.</summary>
public static class Inquiry
{
    /// <summary>Judges these people as one plan among themselves.</summary>
    /// <param name="context">What the next sync is made under.</param>
    /// <param name="records">Their records, in the order of the directory.</param>
    /// <param name="missing">People looked for whom the read did not hold.</param>
    /// <param name="certificate">Proof that the read was complete; without it nobody is judged to be missing.</param>
    /// <param name="selecting">How many current people each selected group has by this read; used once somebody left a group.</param>
    public static Inquired Judge(
        PlanContext context, IReadOnlyList<AskedRecord> records, IReadOnlyList<Known> missing, CompletenessCertificate? certificate, IReadOnlyDictionary<string, int> selecting)
    {
        var judged = new Dictionary<string, Judgement>(StringComparer.Ordinal);
        var builder = new PlanBuilder(context, () => default, _ => { }) { OnJudged = judgement => judged[judgement.ExternalId] = judgement };
        foreach (var (person, fingerprint, known, holder) in records) builder.Add(person, fingerprint, known, holder);
        if (certificate is not null)
            foreach (var known in missing) builder.AddAbsent(known, certificate);
        builder.FinishGroups(() => Populations(context, records, selecting), certificate);

        // Whether so many ids changed at once that they are the same people is a matter of the whole directory.
        builder.SettleAddresses(id => records.Any(record => record.Person.ExternalId == id), _ => false);
        builder.FinishAddresses();
        return new Inquired(judged, builder.Losses);
    }

    /// <summary>What a member's row says as of the last read: the directory's word then, judged now. Null when there was no sound record of a current person.</summary>
    public static Verdict? JudgeStored(Known known, PlanContext context) => known.Roster is { Presence: Presence.Present, Fault: null, Values: { } values } roster
        ? Planner.Judge(
            new DirectoryPerson(
                roster.ExternalId, values.Email, values.GivenName, values.FamilyName, values.DisplayName, values.JobTitle, AccountStatus.Active, PersonKind.Employee, null, GroupList.Read(values.Groups)),
            known,
            context)
        : null;

    // The builder counts from the roster and adds what it is shown; shown a few people only, it is told the rest here.
    private static Dictionary<string, int> Populations(PlanContext context, IReadOnlyList<AskedRecord> records, IReadOnlyDictionary<string, int> selecting)
    {
        var populations = new Dictionary<string, int>(selecting, StringComparer.Ordinal);
        foreach (var (person, _, known, _) in records)
        {
            foreach (var group in Selectors(person, context)) populations[group] = populations.GetValueOrDefault(group) - 1;
            if (known.Roster is not { Presence: Presence.Present } before) continue;
            foreach (var group in before.SelectedBy.References()) populations[group] = populations.GetValueOrDefault(group) + 1;
        }

        return populations;
    }

    /// <summary>The selected groups that a current person is counted in.</summary>
    public static IEnumerable<string> Selectors(DirectoryPerson person, PlanContext context) =>
        PersonRules.NotCurrent(person, context.Today) is null ? context.After.Selects(person).References() : [];
}
