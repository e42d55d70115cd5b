using System.Text;
using System.Text.Json;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Silo.Connections;

/// <summary>Seals and opens what belongs to a connection: its credentials, and the key of its fingerprints.</summary>
internal sealed class CredentialVault(IConnectionStore connections, IRenewalStore renewals, TenantKeyRing keys, TimeProvider time)
{
    private static readonly byte[] Place = Encoding.UTF8.GetBytes("connection/credentials");

    public ValueTask<byte[]> Seal(TenantId tenant, ConnectorCredentials credentials, CancellationToken cancellationToken) =>
        keys.Seal(tenant.Value, JsonSerializer.SerializeToUtf8Bytes(credentials.Values), Place, cancellationToken);

    /// <summary>The stored credentials as they are stored, or null when there are none.</summary>
    public Task<byte[]?> Sealed(TenantId tenant, CancellationToken cancellationToken) => connections.SealedCredentials(tenant, cancellationToken);

    /// <summary>The stored credentials, or null when there are none.</summary>
    public async Task<ConnectorCredentials?> Open(TenantId tenant, CancellationToken cancellationToken) =>
        await Sealed(tenant, cancellationToken) is { } bytes ? await Open(tenant, bytes, cancellationToken) : null;

    public async Task<ConnectorCredentials> Open(TenantId tenant, byte[] bytes, CancellationToken cancellationToken)
    {
        var plain = await keys.Open(tenant.Value, bytes, Place, cancellationToken);
        return new ConnectorCredentials(JsonSerializer.Deserialize<Dictionary<string, string>>(plain)!)
        {
            Owner = tenant.Value,
            Keeper = new CredentialKeeper(tenant, this, renewals, time),
        };
    }

    public async Task<RecordFingerprinter> Fingerprinter(TenantId tenant, IDirectoryConnector connector, CancellationToken cancellationToken) =>
        new(await keys.DeriveSecret(tenant.Value, "fingerprint", cancellationToken), connector.MapperVersion);
}
