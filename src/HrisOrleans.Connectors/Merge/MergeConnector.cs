using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Merge;

/// <summary>Merge's unified HRIS API: one linked account is one company in one of the HR systems behind it.</summary>
internal sealed class MergeConnector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(MergeProvider.Id);

    public ProviderDescriptor Descriptor => MergeProvider.Descriptor;

    public int MapperVersion => MergeMapper.Version;

    public IPushReceiver Push { get; } = new MergePush(http.Options(MergeProvider.Id).SigningSecret);

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var people = People(credentials, checkpoint: null);
        var glance = await SourceProbe.Look(people, MergeProvider.ListRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        return new ProbeReport(people.Account?.Id ?? "", people.Account?.Name ?? "", glance.Value.Total, [.. glance.Value.MissingRights]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new SourceRead(People(credentials, checkpoint: null), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(People(credentials, checkpoint), fingerprinter, http.Time, full: false);

    private MergePeople People(ConnectorCredentials credentials, string? checkpoint) => new(
        http.Open<IMergeApi>(MergeProvider.Id, _options.BaseUrl ?? MergeProvider.Host(credentials[MergeProvider.Region]), credentials, FixedAuthorization.Bearer(credentials[MergeProvider.ApiKey])),
        credentials[MergeProvider.AccountToken],
        Math.Min(_options.PageSize ?? 100, 100),
        checkpoint);
}
