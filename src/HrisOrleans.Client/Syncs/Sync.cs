namespace HrisOrleans.Client.Syncs;

/// <summary>One run of a connection: the resource to watch for long work.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Kind"><c>full</c>, <c>delta</c>, <c>preview</c>, <c>apply</c>, <c>disconnect</c>, <c>browse</c> or <c>undo</c>.</param>
/// <param name="Trigger">What asked for it: <c>schedule</c>, <c>admin</c>, <c>settings</c>, <c>retry</c> or <c>hint</c>.</param>
/// <param name="Phase"><c>waiting</c>, <c>reading</c>, <c>applying</c>, <c>done</c>, <c>failed</c> or <c>superseded</c>.</param>
/// <param name="Plan">Its plan, once there is one.</param>
/// <param name="People">People read.</param>
/// <param name="Lines">Lines of its plan.</param>
/// <param name="LinesDone">Lines done so far.</param>
/// <param name="Held">People held back by a safety rule.</param>
/// <param name="Deferred">Lines left for a later run.</param>
/// <param name="Counts">Lines of its plan by action.</param>
/// <param name="Outcome">How it ended: <c>applied</c>, <c>no_changes</c>, <c>held</c> (the plan waits for a reviewer), <c>rejected_before</c>, <c>rejected</c>, <c>previewed</c>, <c>browsed</c>, <c>recovered</c> (no relink is needed any more; a sync follows), or a refusal code; null while it runs.</param>
/// <param name="Detail">A sentence on the outcome, or null.</param>
/// <param name="Certificate">What its read proves; null as long as it was not read to its end.</param>
/// <param name="Faults">Faulty records; see its faults.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">When it ended; null while it runs.</param>
public sealed record Sync(
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
    Certificate? Certificate,
    int Faults,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Losses that wait for a reviewer; they stand in a plan of kind <c>removals</c>.</summary>
    public int Parked { get; init; }
}

/// <summary>What a read of the directory proves. Only a complete one can show that somebody is absent.</summary>
/// <param name="Complete">Every page came, under one cursor, and the counts agree.</param>
/// <param name="Missing">Why it is no proof, or null.</param>
/// <param name="StartedAt">When the first page was asked for.</param>
/// <param name="Rights">What was visible; absences count only between reads that saw the same.</param>
/// <param name="Pages">Pages of people that came.</param>
/// <param name="Records">Records of people that came. Lists of groups and of who is in them were read to their ends, or the read had failed.</param>
public sealed record Certificate(bool Complete, string? Missing, DateTimeOffset StartedAt, IReadOnlyList<string> Rights, int Pages, long Records);

/// <summary>A faulty record; it blocked nobody else.</summary>
/// <param name="ExternalId">Its id at the provider, if it has one.</param>
/// <param name="Code">What is wrong.</param>
/// <param name="Name">Whose it is, as far as known.</param>
public sealed record Fault(string? ExternalId, string Code, string? Name);

/// <summary>Asks for a sync.</summary>
/// <param name="Full">Ask for a full read even where a delta would do.</param>
public sealed record SyncRequest(bool Full = false);
