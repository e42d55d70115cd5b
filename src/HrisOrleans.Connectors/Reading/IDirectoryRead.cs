using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>
/// One read of a directory, page by page. Call <see cref="Next"/> until it gives an end or a failure; after a failure
/// the read is over and proves nothing.
/// </summary>
public interface IDirectoryRead
{
    /// <summary>The next step. Not safe for concurrent calls; a page already returned stays valid until it is disposed.</summary>
    /// <param name="cancellationToken">The same one for the whole read: the page after this one may be fetched ahead under it.</param>
    ValueTask<ReadStep> Next(CancellationToken cancellationToken);
}

/// <summary>
/// The groups whose members a read has to know. Where a provider tells members only group by group, the others' members
/// are not asked for; where it tells them anyway, the scope changes nothing.
/// </summary>
public sealed record ReadScope(IReadOnlySet<GroupId> Groups)
{
    /// <summary>Members of no group: everybody comes in, or people picked by name.</summary>
    public static ReadScope NoGroups { get; } = new(new HashSet<GroupId>());

    /// <summary>Whether the members of a group have to be known.</summary>
    public bool Holds(GroupId group) => Groups.Contains(group);
}

/// <summary>What <see cref="IDirectoryRead.Next"/> gave.</summary>
public abstract record ReadStep
{
    private ReadStep() { }

    /// <summary>One page of records; dispose it when done, its buffer is pooled.</summary>
    public sealed record Page(PeoplePage People) : ReadStep;

    /// <summary>The read came to its end.</summary>
    /// <param name="Certificate">Proof of completeness of a full read; null for a delta, or when <paramref name="Missing"/> says what is lacking.</param>
    /// <param name="Groups">Groups met on the way, sorted by id.</param>
    /// <param name="Tombstones">External ids that the provider explicitly says are deleted (delta only).</param>
    /// <param name="Checkpoint">Where the next delta read begins; null when the provider has no delta.</param>
    public sealed record End(
        CompletenessCertificate? Certificate,
        string? Missing,
        IReadOnlyList<DirectoryGroup> Groups,
        IReadOnlyList<string> Tombstones,
        string? Checkpoint) : ReadStep
    {
        /// <summary>Needed fields that were hidden on at least one record: the read is to be mended, not believed.</summary>
        public IReadOnlyCollection<string> MissingRights { get; init; } = [];
    }

    /// <summary>The read broke off.</summary>
    public sealed record Failed(ConnectorFailure Failure) : ReadStep;
}

/// <summary>One record, mapped, or why it could not be.</summary>
/// <param name="Person">The person; null when the record has no usable id or cannot be read.</param>
/// <param name="FaultCode">A code of <see cref="RecordFaults"/> when <paramref name="Person"/> is null.</param>
/// <param name="ExternalId">Whose record it is, as far as that can be read of one that cannot be mapped: they are not missing.</param>
/// <param name="Name">The name to show of a record that cannot be mapped, where one can be read; for the report alone.</param>
public readonly record struct MappedRecord(DirectoryPerson? Person, string? FaultCode, string? ExternalId = null, string? Name = null);

/// <summary>A page of raw records: fingerprints at once, mapping only when asked for.</summary>
public abstract class PeoplePage : IDisposable
{
    /// <summary>Keyed fingerprints of the raw records in page order; their count is the page's count.</summary>
    public abstract ReadOnlySpan<UInt128> Fingerprints { get; }

    /// <summary>Maps the record at <paramref name="index"/>; may be called from any one thread at a time.</summary>
    public abstract MappedRecord Map(int index);

    public abstract void Dispose();
}
