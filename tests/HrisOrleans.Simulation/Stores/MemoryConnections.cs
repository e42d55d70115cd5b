using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Simulation.Stores;

internal sealed class MemoryConnections(MemoryDatabase database, TimeProvider time) : IConnectionStore
{
    public Task<ConnectionState?> Find(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Connection);

    public Task<byte[]?> SealedCredentials(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).Credentials);

    public Task<int> SourceFor(TenantId tenant, string provider, string account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sources = database.Of(tenant).Sources;
        if (!sources.Contains((provider, account))) sources.Add((provider, account));
        return Task.FromResult(sources.IndexOf((provider, account)) + 1);
    }

    public Task<int?> FindSource(TenantId tenant, string provider, string account, CancellationToken cancellationToken)
    {
        var place = database.Of(tenant).Sources.IndexOf((provider, account));
        return Task.FromResult(place < 0 ? (int?)null : place + 1);
    }

    public Task<bool> Save(
        ConnectionState next, long expectedVersion, CredentialsChange credentials, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        if (next.Version <= expectedVersion) throw new ArgumentException("The version must rise with every write.", nameof(next));
        var rows = database.Of(next.Tenant);
        if ((rows.Connection?.Version ?? 0) != expectedVersion) return Task.FromResult(false);
        rows.Connection = next;
        if (rows.Sources.Count >= next.Source) rows.Sources[next.Source - 1] = (next.Provider, next.Account);
        if (!credentials.Keep || expectedVersion == 0) rows.Credentials = credentials.Sealed;
        foreach (var happened in events) rows.Append(time.GetUtcNow(), happened);
        return Task.FromResult(true);
    }
}
