using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Personio;

/// <summary>Personio's API v2, with the client credentials of a company.</summary>
internal sealed class PersonioConnector(ProviderHttp http) : IDirectoryConnector
{
    private const string Address = "https://api.personio.de";

    /// <summary>Each person costs a call of its own, so a probe looks at few.</summary>
    private const int Glance = 10;

    private readonly ProviderOptions _options = http.Options(PersonioProvider.Id);

    public ProviderDescriptor Descriptor => PersonioProvider.Descriptor;

    public int MapperVersion => PersonioMapper.Version;

    public IPushReceiver Push { get; } = new PersonioPush();

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var people = People(credentials, Glance, checkpoint: null);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var company = await people.Company(cancellationToken);
        if (SourceProbe.Stops(company.Failure, missing)) return company.Failure!;
        var glance = await SourceProbe.Look(people, PersonioProvider.PersonsRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        missing.UnionWith(glance.Value.MissingRights);
        // A company without any legal entity is known by its credentials.
        var (account, name) = company.Value ?? (credentials[PersonioProvider.ClientId], "Personio");
        return new ProbeReport(account, name, glance.Value.Total, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => Read(credentials, fingerprinter, checkpoint: null);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) => Read(credentials, fingerprinter, checkpoint);

    private SourceRead Read(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, string? checkpoint) =>
        new(People(credentials, 50, checkpoint), fingerprinter, http.Time, full: checkpoint is null);

    private PersonioPeople People(ConnectorCredentials credentials, int most, string? checkpoint) => new(
        http.Open<IPersonioApi>(PersonioProvider.Id, _options.BaseUrl ?? Address, credentials, http.Granted.For(PersonioProvider.Id, credentials, aborted => Grant(credentials, aborted))),
        Math.Min(_options.PageSize ?? 50, most),
        checkpoint);

    private Task<Reply<TokenGrant>> Grant(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var grant = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = credentials[PersonioProvider.ClientId], ["client_secret"] = credentials[PersonioProvider.ClientSecret],
        };
        var api = http.Api<IPersonioSignIn>(_options.SignInUrl ?? Address);
        return TokenEndpoint.Ask(http.Caller(PersonioProvider.Id), http.Time, aborted => api.Token(grant, aborted), cancellationToken);
    }
}
