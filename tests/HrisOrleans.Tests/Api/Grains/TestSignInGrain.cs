using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.sign-in")]
internal sealed class TestSignInGrain(Backend backend) : Grain, ISignInGrain
{
    public Task<Answer<ConnectLinkIssued>> IssueLink(IssueConnectLink command, CancellationToken cancellationToken) =>
        Reply(nameof(IssueLink), command, new ConnectLinkIssued($"cnl_{this.GetPrimaryKeyString()["sign-in/".Length..]}_secret", Samples.Moment));

    public Task<Answer<int>> WithdrawLinks(CancellationToken cancellationToken) => Reply(nameof(WithdrawLinks), null, 2);

    public Task<Answer<ConnectLinkPage>> OpenLink(OpenConnectLink query, CancellationToken cancellationToken) => Reply(nameof(OpenLink), query, new ConnectLinkPage("Acme", null, [], Samples.Moment));

    public Task<Answer<ConnectedByLink>> ConnectByLink(ConnectByLink command, CancellationToken cancellationToken) => Reply(nameof(ConnectByLink), command, new ConnectedByLink("slack", "Acme", null));

    public Task<Answer<SignInBegun>> BeginSignIn(BeginSignIn command, CancellationToken cancellationToken) => Reply(nameof(BeginSignIn), command, new SignInBegun("https://slack.example/authorize", Samples.Moment));

    public Task<Answer<SignInFinished>> FinishSignIn(FinishSignIn command, CancellationToken cancellationToken) => Reply(nameof(FinishSignIn), command, new SignInFinished("slack", "Acme", null, null, "cnl_acme_secret"));

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
