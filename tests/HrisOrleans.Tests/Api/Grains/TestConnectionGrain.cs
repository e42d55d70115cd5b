using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Syncs;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.connection")]
internal sealed class TestConnectionGrain(Backend backend) : Grain, IConnectionGrain
{
    public Task<Answer<ConnectionView>> Connect(Connect command, CancellationToken cancellationToken) => Reply(nameof(Connect), command, Samples.Connection);

    public Task<Answer<ConnectionView>> Relink(Relink command, CancellationToken cancellationToken) => Reply(nameof(Relink), command, Samples.Connection);

    public Task<Answer<ConnectionView>> Describe(CancellationToken cancellationToken) => Reply(nameof(Describe), null, Samples.Connection);

    public Task<Answer<ConnectionView>> Disconnect(CancellationToken cancellationToken) => Reply(nameof(Disconnect), null, Samples.Connection);

    public Task<Answer<SyncView>> Preview(SettingsInput settings, CancellationToken cancellationToken) => Reply(nameof(Preview), settings, Samples.Sync);

    public Task<Answer<SyncView>> SaveSettings(SaveSettings command, CancellationToken cancellationToken) => Reply(nameof(SaveSettings), command, Samples.Sync);

    public Task<Answer<SyncView>> ApplyPlan(ApplyPlan command, CancellationToken cancellationToken) => Reply(nameof(ApplyPlan), command, Samples.Sync);

    public Task<Answer<SyncView>> RejectPlan(RejectPlan command, CancellationToken cancellationToken) => Reply(nameof(RejectPlan), command, Samples.Sync);

    public Task<Answer<SyncView>> UndoPlan(UndoPlan command, CancellationToken cancellationToken) => Reply(nameof(UndoPlan), command, Samples.Sync);

    public Task<Answer<Released>> ReleasePin(ReleasePin command, CancellationToken cancellationToken) => Reply(nameof(ReleasePin), command, new Released(command.ExternalId));

    public Task<Answer<InvitesChanged>> ChangeInvites(ChangeInvites command, CancellationToken cancellationToken) =>
        Reply(nameof(ChangeInvites), command, new InvitesChanged(Samples.Connection, 12, 40));

    public Task<Answer<ConnectionView>> ChangePolicy(ChangePolicy command, CancellationToken cancellationToken) => Reply(nameof(ChangePolicy), command, Samples.Connection);

    public Task<Answer<ConnectionView>> Pause(CancellationToken cancellationToken) => Reply(nameof(Pause), null, Samples.Connection);

    public Task<Answer<ConnectionView>> Resume(CancellationToken cancellationToken) => Reply(nameof(Resume), null, Samples.Connection);

    public Task<Answer<SyncView>> RequestSync(RequestSync command, CancellationToken cancellationToken) => Reply(nameof(RequestSync), command, Samples.Sync);

    public Task<Answer<BrowseView>> Browse(CancellationToken cancellationToken) => Reply(nameof(Browse), null, new BrowseView(Samples.Browse, null));

    public Task<Answer<SyncView>> BrowseAgain(CancellationToken cancellationToken) => Reply(nameof(BrowseAgain), null, Samples.Sync);

    public Task<Answer<ConnectionView>> ChangePushSecret(ChangePushSecret command, CancellationToken cancellationToken) => Reply(nameof(ChangePushSecret), command, Samples.Connection);

    public Task Heed(HeedHint command, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Answer<PushToken>> IssuePushToken(IssuePushToken command, CancellationToken cancellationToken) => Reply(nameof(IssuePushToken), command, Samples.PushToken);

    public Task Hint(CancellationToken cancellationToken) => throw new NotSupportedException("The API never calls this.");

    public Task SubscriptionChanged(CancellationToken cancellationToken) => throw new NotSupportedException("The API never calls this.");

    public Task RunEnded(RunEnded report, CancellationToken cancellationToken) => throw new NotSupportedException("The API never calls this.");

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
