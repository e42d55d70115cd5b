using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.JumpCloud;

/// <summary>JumpCloud's API, with the API key of an administrator.</summary>
internal sealed class JumpCloudConnector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(JumpCloudProvider.Id);

    public ProviderDescriptor Descriptor => JumpCloudProvider.Descriptor;

    public int MapperVersion => JumpCloudMapper.Version;

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        if (Descriptor.CredentialForm.Any(field => !field.Accepts(credentials.Find(field.Name))))
            return new ConnectorFailure(FailureKind.Reauthenticate, "The credentials are not complete, or not of the form that JumpCloud uses.");

        // Groups are looked at without their members: there may be hundreds.
        var people = People(credentials, ReadScope.NoGroups);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var seen = await people.Organizations(cancellationToken);
        if (SourceProbe.Stops(seen.Failure, missing)) return seen.Failure!;
        var account = Account(seen.Value, Organization(credentials));
        if (!account.Succeeded) return account.Failure;
        var glance = await SourceProbe.Look(people, JumpCloudProvider.UsersRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        missing.UnionWith(glance.Value.MissingRights);
        return new ProbeReport(account.Value.Id, account.Value.Name, glance.Value.Total, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new SourceRead(People(credentials, scope), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        throw new NotSupportedException("JumpCloud has no delta; a read gives no checkpoint.");

    private JumpCloudPeople People(ConnectorCredentials credentials, ReadScope? scope) => new(
        http.Open<IJumpCloudApi>(
            JumpCloudProvider.Id,
            _options.BaseUrl ?? JumpCloudProvider.Host(credentials[JumpCloudProvider.Region]),
            credentials,
            new FixedAuthorization(credentials[JumpCloudProvider.ApiKey])),
        Organization(credentials),
        Math.Min(_options.PageSize ?? 100, 100),
        scope);

    private static string? Organization(ConnectorCredentials credentials) => credentials.Find(JumpCloudProvider.OrganizationId) is { Length: > 0 } id ? id : null;

    /// <summary>The organization that is meant: the named one, or the only one.</summary>
    /// <param name="seen">Null where the key may not list organizations.</param>
    private static Reply<(string Id, string Name)> Account(IReadOnlyList<(string Id, string Name)>? seen, string? wanted) => (seen, wanted) switch
    {
        (null, _) => (wanted ?? "", wanted ?? ""),
        ([var only], null) => only,
        ([], null) => HttpFailures.NotJson,
        (_, null) => new ConnectorFailure(FailureKind.Reauthenticate, "The API key sees several organizations: the ID of the one that is meant has to be given."),
        _ when seen.FirstOrDefault(organization => organization.Id == wanted) is { Id: not null } found => found,
        _ => new ConnectorFailure(FailureKind.Reauthenticate, "The API key does not see the organization with this ID."),
    };
}
