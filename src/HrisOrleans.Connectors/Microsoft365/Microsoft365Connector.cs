using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>Microsoft Graph, with the tenant's own app, or in the name of somebody who signed in.</summary>
internal sealed class Microsoft365Connector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(Microsoft365Provider.Id);
    private readonly OAuthApp _app = Microsoft365SignIn.App(http);

    public ProviderDescriptor Descriptor => Microsoft365Provider.Descriptor;

    public int MapperVersion => Microsoft365Mapper.Version;

    public IProviderSignIn SignIn => _app;

    public IPushReceiver Push => new Microsoft365Push(credentials => new Microsoft365Subscriptions(Open(credentials, credentials with { Owner = "" })), http.Time);

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var graph = Graph(credentials);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var organization = await Organization(graph, cancellationToken);
        if (SourceProbe.Stops(organization.Failure, missing)) return organization.Failure!;

        // Whose token it is, Graph says; nothing that came back with a browser is believed.
        if ((credentials.Find(Microsoft365Provider.TenantId) ?? organization.Value.Id)?.ToLowerInvariant() is not { } tenant)
            return new ConnectorFailure(FailureKind.InsufficientRights, "Microsoft Graph does not show which company it is.", MissingRights: [.. missing]);
        var glance = await SourceProbe.Look(new Microsoft365People(graph, PageSize, ReadScope.NoGroups), Microsoft365Provider.UsersRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        missing.UnionWith(glance.Value.MissingRights);
        return new ProbeReport(tenant, organization.Value.Name ?? tenant, glance.Value.Total, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(new Microsoft365People(Graph(credentials), PageSize, scope), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(new Microsoft365Changes(Graph(credentials), scope, checkpoint), fingerprinter, http.Time, full: false);

    private int PageSize => Math.Min(_options.PageSize ?? Microsoft365Graph.MostItems, Microsoft365Graph.MostItems);

    private Microsoft365Graph Graph(ConnectorCredentials credentials) => new(Open(credentials, credentials));

    /// <param name="counted">Against whose limits calls count; those of nobody are not counted.</param>
    private ProviderSession<IMicrosoft365Api> Open(ConnectorCredentials credentials, ConnectorCredentials counted)
    {
        var tokens = credentials.Find(RotatingTokens.AccessToken) is not null ? _app.Tokens(credentials) : http.Granted.For(Microsoft365Provider.Id, credentials, stop => Grant(credentials, stop));
        return http.Open<IMicrosoft365Api>(Microsoft365Provider.Id, _options.BaseUrl ?? "https://graph.microsoft.com/v1.0", counted, tokens);
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

    private static async Task<Reply<(string? Id, string? Name)>> Organization(Microsoft365Graph graph, CancellationToken cancellationToken)
    {
        var reply = await graph.Organization(cancellationToken);
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            return new JsonRecord(json.RootElement).List("value").Select(entry => (entry.Text("id"), entry.Text("displayName"))).FirstOrDefault() is (var id, { } name) ? (id, name) : HttpFailures.NotJson;
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(answer.Body.Span);
        }
    }
}
