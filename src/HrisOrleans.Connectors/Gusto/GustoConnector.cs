using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>Gusto, with the tokens of one company's grant.</summary>
internal sealed class GustoConnector(ProviderHttp http) : IDirectoryConnector
{
    private readonly ProviderOptions _options = http.Options(GustoProvider.Id);
    private readonly OAuthApp _app = GustoSignIn.App(http);

    public ProviderDescriptor Descriptor => GustoProvider.Descriptor;

    public int MapperVersion => GustoMapper.Version;

    public IProviderSignIn SignIn => _app;

    public IPushReceiver Push { get; } = new GustoPush(http, http.Options(GustoProvider.Id).SigningSecret);

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var people = People(credentials);
        var glance = await SourceProbe.Look(people, GustoProvider.EmployeesRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        var missing = new SortedSet<string>(glance.Value.MissingRights, StringComparer.Ordinal);
        var company = await people.CompanyInfo(cancellationToken);
        if (SourceProbe.Stops(company.Failure, missing)) return company.Failure!;
        using var answer = company.Value;
        return new ProbeReport(people.Company, NameIn(answer) ?? people.Company, glance.Value.Total, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new SourceRead(People(credentials), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        throw new NotSupportedException("Gusto has no delta; a read gives no checkpoint.");

    private GustoPeople People(ConnectorCredentials credentials) =>
        new(http.Open<IGustoApi>(GustoProvider.Id, _options.BaseUrl ?? GustoSignIn.Address, credentials, _app.Tokens(credentials)), Math.Min(_options.PageSize ?? 100, 100));

    private static string? NameIn(ProviderAnswer? answer)
    {
        if (answer is null) return null;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            var company = new JsonRecord(json.RootElement);
            return company.Text("trade_name") ?? company.Text("name");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
