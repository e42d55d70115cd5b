using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Pushed;

/// <summary>A file of people that counts until the next one comes.</summary>
/// <param name="ReceivedAt">When it had come: what it says, it says of that moment, whenever it is read.</param>
/// <param name="Parts">Sealed parts that hold its people.</param>
/// <param name="Report">How it was read, sealed.</param>
public sealed record PushedFile(Guid Id, DateTimeOffset ReceivedAt, int People, int Parts, byte[] Report);

public enum FilePublishing
{
    Published = 1,

    /// <summary>Files are not taken for the tenant (any more).</summary>
    Closed = 2,

    /// <summary>Its parts are not all there: they were too long ago, or the connection was cut meanwhile.</summary>
    Incomplete = 3,

    /// <summary>A file that came later counts already.</summary>
    Overtaken = 4,
}

/// <summary>Directories that come as files. Every statement carries the tenant, and nothing is written unless its connection to the provider stands.</summary>
public interface IPushedFileStore
{
    /// <summary>Keeps a part of a file that does not count yet.</summary>
    /// <returns>False where files are not taken.</returns>
    Task<bool> Stage(TenantId tenant, string provider, Guid file, int part, byte[] sealedBytes, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Puts a file whose parts are all there in the place of the one before, which is deleted.</summary>
    Task<FilePublishing> Publish(TenantId tenant, string provider, PushedFile file, CancellationToken cancellationToken);

    /// <summary>The file that counts, or null.</summary>
    Task<PushedFile?> Current(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The file that counts with all its parts in order, as of one moment; null when there is none.</summary>
    Task<(PushedFile File, IReadOnlyList<byte[]> Parts)?> Read(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Deletes the parts of a file that does not count.</summary>
    Task Discard(TenantId tenant, Guid file, CancellationToken cancellationToken);

    /// <summary>Deletes parts of before a moment that belong to no file that counts.</summary>
    Task<int> DeleteStagedOlderThan(DateTimeOffset moment, CancellationToken cancellationToken);
}
