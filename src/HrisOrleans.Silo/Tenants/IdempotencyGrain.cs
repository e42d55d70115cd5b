using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Idempotency;
using Orleans.Configuration;

namespace HrisOrleans.Silo.Tenants;

/// <summary>Keeps the first answer given under a key, sealed: it may hold a token or an address.</summary>
/// <remarks>It stays awake for a while: leaving at once, it would turn away the others of some requests that race under one key.</remarks>
[GrainType("hris.idempotency"), CollectionAgeLimit(Minutes = 2)]
internal sealed class IdempotencyGrain(IIdempotencyStore store, TenantKeyRing keys, TimeProvider time) : Grain, IIdempotencyGrain
{
    private static readonly Refusal Reused = new("idempotency_key_reused", RefusalKind.Unprocessable, "This idempotency key was used with another request.");

    private static readonly Refusal AnswerErased = new("answer_erased", RefusalKind.Gone, "This request was carried out under this key already. Its answer is not kept any longer, because somebody was erased since; look at what it was about.");

    private (TenantId Tenant, string Key) Parts
    {
        get
        {
            var parts = this.GetPrimaryKeyString().Split('/');
            return (TenantId.Parse(parts[1]), parts[2]);
        }
    }

    public async Task<Answer<IdempotentStart>> Begin(BeginIdempotent command, CancellationToken cancellationToken)
    {
        var (tenant, key) = Parts;
        var record = await store.Begin(tenant, key, command.RequestHash, time.GetUtcNow(), cancellationToken);
        if (!CryptographicOperations.FixedTimeEquals(record.RequestHash, command.RequestHash)) return Reused;
        if (record.Status is null) return new IdempotentStart(null, null, null, null, null);
        if (record.Sealed is null) return AnswerErased;
        var kept = JsonSerializer.Deserialize<CompleteIdempotent>(await keys.Open(tenant.Value, record.Sealed, Place(key), cancellationToken))!;
        return new IdempotentStart(kept.Status, kept.ContentType, kept.Body, kept.Location, kept.ETag);
    }

    public async Task Complete(CompleteIdempotent command, CancellationToken cancellationToken)
    {
        var (tenant, key) = Parts;
        var bytes = await keys.Seal(tenant.Value, JsonSerializer.SerializeToUtf8Bytes(command), Place(key), cancellationToken);
        await store.Complete(tenant, key, command.Status, bytes, cancellationToken);
    }

    private static byte[] Place(string key) => Encoding.UTF8.GetBytes($"idempotency/{key}");
}
