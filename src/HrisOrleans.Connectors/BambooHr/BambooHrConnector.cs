using System.Text.Json;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>BambooHR over its paged employee list, which only OAuth tokens may read.</summary>
internal sealed class BambooHrConnector(ProviderHttp http, IOptions<BambooHrOptions> options, ICallLimiter limiter) : IDirectoryConnector
{
    private readonly ProviderCaller _caller = new(options.Value.Calls, http.Time);
    private readonly OAuthApp _app = BambooHrSignIn.App(http, options.Value);

    public ProviderDescriptor Descriptor => BambooHrProvider.Descriptor;

    public int MapperVersion => BambooHrMapper.Version;

    public IProviderSignIn SignIn => _app;

    public IPushReceiver Push { get; } = new BambooHrPush();

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        if (Descriptor.CredentialForm.Any(field => !field.Accepts(credentials.Values.GetValueOrDefault(field.Name))))
            return new ConnectorFailure(FailureKind.Reauthenticate, "The credentials are not complete, or not of the form that BambooHR uses.");
        var session = Session(credentials);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var domain = credentials[BambooHrProvider.CompanyDomain].ToLowerInvariant();

        var company = await session.Company(cancellationToken);
        if (Stops(company.Failure, missing)) return company.Failure!;
        using var information = company.Value;

        var list = new BambooHrList(session, fingerprinter: null);
        var first = await list.Get(ids: null, after: null, cancellationToken);
        if (Stops(first.Failure, missing)) return first.Failure!;
        first.Value?.People.Dispose();
        missing.UnionWith(list.Visibility.Missing());
        // Whoever may list the people sees at least themselves.
        if (list.Tally.Records == 0) missing.Add(BambooHrProvider.ListRight);

        var changed = await session.Changed(BambooHrCheckpoint.Write(first.Value?.Checkpoint ?? http.Time.GetUtcNow() - options.Value.CheckpointOverlap), cancellationToken);
        if (Stops(changed.Failure, missing)) return changed.Failure!;
        changed.Value?.Dispose();

        return new ProbeReport(domain, NameIn(information) ?? domain, list.Tally.Total, [.. missing]);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new BambooHrFullRead(Session(credentials), fingerprinter);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new BambooHrDeltaRead(Session(credentials), checkpoint, fingerprinter);

    private BambooHrSession Session(ConnectorCredentials credentials)
    {
        var domain = credentials[BambooHrProvider.CompanyDomain];
        // Stored credentials passed the form once; a domain that does not must never become part of an address.
        if (!Descriptor.CredentialForm[0].Accepts(domain)) throw new ArgumentException("not a company domain", nameof(credentials));
        var api = http.Api<IBambooHrApi>(options.Value.BaseUrl.Replace(BambooHrOptions.Placeholder, domain.ToLowerInvariant()));
        return new BambooHrSession(new(api, BambooHrProvider.Id, credentials.Owner, _app.Tokens(credentials), _caller, limiter, http.Time), options.Value, http.Time);
    }

    /// <summary>Takes note of missing rights; anything else that failed ends the probe.</summary>
    private static bool Stops(ConnectorFailure? failure, SortedSet<string> missing)
    {
        if (failure is null) return false;
        if (failure is not { Kind: FailureKind.InsufficientRights, MissingRights.Count: > 0 }) return true;
        missing.UnionWith(failure.MissingRights);
        return false;
    }

    private static string? NameIn(ProviderAnswer? answer)
    {
        if (answer is null) return null;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Text(json.RootElement, "displayName") ?? Text(json.RootElement, "legalName") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
