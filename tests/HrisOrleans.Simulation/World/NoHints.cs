using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Hints;

namespace HrisOrleans.Simulation.World;

/// <summary>No provider of a simulation sends webhooks.</summary>
internal sealed class NoHints : IHintStore
{
    public Task<byte[]?> Secret(TenantId? tenant, string provider, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    public Task KeepSecret(TenantId? tenant, string provider, byte[] secret, DateTimeOffset now, CancellationToken cancellationToken) => throw Nobody;

    public Task<bool> DropSecret(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<IReadOnlyList<(TenantId Tenant, DateTimeOffset ConnectedAt)>> Connected(string provider, string account, CancellationToken cancellationToken) => throw Nobody;

    public Task<HintChannel?> Channel(TenantId tenant, CancellationToken cancellationToken) => throw Nobody;

    public Task<bool> KeepChannel(TenantId tenant, HintChannel channel, CancellationToken cancellationToken) => throw Nobody;

    public Task RenewChannel(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken) => throw Nobody;

    public Task DropChannel(TenantId tenant, CancellationToken cancellationToken) => Task.CompletedTask;

    private static NotSupportedException Nobody => new("No webhooks come in a simulation.");
}
