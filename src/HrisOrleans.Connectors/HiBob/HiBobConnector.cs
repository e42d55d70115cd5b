using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.HiBob;

/// <summary>HiBob's API, with an API service user.</summary>
/// <remarks>HiBob locks out addresses that keep coming with refused credentials: a refusal is never tried again from here.</remarks>
internal sealed class HiBobConnector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(HiBobProvider.Id);

    public ProviderDescriptor Descriptor => HiBobProvider.Descriptor;

    public int MapperVersion => HiBobMapper.Version;

    public IPushReceiver Push { get; } = new HiBobPush();

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        if (Descriptor.CredentialForm.Any(field => !field.Accepts(credentials.Find(field.Name))))
            return new ConnectorFailure(FailureKind.Reauthenticate, "The credentials are not complete, or not of the form that HiBob uses.");
        var people = People(credentials);
        var glance = await SourceProbe.Look(people, HiBobProvider.RootRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;

        // No call tells the company; without its id the service user, who belongs to one, stands for it.
        var account = people.CompanyId ?? credentials[HiBobProvider.ServiceUserId];
        return new ProbeReport(account, $"HiBob {account}", glance.Value.Records, [.. glance.Value.MissingRights]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new SourceRead(People(credentials), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        throw new NotSupportedException("HiBob has no delta; a read gives no checkpoint.");

    private HiBobPeople People(ConnectorCredentials credentials) => new(http.Open<IHiBobApi>(
        HiBobProvider.Id,
        _options.BaseUrl ?? "https://api.hibob.com/v1",
        credentials,
        FixedAuthorization.Basic(credentials[HiBobProvider.ServiceUserId], credentials[HiBobProvider.Token])));
}
