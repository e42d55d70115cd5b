namespace HrisOrleans.Contracts.Tenants;

/// <summary>
/// One idempotency key of one tenant. The effect itself is safe to repeat, because what it does names the key as its
/// cause; this grain keeps the first answer and notices another body. Key: <see cref="GrainKeys.Idempotency"/>.
/// </summary>
[Alias("hris.IIdempotencyGrain"), GrainInterfaceType("hris.idempotency")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>Begins, or gives the stored answer. Refused with <c>idempotency_key_reused</c> (422) for another body, and with
    /// <c>answer_erased</c> (410) where the request was carried out and its answer went with somebody who was erased.</summary>
    [Alias("Begin")]
    Task<Answer<IdempotentStart>> Begin(BeginIdempotent command, CancellationToken cancellationToken);

    [Alias("Complete")]
    Task Complete(CompleteIdempotent command, CancellationToken cancellationToken);
}

[GenerateSerializer, Alias("hris.begin-idempotent")]
public sealed record BeginIdempotent(byte[] RequestHash);

/// <param name="Status">The stored answer's HTTP status; null: go on and do it.</param>
/// <param name="Location">The stored answer's Location header, or null.</param>
/// <param name="ETag">The stored answer's ETag header, or null.</param>
[GenerateSerializer, Alias("hris.idempotent-start")]
public sealed record IdempotentStart(int? Status, string? ContentType, byte[]? Body, string? Location, string? ETag);

/// <summary>The answer as it was given: a replay is the same to the client, headers to follow up with included.</summary>
[GenerateSerializer, Alias("hris.complete-idempotent")]
public sealed record CompleteIdempotent(int Status, string? ContentType, byte[] Body, string? Location, string? ETag);
