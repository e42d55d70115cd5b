using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Storage.Connections;

/// <summary>What becomes of the stored credentials in a save.</summary>
/// <param name="Sealed">The new sealed bytes; null together with <paramref name="Keep"/> false destroys them.</param>
public readonly record struct CredentialsChange(bool Keep, byte[]? Sealed)
{
    public static CredentialsChange Unchanged => new(true, null);

    public static CredentialsChange Destroy => new(false, null);

    public static CredentialsChange Replace(byte[] bytes) => new(false, bytes);
}

/// <summary>Connection rows: one a tenant, written together with their events.</summary>
public interface IConnectionStore
{
    Task<ConnectionState?> Find(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The sealed credentials, or null when there are none.</summary>
    Task<byte[]?> SealedCredentials(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The tenant's number for a company account; the same account always gets the same one.</summary>
    Task<int> SourceFor(TenantId tenant, string provider, string account, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The tenant's number for a company account, or null when it never had one.</summary>
    Task<int?> FindSource(TenantId tenant, string provider, string account, CancellationToken cancellationToken);

    /// <summary>
    /// Writes <paramref name="next"/> when the stored version is <paramref name="expectedVersion"/> (0: there is no row yet),
    /// appends the events, and does so at once or not at all. The number of the row's source goes on with the row's account.
    /// </summary>
    /// <returns>False when another writer was first.</returns>
    Task<bool> Save(ConnectionState next, long expectedVersion, CredentialsChange credentials, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken);
}
