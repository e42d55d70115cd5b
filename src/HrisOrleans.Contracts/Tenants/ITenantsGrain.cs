using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Contracts.Tenants;

/// <summary>Lists over all tenants, for the operator. Key: <see cref="GrainKeys.Tenants"/>.</summary>
[Alias("hris.ITenantsGrain"), GrainInterfaceType("hris.tenants")]
public interface ITenantsGrain : IGrainWithStringKey
{
    /// <summary>Tenants by id, with how their connections do.</summary>
    [Alias("List")]
    Task<Answer<TenantsPage>> List(ListTenants query, CancellationToken cancellationToken);
}

/// <param name="Health">One word of <see cref="TenantsPage.Counts"/>, or null.</param>
/// <param name="Search">Part of an id or a name, or null.</param>
[GenerateSerializer, Alias("hris.list-tenants")]
public sealed record ListTenants(string? Health, string? Search, PageRequest Page);

/// <param name="Total">All tenants, whatever is asked for.</param>
/// <param name="Counts">All tenants by health, whatever is asked for.</param>
[GenerateSerializer, Alias("hris.tenants-page")]
public sealed record TenantsPage(IReadOnlyList<TenantHealthView> Items, string? Next, int Total, IReadOnlyDictionary<string, int> Counts);

/// <param name="Connection">Null when there is none, or it was ended.</param>
[GenerateSerializer, Alias("hris.tenant-health-view")]
public sealed record TenantHealthView(
    string Id, string Name, Subscription Subscription, DateTimeOffset CreatedAt, ConnectionHealthView? Connection, DateTimeOffset? RunningSince, int WaitingPlans, bool Late);

[GenerateSerializer, Alias("hris.connection-health-view")]
public sealed record ConnectionHealthView(
    string Provider, string AccountName, string Status, string? PauseReason, DateTimeOffset? VerifiedAt, DateTimeOffset? NextReadAt, string? FailureCode, int Failures, bool AccountPending);
