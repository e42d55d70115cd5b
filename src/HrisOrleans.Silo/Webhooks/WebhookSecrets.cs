using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>One signing secret of an endpoint.</summary>
/// <param name="Until">When it stops signing; null: the present one.</param>
internal sealed record WebhookSecret(byte[] Key, DateTimeOffset Created, DateTimeOffset? Until)
{
    // The secret never reaches a log through the record's text.
    public override string ToString() => nameof(WebhookSecret);
}

/// <summary>Seals and opens signing secrets: with the tenant's key, or for the platform's endpoints with one of its own.</summary>
internal sealed class WebhookSecrets(TenantKeyRing keys)
{
    public static WebhookSecret Fresh(DateTimeOffset now) => new(RandomNumberGenerator.GetBytes(WebhookSignature.SecretBytes), now, null);

    /// <summary>A fresh secret in front; those before it sign on until <paramref name="until"/> at the latest, and no more than four of them.</summary>
    public static IReadOnlyList<WebhookSecret> Rotate(IReadOnlyList<WebhookSecret> secrets, WebhookSecret fresh, DateTimeOffset until) =>
    [
        fresh,
        .. secrets.Select(old => old with { Until = old.Until is { } sooner && sooner < until ? sooner : until }).Where(old => old.Until > fresh.Created).Take(4),
    ];

    public static IReadOnlyList<byte[]> InForce(IReadOnlyList<WebhookSecret> secrets, DateTimeOffset now) =>
        [.. secrets.Where(secret => secret.Until is null || secret.Until > now).Select(secret => secret.Key)];

    public ValueTask<byte[]> Seal(TenantId? tenant, Guid endpoint, IReadOnlyList<WebhookSecret> secrets, CancellationToken cancellationToken) =>
        keys.Seal(Scopes.Of(tenant), JsonSerializer.SerializeToUtf8Bytes(secrets), Place(endpoint), cancellationToken);

    public async ValueTask<IReadOnlyList<WebhookSecret>> Open(TenantId? tenant, Guid endpoint, byte[] bytes, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<List<WebhookSecret>>(await keys.Open(Scopes.Of(tenant), bytes, Place(endpoint), cancellationToken))!;

    private static byte[] Place(Guid endpoint) => Encoding.ASCII.GetBytes($"webhook/{endpoint:N}");
}
