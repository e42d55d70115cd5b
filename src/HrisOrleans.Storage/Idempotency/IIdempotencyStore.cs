using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Idempotency;

/// <summary>A key as stored. Status null: the first request with it has not ended yet, or died. A status without an answer: that was taken out when somebody was erased.</summary>
/// <param name="Began">This very call stored the key: the caller goes on with the work. Of calls that race one gets it.</param>
public sealed record IdempotencyRecord(byte[] RequestHash, int? Status, byte[]? Sealed, bool Began = false);

/// <summary>Idempotency keys and the answers they gave; pruned after a day.</summary>
public interface IIdempotencyStore
{
    /// <summary>Stores the key unless it is there. Returns what stands there now.</summary>
    Task<IdempotencyRecord> Begin(TenantId tenant, string key, byte[] requestHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Keeps the answer; a later one for the same key changes nothing.</summary>
    Task Complete(TenantId tenant, string key, int status, byte[] sealedAnswer, CancellationToken cancellationToken);

    Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken);
}
