using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>Google's Directory API, read by a service account in an administrator's name, or by an administrator who signed in.</summary>
internal sealed class GoogleWorkspaceConnector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(GoogleWorkspaceProvider.Id);
    private readonly OAuthApp _app = GoogleWorkspaceSignIn.App(http);

    public ProviderDescriptor Descriptor => GoogleWorkspaceProvider.Descriptor;

    public int MapperVersion => GoogleWorkspaceMapper.Version;

    public IProviderSignIn SignIn => _app;

    public IPushReceiver Push => new GoogleWorkspacePush(credentials => new GoogleWorkspaceChannels(Open(credentials, credentials with { Owner = "" })(GoogleWorkspaceProvider.UsersRight), http.Time), http.Time);

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var directory = Directory(credentials);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var customer = await Customer(directory, missing, cancellationToken);
        if (customer.Failure is { } unknown && SourceProbe.Stops(unknown, missing)) return unknown;

        // What is missing is named at once, not one after another.
        var units = await directory.OrgUnits(_ => { }, cancellationToken);
        if (SourceProbe.Stops(units, missing)) return units!;
        var groups = await directory.Groups(_ => { }, cancellationToken);
        if (SourceProbe.Stops(groups, missing)) return groups!;
        if (units is null && groups is null)
        {
            var glance = await SourceProbe.Look(new GoogleWorkspacePeople(directory, PageSize, ReadScope.NoGroups), GoogleWorkspaceProvider.UsersRight, http.Time, cancellationToken);
            if (!glance.Succeeded) return glance.Failure;
            missing.UnionWith(glance.Value.MissingRights);
        }
        else
        {
            var users = await directory.Users(1, "users(id)", null, cancellationToken);
            if (SourceProbe.Stops(users.Failure, missing)) return users.Failure!;
            users.Value?.Dispose();
        }

        return customer.Succeeded
            ? new ProbeReport(customer.Value.Id, customer.Value.Name, null, [.. missing])
            : new ConnectorFailure(FailureKind.InsufficientRights, "Google shows neither the company nor its users.", MissingRights: [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(new GoogleWorkspacePeople(Directory(credentials), PageSize, scope), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        throw new NotSupportedException("Google Workspace has no delta; a read gives no checkpoint.");

    private int PageSize => Math.Min(_options.PageSize ?? GoogleWorkspaceDirectory.MostUsers, GoogleWorkspaceDirectory.MostUsers);

    private GoogleWorkspaceDirectory Directory(ConnectorCredentials credentials) => new(Open(credentials, credentials), http.Time);

    /// <summary>Sessions by the right that they need.</summary>
    /// <param name="counted">Against whose limits calls count; those of nobody are not counted.</param>
    private Func<string, ProviderSession<IGoogleWorkspaceApi>> Open(ConnectorCredentials credentials, ConnectorCredentials counted)
    {
        var tokens = new GoogleWorkspaceTokens(http, _options, _app, credentials);
        return right => http.Open<IGoogleWorkspaceApi>(GoogleWorkspaceProvider.Id, _options.BaseUrl ?? "https://admin.googleapis.com", counted, tokens.For(right));
    }

    // Users carry the company's id too, so that it is known again without the right to see the company.
    private static async Task<Reply<Company>> Customer(GoogleWorkspaceDirectory directory, SortedSet<string> missing, CancellationToken cancellationToken)
    {
        var customer = GoogleWorkspaceDirectory.Read(
            await directory.Customer(cancellationToken),
            root => root.Text("id") is { } id ? new Company(id, root.Text("postalAddress", "organizationName") ?? root.Text("customerDomain") ?? id) : null);
        if (customer.Succeeded || SourceProbe.Stops(customer.Failure, missing)) return customer;
        return GoogleWorkspaceDirectory.Read(
            await directory.Users(1, "users(customerId)", null, cancellationToken),
            root => root.List("users").Select(user => user.Text("customerId")).FirstOrDefault() is { } id ? new Company(id, id) : null);
    }

    private sealed record Company(string Id, string Name);
}
