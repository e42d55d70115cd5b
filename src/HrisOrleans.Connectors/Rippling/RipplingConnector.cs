using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Rippling;

/// <summary>Rippling's REST API (v2), with a company's API token.</summary>
internal sealed class RipplingConnector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(RipplingProvider.Id);

    public ProviderDescriptor Descriptor => RipplingProvider.Descriptor;

    public int MapperVersion => RipplingMapper.Version;

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        if (Descriptor.CredentialForm.Any(field => !field.Accepts(credentials.Find(field.Name))))
            return new ConnectorFailure(FailureKind.Reauthenticate, "The credentials are not complete, or not of the form that Rippling uses.");
        var people = People(credentials, null);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var companies = await people.Companies(cancellationToken);
        if (SourceProbe.Stops(companies.Failure, missing)) return companies.Failure!;
        using var answer = companies.Value;
        (string Id, string Name)? account = answer is null ? ("", "") : Account(answer);
        if (account is null) return HttpFailures.NotJson;
        var glance = await SourceProbe.Look(people, RipplingProvider.WorkersRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        missing.UnionWith(glance.Value.MissingRights);
        return new ProbeReport(account.Value.Id, account.Value.Name, null, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new SourceRead(People(credentials, null), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(People(credentials, checkpoint), fingerprinter, http.Time, full: false);

    private RipplingPeople People(ConnectorCredentials credentials, string? since) => new(
        http.Open<IRipplingApi>(RipplingProvider.Id, _options.BaseUrl ?? "https://rest.ripplingapis.com", credentials, FixedAuthorization.Bearer(credentials[RipplingProvider.ApiToken])), since);

    // A token belongs to one company.
    private static (string Id, string Name)? Account(ProviderAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            return new JsonRecord(json.RootElement).List("results").Select(company => ((string Id, string Name)?)(company.Text("id") is { } id ? (id, company.Text("name") ?? id) : null)).FirstOrDefault();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
