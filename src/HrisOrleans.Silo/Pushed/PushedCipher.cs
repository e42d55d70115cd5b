using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Connectors.Scim;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Seals what is pushed, and makes the keyed hashes that it is found by.</summary>
internal sealed class PushedCipher(TenantKeyRing keys)
{
    private const string Purpose = "pushed-keys";

    public ValueTask<byte[]> Seal(TenantId tenant, Guid id, byte[] json, CancellationToken cancellationToken) => keys.Seal(tenant.Value, json, Place(id), cancellationToken);

    public ValueTask<byte[]> Open(TenantId tenant, PushedResource resource, CancellationToken cancellationToken) => keys.Open(tenant.Value, resource.Sealed, Place(resource.Id), cancellationToken);

    /// <summary>The hashes of a checked resource.</summary>
    public async ValueTask<PushedKeys> KeysOf(TenantId tenant, PushedKind kind, JsonObject resource, CancellationToken cancellationToken)
    {
        var secret = await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken);
        return new PushedKeys(
            Hash(secret, PushedKey.Name, resource[kind == PushedKind.User ? "userName" : "displayName"]!.ToString()),
            resource["externalId"] is JsonValue external ? Hash(secret, PushedKey.External, external.ToString()) : null,
            kind == PushedKind.User && ScimResource.Email(resource) is { } email ? Hash(secret, PushedKey.Email, email) : null);
    }

    public async ValueTask<string> Hash(TenantId tenant, PushedKey key, string value, CancellationToken cancellationToken) =>
        Hash(await keys.DeriveSecret(tenant.Value, Purpose, cancellationToken), key, value);

    // Names and addresses are the same in any case; a client's own id is not.
    private static string Hash(byte[] secret, PushedKey key, string value)
    {
        var text = key == PushedKey.External ? value : value.Trim().ToLowerInvariant();
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{(int)key}/{text}")).AsSpan(0, 16));
    }

    private static byte[] Place(Guid id) => Encoding.UTF8.GetBytes($"pushed/{id:D}");
}
