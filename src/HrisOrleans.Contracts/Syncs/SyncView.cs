namespace HrisOrleans.Contracts.Syncs;

/// <summary>One run as shown.</summary>
/// <param name="Kind"><c>full</c>, <c>delta</c>, <c>preview</c>, <c>apply</c>, <c>disconnect</c>, <c>browse</c> or <c>undo</c>.</param>
/// <param name="Phase"><c>waiting</c>, <c>reading</c>, <c>applying</c>, <c>done</c>, <c>failed</c> or <c>superseded</c>.</param>
/// <param name="Counts">Lines of its plan by action.</param>
/// <param name="Outcome">How it ended: <c>applied</c>, <c>no_changes</c>, <c>incomplete_read</c> (nothing to do, and the read proved nothing), <c>held</c> (the plan waits for a reviewer), <c>rejected_before</c> (a reviewer refused an equal plan), <c>rejected</c>, <c>previewed</c>, <c>browsed</c>, or a refusal code.</param>
[GenerateSerializer, Alias("hris.sync-view")]
public sealed record SyncView(
    Guid Id,
    string Kind,
    string Trigger,
    string Phase,
    Guid? Plan,
    int People,
    int Lines,
    int LinesDone,
    int Held,
    int Deferred,
    IReadOnlyDictionary<string, int> Counts,
    string? Outcome,
    string? Detail,
    CertificateView? Certificate,
    int Faults,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Losses that wait for a reviewer; they stand in a plan of kind <c>removals</c>.</summary>
    [Id(0)] public int Parked { get; init; }
}

/// <summary>What a read proves.</summary>
/// <param name="Complete">Every page came and the counts agree: who is not in it is absent.</param>
/// <param name="Missing">Why it is no proof, if it is none.</param>
/// <param name="Rights">What was visible; absences count only between reads that saw the same.</param>
[GenerateSerializer, Alias("hris.certificate-view")]
public sealed record CertificateView(bool Complete, string? Missing, DateTimeOffset StartedAt, IReadOnlyList<string> Rights, int Pages, long Records);

/// <summary>A faulty record, reported by name.</summary>
[GenerateSerializer, Alias("hris.fault-view")]
public sealed record FaultView(string? ExternalId, string Code, string? Name);
