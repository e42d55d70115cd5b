using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Notices;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.notices")]
internal sealed class TestNoticesGrain(Backend backend) : Grain, INoticesGrain
{
    public Task<Answer<NoticesView>> Describe(CancellationToken cancellationToken) => Reply(nameof(Describe), null);

    public Task<Answer<NoticesView>> Save(SaveNotices command, CancellationToken cancellationToken) => Reply(nameof(Save), command);

    private Task<Answer<NoticesView>> Reply(string method, object? message)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, Samples.Notices));
    }
}
