using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Files;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.files")]
internal sealed class TestFilesGrain(Backend backend) : Grain, IFilesGrain
{
    public Task<Answer<FileTerms>> Begin(CancellationToken cancellationToken) => Reply(nameof(Begin), null, new FileTerms(null));

    public Task<Answer<FilePartKept>> Stage(StageFilePart command, CancellationToken cancellationToken) => Reply(nameof(Stage), command, new FilePartKept(command.Part));

    public Task<Answer<FileComparison>> Compare(CompareFile query, CancellationToken cancellationToken) => Reply(nameof(Compare), query, new FileComparison(1, 3));

    public Task<Answer<FileView>> Publish(PublishFile command, CancellationToken cancellationToken) => Reply(nameof(Publish), command, new FileView(Samples.JobId, Samples.Moment, command.Report));

    public Task Discard(DiscardFile command, CancellationToken cancellationToken) => Reply(nameof(Discard), command, true);

    public Task<Answer<FileView>> Current(CancellationToken cancellationToken) => Reply(nameof(Current), null, new FileView(Samples.JobId, Samples.Moment, Samples.FileReport.Write()));

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
