using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Auth;

/// <summary>
/// What was found out about presented tokens, for 30 seconds: so long may a revoked token still work. Keyed by hash,
/// never by the token. Unknown tokens are kept apart, so that a flood of them pushes out no known one.
/// </summary>
internal abstract class TokenCache<TIdentity>(TimeProvider time)
    where TIdentity : class
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    internal const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry> _unknown = new(StringComparer.Ordinal);

    /// <summary>True when the answer is still fresh; a null identity is a token nobody knows.</summary>
    public bool TryGet(string hash, out TIdentity? identity)
    {
        var fresh = TryGet(_known, hash, out var entry) || TryGet(_unknown, hash, out entry);
        identity = entry?.Identity;
        return fresh;
    }

    /// <param name="hash">Hash of the token.</param>
    /// <param name="identity">What was found out.</param>
    /// <param name="ends">When the token itself ends, if that is known.</param>
    public void Keep(string hash, TIdentity? identity, DateTimeOffset? ends = null)
    {
        var cache = identity is null ? _unknown : _known;
        if (cache.Count >= Capacity) Shrink(cache);
        var until = time.GetUtcNow() + Life;
        cache[hash] = new Entry(identity, ends < until ? ends.Value : until);
    }

    private bool TryGet(ConcurrentDictionary<string, Entry> cache, string hash, [NotNullWhen(true)] out Entry? entry)
    {
        if (!cache.TryGetValue(hash, out entry)) return false;
        if (time.GetUtcNow() < entry.Until) return true;
        cache.TryRemove(new KeyValuePair<string, Entry>(hash, entry));
        entry = null;
        return false;
    }

    private void Shrink(ConcurrentDictionary<string, Entry> cache)
    {
        var now = time.GetUtcNow();
        foreach (var stale in cache.Where(pair => pair.Value.Until <= now)) cache.TryRemove(stale);

        // All of them fresh: forgetting costs one question each, growing without end costs the process.
        if (cache.Count >= Capacity) cache.Clear();
    }

    private sealed record Entry(TIdentity? Identity, DateTimeOffset Until);
}

/// <summary>Of admins' tokens.</summary>
internal sealed class TokenCache(TimeProvider time) : TokenCache<TokenIdentity>(time);
