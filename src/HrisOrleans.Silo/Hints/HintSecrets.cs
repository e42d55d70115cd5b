using System.Text;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Hints;

namespace HrisOrleans.Silo.Hints;

/// <summary>Secrets of providers' webhooks, sealed: with the tenant's key, or for those of the installation's apps with one of its own.</summary>
internal sealed class HintSecrets(IHintStore store, TenantKeyRing keys, TimeProvider time)
{
    private static readonly byte[] Place = Encoding.ASCII.GetBytes("connection/webhook");

    public async Task<string?> Of(TenantId tenant, string provider, CancellationToken cancellationToken) =>
        await store.Secret(tenant, provider, cancellationToken) is { } bytes ? Encoding.UTF8.GetString(await keys.Open(tenant.Value, bytes, Place, cancellationToken)) : null;

    public async Task<bool> Has(TenantId tenant, string provider, CancellationToken cancellationToken) => await store.Secret(tenant, provider, cancellationToken) is not null;

    public async Task Keep(TenantId tenant, string provider, string secret, CancellationToken cancellationToken) =>
        await store.KeepSecret(tenant, provider, await keys.Seal(tenant.Value, Encoding.UTF8.GetBytes(secret), Place, cancellationToken), time.GetUtcNow(), cancellationToken);

    /// <summary>False where there was none.</summary>
    public Task<bool> Forget(TenantId tenant, CancellationToken cancellationToken) => store.DropSecret(tenant, cancellationToken);

    /// <summary>Leaves nothing of what the connection was told by, nor of what it asked for.</summary>
    public async Task ForgetAll(TenantId tenant, CancellationToken cancellationToken)
    {
        await store.DropSecret(tenant, cancellationToken);
        await store.DropChannel(tenant, cancellationToken);
    }

    /// <summary>What the installation's app at a provider is known by: as configured, and as the provider sent it here.</summary>
    public async Task<IReadOnlyList<string>> OfApp(string provider, IPushReceiver receiver, CancellationToken cancellationToken)
    {
        var secrets = new List<string>();
        if (receiver is { AppWide: true, AppSecret: { Length: > 0 } configured }) secrets.Add(configured);
        if (receiver is IPushEnrolment && await store.Secret(null, provider, cancellationToken) is { } bytes)
            secrets.Add(Encoding.UTF8.GetString(await keys.Open(Scopes.Platform, bytes, AppPlace(provider), cancellationToken)));
        return secrets;
    }

    public async Task KeepForApp(string provider, string secret, CancellationToken cancellationToken) =>
        await store.KeepSecret(null, provider, await keys.Seal(Scopes.Platform, Encoding.UTF8.GetBytes(secret), AppPlace(provider), cancellationToken), time.GetUtcNow(), cancellationToken);

    private static byte[] AppPlace(string provider) => Encoding.UTF8.GetBytes($"app/{provider}/webhook");
}
