using HrisOrleans.Connectors;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Plans;

namespace HrisOrleans.Silo.Connections;

/// <summary>Credentials that work, and what the probe found behind them.</summary>
internal sealed record Probed(ConnectorCredentials Credentials, ProbeReport Report);

/// <summary>Checks everything that must hold before credentials are stored.</summary>
internal sealed class ConnectionProber(ConnectorCatalogue catalogue, ISubscriptions subscriptions, TimeProvider time)
{
    // Shorter than a call of a grain may last: whoever waits is told that it is the provider.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(25);

    /// <param name="signedIn">They came of signing in at the provider: no form was filled in.</param>
    public async Task<Outcome<Probed>> Probe(TenantId tenant, string provider, IReadOnlyDictionary<string, string> given, bool signedIn, CancellationToken cancellationToken)
    {
        if (!catalogue.TryFind(provider, out var connector)) return new Refusal("unknown_provider", RefusalKind.NotFound, "There is no such provider; see the catalogue.");
        if (await Covered(tenant, provider, cancellationToken) is { } refusal) return refusal;
        if (!signedIn && Misfit(connector.Descriptor.CredentialForm, given, connector.Descriptor.WayMissing(given)) is { } misfit) return misfit;
        var credentials = new ConnectorCredentials(new Dictionary<string, string>(given)) { Owner = tenant.Value };
        using var limit = new CancellationTokenSource(Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var report = await Probe(connector, credentials, both.Token);
            return report.Accepted ? new Probed(credentials, report.Value) : report.Refusal;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Refusal("provider_slow", RefusalKind.Unavailable, $"{connector.Descriptor.Name} did not answer within {Longest.TotalSeconds:0} seconds. Nothing was stored.");
        }
    }

    /// <summary>Why values do not fit a form; null where they do.</summary>
    /// <param name="lacking">What they lack together, where each of them is sound.</param>
    public static Refusal? Misfit(IReadOnlyList<CredentialField> form, IReadOnlyDictionary<string, string> given, string? lacking = null)
    {
        var unknown = given.Keys.Where(name => form.All(field => field.Name != name)).ToList();
        if (unknown.Count > 0) return Form($"there is no field {string.Join(", ", unknown.Take(5))}");
        foreach (var field in form)
            if (!field.Accepts(given.GetValueOrDefault(field.Name))) return Form($"{field.Name} is missing or malformed");
        return lacking is null ? null : Form(lacking);

        static Refusal Form(string what) => new("invalid_credentials_form", RefusalKind.Invalid, $"The credentials do not fit the provider's form: {what}.");
    }

    /// <summary>Tries credentials at the provider; missing rights are named one by one.</summary>
    public static async Task<Outcome<ProbeReport>> Probe(IDirectoryConnector connector, ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        var probe = await connector.Probe(credentials, cancellationToken);
        return Wrong(connector.Descriptor, probe) is { } refusal ? refusal : probe.Value!;
    }

    /// <summary>What a probe found wrong; null where everything is as it has to be.</summary>
    public static Refusal? Wrong(ProviderDescriptor provider, Reply<ProbeReport> probe) =>
        (probe.Failure is { } failure ? failure.MissingRights : probe.Value!.MissingRights) is { Count: > 0 } rights ? ReadFailures.Missing(provider, rights)
        : probe.Failure is { } other ? ReadFailures.Refusal(other)
        : null;

    /// <summary>Refuses a provider that the tenant's subscription does not cover, and an unknown tenant.</summary>
    public async Task<Refusal?> Covered(TenantId tenant, string provider, CancellationToken cancellationToken)
    {
        var subscription = await subscriptions.Of(tenant, cancellationToken);
        if (!subscription.Accepted) return subscription.Refusal;
        return catalogue.TryFind(provider, out var connector) && !subscription.Value.Covers(connector.Descriptor)
            ? Subscriptions.Required(connector.Descriptor)
            : null;
    }
}
