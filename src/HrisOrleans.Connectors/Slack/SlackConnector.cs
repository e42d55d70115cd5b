using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Slack;

/// <summary>Slack's Web API, with the token of an app that is installed in the workspace.</summary>
internal sealed class SlackConnector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(SlackProvider.Id);
    private readonly OAuthApp _app = SlackSignIn.App(http);

    public ProviderDescriptor Descriptor => SlackProvider.Descriptor;

    public int MapperVersion => SlackMapper.Version;

    public IProviderSignIn SignIn => _app;

    public IPushReceiver Push { get; } = new SlackPush(http.Options(SlackProvider.Id).SigningSecret);

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        // Channels are looked at without their members: a workspace may have thousands.
        var people = People(credentials, ReadScope.NoGroups);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var who = await people.AuthTest(cancellationToken);
        if (!who.Succeeded) return who.Failure;
        using var answer = who.Value;
        if (Account(answer) is not { } account) return HttpFailures.NotJson;
        var glance = await SourceProbe.Look(people, SlackProvider.UsersRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        missing.UnionWith(glance.Value.MissingRights);
        return new ProbeReport(account.Id, account.Name, glance.Value.Total, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new SourceRead(People(credentials, scope), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        throw new NotSupportedException("Slack has no delta; a read gives no checkpoint.");

    private SlackPeople People(ConnectorCredentials credentials, ReadScope? scope) => new(
        http.Open<ISlackApi>(SlackProvider.Id, _options.BaseUrl ?? SlackSignIn.Address + "/api", credentials, _app.Tokens(credentials)),
        _options.PageSize ?? 200,
        scope);

    private static (string Id, string Name)? Account(ProviderAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body.Memory);
        var record = new JsonRecord(json.RootElement);
        return record.Text("team_id") is { } id ? (id, record.Text("team") ?? id) : null;
    }
}
