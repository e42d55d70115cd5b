namespace HrisOrleans.Domain.Directories;

/// <summary>
/// Proof that one collection of a directory was read from its first to its last record. It cannot be made by hand:
/// whoever holds one has passed <see cref="TryIssue"/>. The planner asks for it where it would conclude an absence.
/// </summary>
public sealed record CompletenessCertificate
{
    private CompletenessCertificate(ReadEvidence evidence) => Evidence = evidence;

    /// <summary>What the proof rests on.</summary>
    public ReadEvidence Evidence { get; }

    /// <summary>Whether the read saw at least what was visible before. Under fewer rights somebody may be missing who is there.</summary>
    /// <param name="rights">The rights of the last complete read; null accepts any.</param>
    public bool Covers(string? rights) => rights is null || rights.Split(' ').Except(Evidence.Rights.Split(' '), StringComparer.Ordinal).All(right => right.Length == 0);

    /// <summary>Issues the certificate when every page came, the counts agree, the cursor chain was not restarted and no right was missing.</summary>
    /// <returns>The certificate, or null together with the sentence that says what is missing.</returns>
    public static (CompletenessCertificate? Certificate, string? Missing) TryIssue(ReadEvidence evidence)
    {
        // First, whatever else is wrong with the read: this is what the admin has to mend.
        if (evidence.MissingRights.Count > 0) return (null, "fields were hidden: " + string.Join(", ", evidence.MissingRights));
        if (!evidence.ReachedEnd) return (null, "the last page was not reached");
        if (evidence.DistinctRecords != evidence.Records) return (null, "a record came twice");
        if (evidence is { NamesTotals: true, ClaimedTotals.Count: 0 }) return (null, "the provider named no total");
        if (evidence.ClaimedTotals.Any(total => total != evidence.Records)) return (null, "the provider's total disagrees with the records that came");
        if (evidence.Records == 0) return (null, "the answer was empty");
        return (new CompletenessCertificate(evidence), null);
    }
}

/// <summary>What a connector saw while it read one collection.</summary>
/// <param name="Collection"><c>people</c> or <c>groups</c>.</param>
/// <param name="Pages">Pages that came.</param>
/// <param name="Records">Records that came.</param>
/// <param name="DistinctRecords">Records with an id not seen before in this read.</param>
/// <param name="ClaimedTotals">Each different total the provider named during the read; several mean that the collection moved.</param>
/// <param name="ReachedEnd">The provider said that there is no further page.</param>
/// <param name="Rights">A canonical text of what was visible; absences count only under equal rights.</param>
/// <param name="MissingRights">Needed fields that were hidden on at least one record.</param>
/// <param name="StartedAt">When the first page was asked for.</param>
/// <param name="EndedAt">When the last page had come.</param>
public sealed record ReadEvidence(
    string Collection,
    int Pages,
    long Records,
    long DistinctRecords,
    IReadOnlyCollection<long> ClaimedTotals,
    bool ReachedEnd,
    string Rights,
    IReadOnlyCollection<string> MissingRights,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt)
{
    /// <summary>Whether the provider is known to name totals: then a read without one is no proof. Where it never does, the end of its pages is.</summary>
    public bool NamesTotals { get; init; } = true;
}
