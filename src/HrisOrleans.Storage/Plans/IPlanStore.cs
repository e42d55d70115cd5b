using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Storage.Plans;

/// <summary>Where a chunk of a plan stands.</summary>
/// <param name="Skipped">Numbers of lines that were left out because the member moved since.</param>
public sealed record ChunkHead(int Chunk, int FirstLine, int Lines, IReadOnlyDictionary<PlanAction, int> Counts, bool Done, IReadOnlyList<int> Skipped);

/// <summary>A chunk's content.</summary>
/// <param name="Body">Compressed lines.</param>
/// <param name="Sealed">Encrypted values of those lines that have some; null once erased, or when none has.</param>
public sealed record ChunkBody(ChunkHead Head, byte[] Body, byte[]? Sealed);

/// <summary>Stored plans and their lines.</summary>
public interface IPlanStore
{
    /// <summary>Stores the head of a plan that is being made; one that an older run of the same began is begun anew, without its lines.</summary>
    /// <returns>False when a newer run makes it, or it is no longer being made.</returns>
    Task<bool> Begin(TenantId tenant, Plan plan, CancellationToken cancellationToken);

    /// <summary>Stores one chunk of a plan that this run makes; the same chunk again replaces the first.</summary>
    /// <returns>False when a newer run makes it, or it is no longer being made.</returns>
    Task<bool> Append(TenantId tenant, Guid plan, long run, ChunkBody chunk, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The plan is whole: counts, hash, state.</summary>
    /// <returns>False when a newer run makes it, or it is no longer being made.</returns>
    Task<bool> Complete(TenantId tenant, Plan plan, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    /// <summary>Moves a plan from one state to another, with events.</summary>
    /// <returns>False when it was not in <paramref name="from"/>.</returns>
    Task<bool> Move(TenantId tenant, Guid plan, PlanState from, PlanState to, string? failure, DateTimeOffset now, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);

    Task<Plan?> Find(TenantId tenant, Guid plan, CancellationToken cancellationToken);

    /// <summary>All chunks without their bodies, in order.</summary>
    Task<IReadOnlyList<ChunkHead>> Chunks(TenantId tenant, Guid plan, CancellationToken cancellationToken);

    Task<ChunkBody?> ReadChunk(TenantId tenant, Guid plan, int chunk, CancellationToken cancellationToken);

    /// <summary>Deletes the sealed values of plans that are applied, stale or failed, or no younger than <paramref name="before"/> and neither being applied nor about to be.</summary>
    Task EraseValues(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken);
}
