using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>Microsoft Graph, with an app that the tenant's admin consented to.</summary>
internal sealed class Microsoft365Connector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(Microsoft365Provider.Id);

    public ProviderDescriptor Descriptor => Microsoft365Provider.Descriptor;

    public int MapperVersion => Microsoft365Mapper.Version;

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var graph = Graph(credentials);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var tenant = credentials[Microsoft365Provider.TenantId].ToLowerInvariant();
        var name = await Name(graph, cancellationToken);
        if (SourceProbe.Stops(name.Failure, missing)) return name.Failure!;
        var glance = await SourceProbe.Look(new Microsoft365People(graph, PageSize, ReadScope.NoGroups), Microsoft365Provider.UsersRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        missing.UnionWith(glance.Value.MissingRights);
        return new ProbeReport(tenant, name.Value ?? tenant, glance.Value.Total, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(new Microsoft365People(Graph(credentials), PageSize, scope), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(new Microsoft365Changes(Graph(credentials), scope, checkpoint), fingerprinter, http.Time, full: false);

    private int PageSize => Math.Min(_options.PageSize ?? Microsoft365Graph.MostItems, Microsoft365Graph.MostItems);

    private Microsoft365Graph Graph(ConnectorCredentials credentials)
    {
        var tokens = http.Granted.For(Microsoft365Provider.Id, credentials, stop => Grant(credentials, stop));
        return new(http.Open<IMicrosoft365Api>(Microsoft365Provider.Id, _options.BaseUrl ?? "https://graph.microsoft.com/v1.0", credentials, tokens));
    }

    private Task<Reply<TokenGrant>> Grant(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var signIn = http.Api<IMicrosoft365SignIn>(_options.SignInUrl ?? "https://login.microsoftonline.com");
        var grant = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = credentials[Microsoft365Provider.ClientId],
            ["client_secret"] = credentials[Microsoft365Provider.ClientSecret],
            ["scope"] = "https://graph.microsoft.com/.default",
        };
        return TokenEndpoint.Ask(http.Caller(Microsoft365Provider.Id), http.Time, stop => signIn.Token(credentials[Microsoft365Provider.TenantId], grant, stop), cancellationToken);
    }

    private static async Task<Reply<string>> Name(Microsoft365Graph graph, CancellationToken cancellationToken)
    {
        var reply = await graph.Organization(cancellationToken);
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            return new JsonRecord(json.RootElement).List("value").Select(entry => entry.Text("displayName")).FirstOrDefault() is { } name ? name : HttpFailures.NotJson;
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(answer.Body.Span);
        }
    }
}
