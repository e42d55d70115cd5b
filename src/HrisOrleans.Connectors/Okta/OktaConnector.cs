using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Okta;

/// <summary>Okta's management API, with the API token of an administrator or as a service app.</summary>
internal sealed class OktaConnector(ProviderHttp http) : IDirectoryConnector
{
    private const string Placeholder = "{" + OktaProvider.OrgDomain + "}";

    private readonly ProviderOptions _options = http.Options(OktaProvider.Id);

    public ProviderDescriptor Descriptor => OktaProvider.Descriptor;

    public int MapperVersion => OktaMapper.Version;

    public IPushReceiver Push { get; } = new OktaPush();

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        if (Descriptor.CredentialForm.Any(field => !field.Accepts(credentials.Find(field.Name))) || Descriptor.WayMissing(credentials.Values) is not null)
            return new ConnectorFailure(FailureKind.Reauthenticate, "The credentials are not complete, or not of the form that Okta uses.");
        var calls = Calls(credentials);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var org = await calls.Org(cancellationToken);
        if (SourceProbe.Stops(org.Failure, missing)) return org.Failure!;
        using var settings = org.Value;
        var glance = await SourceProbe.Look(new OktaPeople(calls, ReadScope.NoGroups), OktaProvider.UsersRight, http.Time, cancellationToken);
        if (!glance.Succeeded) return glance.Failure;
        missing.UnionWith(glance.Value.MissingRights);
        var now = http.Time.GetUtcNow();
        var log = await calls.Log(now.AddMinutes(-1), now, "eventType eq \"user.lifecycle.delete.completed\"", _ => { }, cancellationToken);
        if (SourceProbe.Stops(log, missing)) return log!;
        var domain = Domain(credentials);
        var (id, name) = settings is null ? (null, null) : Account(settings);
        return new ProbeReport(id ?? domain, name ?? domain, null, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(new OktaPeople(Calls(credentials), scope), fingerprinter, http.Time);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new SourceRead(new OktaChanges(Calls(credentials), checkpoint, scope), fingerprinter, http.Time, full: false);

    private OktaCalls Calls(ConnectorCredentials credentials)
    {
        var address = (_options.BaseUrl ?? "https://" + Placeholder).Replace(Placeholder, Domain(credentials), StringComparison.Ordinal);
        var tokens = new OktaTokens(http, address, credentials);
        return new OktaCalls(right => http.Open<IOktaApi>(OktaProvider.Id, address, credentials, tokens.For(right)), Math.Min(_options.PageSize ?? 200, 200));
    }

    // Stored credentials passed the form once; a host that does not must never become part of an address.
    private static string Domain(ConnectorCredentials credentials) => credentials[OktaProvider.OrgDomain] is var domain && OktaProvider.Descriptor.CredentialForm[0].Accepts(domain)
        ? domain.ToLowerInvariant()
        : throw new ArgumentException("not an org domain", nameof(credentials));

    private static (string? Id, string? Name) Account(ProviderAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            var org = new JsonRecord(json.RootElement);
            return (org.Text("id"), org.Text("companyName") ?? org.Text("subdomain"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
