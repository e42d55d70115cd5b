using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Simulation.World;

/// <summary>Nobody pushes: the simulated directories are read.</summary>
internal sealed class NoPushes : IPushedStore
{
    public Task Clear(TenantId tenant, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<PushedResult> Write(PushedWrite write, CancellationToken cancellationToken) => throw Nobody;

    public Task<PushedResource?> Find(TenantId tenant, PushedKind kind, Guid id, CancellationToken cancellationToken) => throw Nobody;

    public Task<IReadOnlyList<PushedResource>> Find(TenantId tenant, PushedKind kind, PushedKey key, string hash, CancellationToken cancellationToken) => throw Nobody;

    public Task<IReadOnlyList<PushedResource>> Page(TenantId tenant, PushedKind kind, Guid? after, int skip, int limit, CancellationToken cancellationToken) => throw Nobody;

    public Task<long> Count(TenantId tenant, PushedKind kind, CancellationToken cancellationToken) => throw Nobody;

    public Task<IReadOnlyList<(Guid Group, Guid Member)>> Members(TenantId tenant, IReadOnlyCollection<Guid> groups, CancellationToken cancellationToken) => throw Nobody;

    public Task<IReadOnlyList<(Guid Group, Guid Member)>> GroupsOf(TenantId tenant, IReadOnlyCollection<Guid> users, CancellationToken cancellationToken) => throw Nobody;

    public Task<long> Reached(TenantId tenant, CancellationToken cancellationToken) => throw Nobody;

    public Task<PushedChanges?> Changes(TenantId tenant, long since, CancellationToken cancellationToken) => throw Nobody;

    public Task Open(TenantId tenant, CancellationToken cancellationToken) => throw Nobody;

    public Task AddToken(TenantId tenant, string tokenHash, DateTimeOffset now, DateTimeOffset othersEndAt, CancellationToken cancellationToken) => throw Nobody;

    public Task<IReadOnlyList<(string Hash, DateTimeOffset? ExpiresAt)>> Tokens(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken) => throw Nobody;

    public Task<int> Prune(DateTimeOffset before, CancellationToken cancellationToken) => throw Nobody;

    private static NotSupportedException Nobody => new("Nobody pushes in a simulation.");
}
