using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Hints;

/// <summary>What it takes to believe a provider's webhooks, and to know whom they are about.</summary>
public interface IHintStore
{
    /// <summary>The sealed secret of a connection's webhook, or null.</summary>
    Task<byte[]?> Secret(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Puts a secret in the place of the one before.</summary>
    Task KeepSecret(TenantId tenant, byte[] secret, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>False where there was none.</summary>
    Task<bool> DropSecret(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The sealed secret of the installation's app at a provider, as the provider sent it here; or null.</summary>
    Task<byte[]?> AppSecret(string provider, CancellationToken cancellationToken);

    /// <summary>Puts an app's secret in the place of the one before.</summary>
    Task KeepAppSecret(string provider, byte[] secret, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Who is connected to a company account, and since when.</summary>
    Task<IReadOnlyList<(TenantId Tenant, DateTimeOffset ConnectedAt)>> Connected(string provider, string account, CancellationToken cancellationToken);
}
