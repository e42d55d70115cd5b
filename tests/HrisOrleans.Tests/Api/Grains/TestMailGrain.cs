using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Mail;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.mail")]
internal sealed class TestMailGrain(Backend backend) : Grain, IMailGrain
{
    public Task<Answer<BounceView>> Bounce(ReportBounce command, CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, nameof(Bounce), command, new BounceView("bounced", "acme", Samples.MemberId.ToString())));
    }
}
