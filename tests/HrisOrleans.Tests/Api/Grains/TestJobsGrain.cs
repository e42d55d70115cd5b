using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Jobs;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.jobs")]
internal sealed class TestJobsGrain(Backend backend) : Grain, IJobsGrain
{
    public Task<Answer<JobView>> Begin(BeginJob command, CancellationToken cancellationToken) => Reply(nameof(Begin), command, Samples.Job);

    public async Task<IReadOnlyList<string?>> Foresee(ForeseeInvites query, CancellationToken cancellationToken) =>
        (await Reply<IReadOnlyList<string?>>(nameof(Foresee), query, [.. query.Emails.Select(email => email == "here@acme.test" ? "already_member" : null)])).Value!;

    public Task Stage(StageLines command, CancellationToken cancellationToken) => Reply(nameof(Stage), command, Samples.Job);

    public Task<Answer<JobView>> Open(OpenJob command, CancellationToken cancellationToken) => Reply(nameof(Open), command, Samples.Job);

    public Task Discard(JobQuery command, CancellationToken cancellationToken) => Reply(nameof(Discard), command, Samples.Job);

    public Task<Answer<JobView>> Job(JobQuery query, CancellationToken cancellationToken) => Reply(nameof(Job), query, Samples.Job);

    public Task<Answer<Page<JobResultView>>> Results(ListResults query, CancellationToken cancellationToken) =>
        Reply(nameof(Results), query, new Page<JobResultView>([new JobResultView(3, null, "refused", "malformed_address")], null));

    public Task<Answer<JobView>> Cancel(JobQuery command, CancellationToken cancellationToken) => Reply(nameof(Cancel), command, Samples.Job);

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
