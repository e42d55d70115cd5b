using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Tenants;

/// <summary>The list of all tenants. Each tenant's grain writes its own row; what the grain keeps decides.</summary>
public interface ITenantStore
{
    /// <summary>Writes what the grain says of its tenant.</summary>
    Task Put(ListedTenant tenant, CancellationToken cancellationToken);

    /// <summary>Tenants by id, with how their connections do.</summary>
    /// <param name="health">Only these; null: all.</param>
    /// <param name="search">Part of an id or a name, or null.</param>
    /// <param name="after">Begins behind this id; null: at the beginning.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="lateBefore">A read that was due before this is late.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<TenantHealth>> List(HealthFilter? health, string? search, TenantId? after, int limit, DateTimeOffset lateBefore, CancellationToken cancellationToken);

    /// <summary>How many tenants there are, and how many of each health; one tenant can be of several.</summary>
    Task<(int All, IReadOnlyDictionary<HealthFilter, int> Counts)> Count(DateTimeOffset lateBefore, CancellationToken cancellationToken);
}

/// <summary>How a tenant does, as the operator looks for it.</summary>
public enum HealthFilter
{
    /// <summary>No connection, or one that was ended.</summary>
    NotConnected = 1,
    Unconfigured = 2,
    Active = 3,
    Paused = 4,

    /// <summary>Quarantined: the credentials no longer work.</summary>
    NeedsRelink = 5,

    /// <summary>A run is under way.</summary>
    Running = 6,

    /// <summary>A read has been due for a while and has not come.</summary>
    Late = 7,

    /// <summary>A plan waits for a reviewer.</summary>
    Waiting = 8,
}

/// <summary>One row of the list.</summary>
public sealed record ListedTenant(TenantId Id, string Name, Subscription Subscription, DateTimeOffset CreatedAt);

/// <summary>A tenant and its connection.</summary>
/// <param name="Connection">Null when there is none, or it was ended.</param>
/// <param name="RunningSince">When the oldest run that is not over was asked for, or null.</param>
/// <param name="Waiting">Plans that wait for a reviewer.</param>
/// <param name="Late">A read has been due for a while and has not come.</param>
public sealed record TenantHealth(ListedTenant Tenant, ListedConnection? Connection, DateTimeOffset? RunningSince, int Waiting, bool Late);

/// <summary>What the list says of a connection.</summary>
/// <param name="NextReadAt">When the next read is due; null where none is.</param>
/// <param name="AccountPending">The credentials belong to another account, which nobody has accepted yet.</param>
public sealed record ListedConnection(
    string Provider,
    string AccountName,
    ConnectionStatus Status,
    PauseReason PauseReason,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? NextReadAt,
    string? FailureCode,
    int Failures,
    bool AccountPending);
