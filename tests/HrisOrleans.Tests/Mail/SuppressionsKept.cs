using System.Collections.Concurrent;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Suppressions;

namespace HrisOrleans.Tests.Mail;

/// <summary>Addresses that a test suppressed, by tenant and hash.</summary>
internal sealed class SuppressionsKept : ISuppressionStore
{
    public ConcurrentBag<(string Tenant, string Hash)> Hashes { get; } = [];

    public Task<IReadOnlySet<string>> Among(TenantId tenant, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(Hashes.Where(known => known.Tenant == tenant.Value).Select(known => known.Hash).Intersect(hashes).ToHashSet());

    public Task<IReadOnlySet<string>> Erased(TenantId tenant, CancellationToken cancellationToken) => throw new NotSupportedException("Mails do not ask who was erased.");

    public Task<IReadOnlyList<Suppression>> List(TenantId tenant, string? hash, Guid? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Suppression?> Lift(TenantId tenant, Guid id, Origin origin, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();
}
