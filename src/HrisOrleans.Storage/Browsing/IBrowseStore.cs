using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Browsing;

/// <summary>The sealed browse cache: opaque chunks of one browse, the newest complete one counts.</summary>
public interface IBrowseStore
{
    /// <param name="epoch">The connection's epoch it was read under.</param>
    /// <returns>False when the connection has left that epoch: nothing was written.</returns>
    Task<bool> Put(TenantId tenant, long epoch, Guid browse, int chunk, byte[] sealedBytes, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The newest browse of this epoch whose chunk 0, written last, is there and no older than <paramref name="since"/>.</summary>
    Task<Guid?> Newest(TenantId tenant, long epoch, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Whether this browse is kept still and no older than <paramref name="since"/>.</summary>
    Task<bool> Holds(TenantId tenant, Guid browse, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>All chunks in order; empty when there are none.</summary>
    Task<IReadOnlyList<byte[]>> Read(TenantId tenant, Guid browse, CancellationToken cancellationToken);

    /// <summary>Deletes every browse of the tenant but one.</summary>
    Task DeleteAllBut(TenantId tenant, Guid? browse, CancellationToken cancellationToken);

    /// <summary>Deletes chunks of any tenant older than a moment.</summary>
    Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken);
}
