using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Removals;

namespace HrisOrleans.Storage.Plans;

/// <summary>Where a chunk of a plan stands.</summary>
/// <param name="Skipped">Numbers of lines that were left out because the member moved since.</param>
public sealed record ChunkHead(int Chunk, int FirstLine, int Lines, IReadOnlyDictionary<PlanAction, int> Counts, bool Done, IReadOnlyList<int> Skipped);

/// <summary>A chunk's content.</summary>
/// <param name="Body">Compressed lines.</param>
/// <param name="Sealed">Encrypted values of those lines that have some; null once erased, or when none has.</param>
public sealed record ChunkBody(ChunkHead Head, byte[] Body, byte[]? Sealed);

/// <summary>What makes plans whole, in one step.</summary>
/// <param name="Plans">The plans as they are to be, each being made by this run until now.</param>
/// <param name="Fence">The epoch and run that make them.</param>
public sealed record PlanCompletion(IReadOnlyList<Plan> Plans, Fence Fence, DateTimeOffset At)
{
    /// <summary>Losses that one of the plans takes out of the removal budget.</summary>
    public IReadOnlyList<Reservation> Reserved { get; init; } = [];

    /// <summary>Waiting plans that end with this, why, and what is told of it; one that somebody decided on meanwhile does not end, and nothing is told.</summary>
    public IReadOnlyList<(Guid Plan, string Why, TenantEvent Told)> Ended { get; init; } = [];

    /// <summary>A count of granted members to write down.</summary>
    public GrantedCount? Count { get; init; }

    public IReadOnlyList<TenantEvent> Events { get; init; } = [];
}

/// <summary>Stored plans and their lines.</summary>
public interface IPlanStore
{
    /// <summary>Stores the head of a plan that is being made; one that an older run of the same began is begun anew, without its lines.</summary>
    /// <returns>False when a newer run makes it, or it is no longer being made.</returns>
    Task<bool> Begin(TenantId tenant, Plan plan, CancellationToken cancellationToken);

    /// <summary>Stores one chunk of a plan that this run makes; the same chunk again replaces the first.</summary>
    /// <returns>False when a newer run makes it, or it is no longer being made.</returns>
    Task<bool> Append(TenantId tenant, Guid plan, long run, ChunkBody chunk, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Plans become whole: counts, hash, state; with what else belongs to that moment, in one step.</summary>
    /// <returns>False when the fence closed, or one of them is no longer being made: nothing was written.</returns>
    Task<bool> Complete(TenantId tenant, PlanCompletion completion, CancellationToken cancellationToken);

    /// <summary>
    /// Moves a plan from one state to another, with events. What it reserved of the removal budget and did not use is free
    /// again when it ends, and what an undo that comes to nothing was to undo can be undone again.
    /// </summary>
    /// <returns>False when it was not in <paramref name="from"/>.</returns>
    Task<bool> Move(TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>As <see cref="Move"/>, of a plan whose last line is applied.</summary>
    /// <param name="done">With how many people something was done, by action.</param>
    Task<bool> Applied(TenantId tenant, Guid plan, IReadOnlyDictionary<PlanAction, int> done, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// A person lets a ready or waiting plan go ahead, as a whole or in part; its losses no longer count in the removal
    /// budget, unless it undoes another, which is marked as undone by it.
    /// </summary>
    /// <param name="to"><see cref="PlanState.Applying"/>, or <see cref="PlanState.Ready"/> to note the choice before something else is written.</param>
    /// <returns>False when it no longer waits, or another undo of the same plan was first.</returns>
    Task<bool> Choose(TenantId tenant, Guid plan, PlanChoice choice, PlanState to, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>Ends every plan that waits, is being made, or that a person let go ahead, as stale.</summary>
    Task EndOpen(TenantId tenant, string why, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes a plan that is being made, with its lines.</summary>
    Task Discard(TenantId tenant, Guid plan, CancellationToken cancellationToken);

    /// <summary>Plans, newest first; <paramref name="before"/> is the last id of the page before.</summary>
    /// <param name="states">Only plans in one of these states; empty for all.</param>
    Task<IReadOnlyList<Plan>> List(TenantId tenant, IReadOnlyCollection<PlanState> states, Guid? before, int limit, CancellationToken cancellationToken);

    Task<Plan?> Find(TenantId tenant, Guid plan, CancellationToken cancellationToken);

    /// <summary>All chunks without their bodies, in order.</summary>
    Task<IReadOnlyList<ChunkHead>> Chunks(TenantId tenant, Guid plan, CancellationToken cancellationToken);

    Task<ChunkBody?> ReadChunk(TenantId tenant, Guid plan, int chunk, CancellationToken cancellationToken);

    /// <summary>Whether something of another plan was applied at that moment or later.</summary>
    Task<bool> WrittenSince(TenantId tenant, DateTimeOffset since, Guid otherThan, CancellationToken cancellationToken);

    /// <summary>Deletes the sealed values of plans that are applied, stale or failed, or no younger than <paramref name="before"/> and neither being applied nor about to be.</summary>
    Task EraseValues(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken);
}
