using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;

namespace HrisOrleans.Tests.Api.Grains;

/// <summary>Keeps its promise in memory, for as long as it is awake.</summary>
[GrainType("test.idempotency")]
internal sealed class TestIdempotencyGrain(Backend backend) : Grain, IIdempotencyGrain
{
    private byte[]? _request;
    private CompleteIdempotent? _answer;

    public Task<Answer<IdempotentStart>> Begin(BeginIdempotent command, CancellationToken cancellationToken)
    {
        _request ??= command.RequestHash;
        if (!_request.AsSpan().SequenceEqual(command.RequestHash))
            return Task.FromResult<Answer<IdempotentStart>>(new Refusal("idempotency_key_reused", RefusalKind.Unprocessable, "This key was used with another request."));
        return Task.FromResult<Answer<IdempotentStart>>(new IdempotentStart(_answer?.Status, _answer?.ContentType, _answer?.Body, _answer?.Location, _answer?.ETag));
    }

    public Task Complete(CompleteIdempotent command, CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        backend.OfKey(key).Calls.Enqueue(new Call(key, nameof(Complete), command, Caller.Current, Caller.Cause));
        _answer = command;
        return Task.CompletedTask;
    }
}
