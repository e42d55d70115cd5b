using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Pushed;

/// <summary>What was pushed. The numbers are stored.</summary>
public enum PushedKind
{
    User = 1,
    Group = 2,
}

/// <summary>The keyed hashes that a resource is found by; the key is the tenant's.</summary>
/// <param name="Name">Of the name that has to be unique: userName or displayName.</param>
/// <param name="External">Of the client's own id.</param>
/// <param name="Email">Of the address.</param>
public sealed record PushedKeys(string Name, string? External, string? Email);

/// <summary>A pushed resource as it is kept.</summary>
/// <param name="Version">Rises with every write; the ETag.</param>
/// <param name="Seq">The number of its last change in the tenant's sequence, changes of its memberships included.</param>
/// <param name="Sealed">The resource's JSON, sealed; a group's without its members.</param>
public sealed record PushedResource(Guid Id, PushedKind Kind, long Version, long Seq, byte[] Sealed, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

/// <summary>One change to be made durable.</summary>
/// <param name="Expected">The version it rests on; 0 creates.</param>
/// <param name="Keys">Null deletes.</param>
/// <param name="Sealed">Null deletes.</param>
public sealed record PushedWrite(TenantId Tenant, PushedKind Kind, Guid Id, long Expected, PushedKeys? Keys, byte[]? Sealed, DateTimeOffset At)
{
    /// <summary>Members that join a group; who is no user here is left out.</summary>
    public IReadOnlyList<Guid> Joining { get; init; } = [];

    /// <summary>Members that leave a group.</summary>
    public IReadOnlyList<Guid> Leaving { get; init; } = [];

    /// <summary>Everybody who is not among the joining leaves.</summary>
    public bool OnlyJoining { get; init; }
}

public enum PushedResult
{
    Written = 1,

    /// <summary>Somebody else wrote it first, or it is gone.</summary>
    VersionMoved = 2,

    /// <summary>Another resource of the kind has the name.</summary>
    NameTaken = 3,

    /// <summary>Nothing may be pushed for the tenant (any more).</summary>
    Closed = 4,
}

/// <summary>Which of a resource's hashes is looked for.</summary>
public enum PushedKey
{
    Name = 1,
    External = 2,
    Email = 3,
}

/// <summary>Users that changed since a number of the sequence, and those that are gone.</summary>
/// <param name="Reached">Where the next delta begins.</param>
public sealed record PushedChanges(IReadOnlyList<PushedResource> Users, IReadOnlyList<Guid> Deleted, long Reached);

/// <summary>Directories that are pushed here. Every statement carries the tenant.</summary>
public interface IPushedStore
{
    /// <summary>Makes a change durable, together with whatever else waits at that moment.</summary>
    Task<PushedResult> Write(PushedWrite write, CancellationToken cancellationToken);

    Task<PushedResource?> Find(TenantId tenant, PushedKind kind, Guid id, CancellationToken cancellationToken);

    /// <summary>Resources with a hash, in order of id.</summary>
    Task<IReadOnlyList<PushedResource>> Find(TenantId tenant, PushedKind kind, PushedKey key, string hash, CancellationToken cancellationToken);

    /// <summary>One page in order of id, which is that of creation.</summary>
    Task<IReadOnlyList<PushedResource>> Page(TenantId tenant, PushedKind kind, Guid? after, int skip, int limit, CancellationToken cancellationToken);

    Task<long> Count(TenantId tenant, PushedKind kind, CancellationToken cancellationToken);

    /// <summary>Who is in these groups.</summary>
    Task<IReadOnlyList<(Guid Group, Guid Member)>> Members(TenantId tenant, IReadOnlyCollection<Guid> groups, CancellationToken cancellationToken);

    /// <summary>Which groups these users are in.</summary>
    Task<IReadOnlyList<(Guid Group, Guid Member)>> GroupsOf(TenantId tenant, IReadOnlyCollection<Guid> users, CancellationToken cancellationToken);

    /// <summary>The number of the last change.</summary>
    Task<long> Reached(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>What changed since; null where deletions since then were pruned.</summary>
    Task<PushedChanges?> Changes(TenantId tenant, long since, CancellationToken cancellationToken);

    /// <summary>From now on something may be pushed for the tenant.</summary>
    Task Open(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Everything goes, tokens and files included, and nothing more is taken: the source is cut off.</summary>
    Task Clear(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>A new token; the ones before end at the moment given.</summary>
    Task AddToken(TenantId tenant, string tokenHash, DateTimeOffset now, DateTimeOffset othersEndAt, CancellationToken cancellationToken);

    /// <summary>Hashes of the tokens that are good, with their ends.</summary>
    Task<IReadOnlyList<(string Hash, DateTimeOffset? ExpiresAt)>> Tokens(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletions and ended tokens from before a moment go.</summary>
    Task<int> Prune(DateTimeOffset before, CancellationToken cancellationToken);
}
