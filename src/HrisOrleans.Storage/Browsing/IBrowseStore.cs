using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Browsing;

/// <summary>The sealed browse cache: opaque chunks of one browse, the newest complete one counts.</summary>
public interface IBrowseStore
{
    Task Put(TenantId tenant, Guid browse, int chunk, byte[] sealedBytes, DateTimeOffset now, CancellationToken cancellationToken);

    Task<IReadOnlyList<byte[]>> Read(TenantId tenant, Guid browse, CancellationToken cancellationToken);

    /// <summary>Deletes every browse of the tenant but one.</summary>
    Task DeleteAllBut(TenantId tenant, Guid? browse, CancellationToken cancellationToken);

    /// <summary>Deletes chunks of any tenant older than a moment.</summary>
    Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken);
}
