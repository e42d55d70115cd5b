using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Syncs;

/// <summary>What a run reads. The numbers are stored.</summary>
public enum SyncKind
{
    Full = 1,
    Delta = 2,

    /// <summary>A full read that makes a plan to look at and applies nothing.</summary>
    Preview = 3,

    /// <summary>No read: a previewed or waiting plan is applied as a person chose, or refused.</summary>
    Apply = 4,

    /// <summary>No read: everybody is released after a disconnect.</summary>
    Disconnect = 5,

    /// <summary>A full read into the browse cache; plans nothing.</summary>
    Browse = 6,

    /// <summary>No read: the plan that undoes another one is made.</summary>
    Undo = 7,
}

/// <summary>Who asked for it. The numbers are stored.</summary>
public enum SyncTrigger
{
    Schedule = 1,
    Admin = 2,
    Settings = 3,
    Retry = 4,
    Hint = 5,
}

/// <summary>How far a run is. The numbers are stored.</summary>
public enum SyncPhase
{
    Waiting = 1,
    Reading = 2,
    Applying = 3,
    Done = 4,
    Failed = 5,

    /// <summary>Overtaken by a newer epoch; nothing more is written by it.</summary>
    Superseded = 6,
}

/// <summary>One run, as shown.</summary>
/// <param name="People">Records that came by so far.</param>
/// <param name="Outcome">Code of how it ended: <c>applied</c>, <c>no_changes</c>, <c>previewed</c>, or a refusal code.</param>
/// <param name="Certificate">Why the read counts as complete, or what was missing; a JSON object.</param>
public sealed record SyncRecord(
    Guid Id,
    SyncKind Kind,
    SyncTrigger Trigger,
    long Epoch,
    long Run,
    SyncPhase Phase,
    Guid? Plan,
    int People,
    int Lines,
    int LinesDone,
    int Held,
    int Deferred,
    int Faults,
    IReadOnlyDictionary<PlanAction, int> Counts,
    string? Outcome,
    string? Detail,
    string? Certificate,
    string Actor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Losses that wait for a person because of this run.</summary>
    public int Parked { get; init; }
}

/// <summary>A faulty record as it is stored.</summary>
/// <param name="Name">The person's name, sealed; null where there is none, or no longer.</param>
public sealed record StoredFault(string? ExternalId, string Code, byte[]? Name);

/// <summary>Runs and their faulty records.</summary>
public interface ISyncStore
{
    /// <summary>Inserts or replaces the row. One that has ended stays as it ended: a worker that was overtaken may write late.</summary>
    Task Put(TenantId tenant, SyncRecord sync, CancellationToken cancellationToken);

    /// <summary>Replaces the faults of a run that has not ended; they are numbered from 1 in the order given. One that was overtaken writes none.</summary>
    Task PutFaults(TenantId tenant, Guid sync, IReadOnlyList<StoredFault> faults, DateTimeOffset now, CancellationToken cancellationToken);

    Task<SyncRecord?> Find(TenantId tenant, Guid sync, CancellationToken cancellationToken);

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before. A preview asked for under an idempotency key has an id that tells no time.</summary>
    Task<IReadOnlyList<SyncRecord>> List(TenantId tenant, Guid? before, int limit, CancellationToken cancellationToken);

    /// <summary>Faults in order.</summary>
    /// <param name="after">How many to pass over.</param>
    Task<IReadOnlyList<StoredFault>> Faults(TenantId tenant, Guid sync, int after, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes the names in faults no younger than <paramref name="before"/>; what was wrong, and with whose id, stays.</summary>
    /// <param name="only">Of runs of this kind alone; null: of all.</param>
    Task EraseNames(TenantId tenant, SyncKind? only, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Deletes faults of any tenant older than a moment; the runs go on telling how many they were.</summary>
    Task<int> DeleteFaultsOlderThan(DateTimeOffset moment, CancellationToken cancellationToken);

    /// <summary>Runs that are neither done, failed nor superseded, oldest first.</summary>
    Task<IReadOnlyList<SyncRecord>> Unfinished(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Whether a run of this kind was ever asked for under this epoch, ended or not.</summary>
    Task<bool> Any(TenantId tenant, SyncKind kind, long epoch, CancellationToken cancellationToken);
}
