using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HrisOrleans.Connectors.Auth;

/// <summary>
/// Tokens that a lasting secret can always fetch again (client credentials, a service account's signed assertion). Kept in
/// memory until shortly before they run out; never stored.
/// </summary>
internal sealed class GrantedTokens(TimeProvider time)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Unsaid = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (string Value, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <summary>The tokens of one secret.</summary>
    /// <param name="provider">The provider's id.</param>
    /// <param name="credentials">What the grant is made of.</param>
    /// <param name="ask">Fetches a token from the provider.</param>
    public IAccessTokens For(string provider, ConnectorCredentials credentials, Func<CancellationToken, Task<Reply<TokenGrant>>> ask) => new Tokens(this, Key(provider, credentials), ask);

    // Nobody finds a token who does not hold the whole secret.
    private static string Key(string provider, ConnectorCredentials credentials) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new SortedDictionary<string, string>(credentials.Values.ToDictionary(), StringComparer.Ordinal) { ["\0"] = provider }))));

    private sealed class Tokens(GrantedTokens kept, string key, Func<CancellationToken, Task<Reply<TokenGrant>>> ask) : IAccessTokens
    {
        public async ValueTask<Reply<string>> Get(string? refused, CancellationToken cancellationToken)
        {
            var now = kept.Time.GetUtcNow();
            if (kept._kept.TryGetValue(key, out var entry) && entry.Until > now && entry.Value != refused) return entry.Value;
            var grant = await ask(cancellationToken);
            if (!grant.Succeeded) return grant.Failure;
            var value = "Bearer " + grant.Value.AccessToken;
            foreach (var old in kept._kept.Where(old => old.Value.Until <= now)) kept._kept.TryRemove(old);
            kept._kept[key] = (value, (grant.Value.ExpiresAt ?? now + Unsaid) - Ahead);
            return value;
        }
    }

    private TimeProvider Time => time;
}
