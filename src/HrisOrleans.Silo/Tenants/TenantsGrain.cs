using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Tenants;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Tenants;

/// <summary>All tenants straight from the rows; any number of activations at once.</summary>
[GrainType("hris.tenants"), StatelessWorker]
internal sealed class TenantsGrain(ITenantStore tenants, TimeProvider time) : Grain, ITenantsGrain
{
    /// <summary>How long a read may have been due before it is called late: a few heartbeats, and a queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, HealthFilter> Words = Enum.GetValues<HealthFilter>().ToDictionary(Word, StringComparer.Ordinal);

    public async Task<Answer<TenantsPage>> List(ListTenants query, CancellationToken cancellationToken)
    {
        if (query.Page.After is not null && !TenantId.TryParse(query.Page.After, out _)) return Cursors.Invalid;
        HealthFilter? health = null;
        if (query.Health is { } word)
        {
            if (!Words.TryGetValue(word, out var known)) return new Refusal("invalid_request", RefusalKind.Invalid, "There is no such health of a tenant.");
            health = known;
        }

        var late = time.GetUtcNow() - Patience;
        var found = await tenants.List(health, query.Search, query.Page.After is { } after ? TenantId.Parse(after) : null, query.Page.Limit, late, cancellationToken);
        var (all, counts) = await tenants.Count(late, cancellationToken);
        return new TenantsPage([.. found.Select(View)], found.Count == query.Page.Limit ? found[^1].Tenant.Id.Value : null, all, Words.ToDictionary(entry => entry.Key, entry => counts.GetValueOrDefault(entry.Value)));
    }

    private static TenantHealthView View(TenantHealth health) => new(
        health.Tenant.Id.Value, health.Tenant.Name, health.Tenant.Subscription, health.Tenant.CreatedAt, health.Connection is { } connection ? View(connection) : null, health.RunningSince, health.Waiting, health.Late);

    private static ConnectionHealthView View(ListedConnection connection) => new(
        connection.Provider,
        connection.AccountName,
        Views.Word(connection.Status),
        connection.PauseReason switch { PauseReason.None => null, PauseReason.Admin => "admin", PauseReason.Subscription => "subscription" },
        connection.VerifiedAt,
        connection.NextReadAt,
        connection.FailureCode,
        connection.Failures,
        connection.AccountPending);

    private static string Word(HealthFilter health) => health switch
    {
        HealthFilter.NotConnected => "not_connected",
        HealthFilter.Unconfigured => "unconfigured",
        HealthFilter.Active => "active",
        HealthFilter.Paused => "paused",
        HealthFilter.NeedsRelink => "needs_relink",
        HealthFilter.Running => "running",
        HealthFilter.Late => "late",
        HealthFilter.Waiting => "waiting",
    };
}
