using HrisOrleans.Contracts.Hints;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.hints")]
internal sealed class TestHintGrain(Backend backend) : Grain, IHintGrain
{
    public Task<HintReply> Receive(ReceiveHint command, CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, nameof(Receive), command, new HintReply(true)).Value!);
    }
}
