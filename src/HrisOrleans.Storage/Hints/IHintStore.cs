using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Hints;

/// <summary>What it takes to believe a provider's webhooks, and to know whom they are about.</summary>
public interface IHintStore
{
    /// <summary>The sealed secret of a connection's webhook, or of the installation's app at a provider; null where there is none.</summary>
    /// <param name="tenant">Null: the installation's app.</param>
    Task<byte[]?> Secret(TenantId? tenant, string provider, CancellationToken cancellationToken);

    /// <summary>Puts a secret in the place of the one before.</summary>
    /// <param name="tenant">Null: the installation's app.</param>
    Task KeepSecret(TenantId? tenant, string provider, byte[] secret, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes the tenant's secret; false where there was none.</summary>
    Task<bool> DropSecret(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Who is connected to a company account, and since when.</summary>
    Task<IReadOnlyList<(TenantId Tenant, DateTimeOffset ConnectedAt)>> Connected(string provider, string account, CancellationToken cancellationToken);

    /// <summary>What the tenant's connection asked its provider to send; null where it asked for nothing.</summary>
    Task<HintChannel?> Channel(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Puts a channel in the place of the one before.</summary>
    /// <returns>False, and nothing is kept, where the connection is no longer the one that it is of.</returns>
    Task<bool> KeepChannel(TenantId tenant, HintChannel channel, CancellationToken cancellationToken);

    /// <summary>Lets the tenant's channel be renewed at once.</summary>
    Task RenewChannel(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken);

    Task DropChannel(TenantId tenant, CancellationToken cancellationToken);
}
