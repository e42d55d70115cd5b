using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;

namespace HrisOrleans.Storage.Encryption;

/// <summary>
/// The tenants' data keys: one random 256-bit key a tenant, made when first needed, stored wrapped, kept in memory
/// for <see cref="CacheFor"/>. Encryption at rest, fingerprints and tokens all hang on it, so destroying the key
/// makes everything of that tenant unreadable, backups included.
/// </summary>
/// <remarks>
/// The first key of a tenant is written on a connection of its own. On SQLite, which has one writer at a time, ask
/// for the key before opening a transaction that writes.
/// </remarks>
public sealed class TenantKeyRing
{
    /// <summary>How long a key stays in memory; also how long another process may still use a destroyed one.</summary>
    public static readonly TimeSpan CacheFor = TimeSpan.FromMinutes(5);

    private readonly ITenantKeyTable _table;
    private readonly KeyEncryptionKeys _keks;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Cached> _cache = new(StringComparer.Ordinal);

    /// <param name="database">PostgreSQL or SQLite, migrated; the caller owns it.</param>
    /// <param name="keks">The keys that wrap the data keys.</param>
    /// <param name="time">Ages the cache and dates the rows.</param>
    public TenantKeyRing(DbDataSource database, KeyEncryptionKeys keks, TimeProvider time)
        : this(new TenantKeyTable(database), keks, time)
    {
    }

    internal TenantKeyRing(ITenantKeyTable table, KeyEncryptionKeys keks, TimeProvider time)
    {
        _table = table;
        _keks = keks;
        _time = time;
    }

    /// <summary>The tenant's live key, made if it has none: for batches, and wherever waiting per value is too slow.</summary>
    /// <exception cref="EncryptionException">The key-encryption key that wraps it is not configured.</exception>
    public async ValueTask<TenantCipher> For(string tenant, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        if (_cache.TryGetValue(tenant, out var cached) && _time.GetElapsedTime(cached.Since) < CacheFor)
            return cached.Cipher;

        var since = _time.GetTimestamp();
        var stored = await _table.Latest(tenant, ct);
        if (stored?.Wrapped is null)
        {
            await Create(tenant, (stored?.KeyId ?? 0) + 1, ct);
            // Read back rather than trusted: another process may have made it first.
            stored = await _table.Latest(tenant, ct);
        }
        var cipher = Unwrap(tenant, stored!);
        _cache[tenant] = new Cached(cipher, since);
        return cipher;
    }

    /// <summary>
    /// The tenant's live key, or null when it has none: for what strangers present, where making a key for a tenant
    /// they invented would fill the table.
    /// </summary>
    /// <exception cref="EncryptionException">The key-encryption key that wraps it is not configured.</exception>
    public async ValueTask<TenantCipher?> Existing(string tenant, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        if (_cache.TryGetValue(tenant, out var cached) && _time.GetElapsedTime(cached.Since) < CacheFor)
            return cached.Cipher;

        var since = _time.GetTimestamp();
        var stored = await _table.Latest(tenant, ct);
        if (stored?.Wrapped is null)
            return null;
        var cipher = Unwrap(tenant, stored);
        _cache[tenant] = new Cached(cipher, since);
        return cipher;
    }

    /// <summary>Encrypts one value of the tenant; see <see cref="TenantCipher.Seal"/>.</summary>
    public async ValueTask<byte[]> Seal(
        string tenant, ReadOnlyMemory<byte> plaintext, ReadOnlyMemory<byte> associatedData, CancellationToken ct = default)
    {
        var cipher = await For(tenant, ct);
        return cipher.Seal(plaintext.Span, associatedData.Span);
    }

    /// <summary>Decrypts one value of the tenant. Never makes a key.</summary>
    /// <exception cref="EncryptionException">See <see cref="EncryptionFault"/>.</exception>
    public async ValueTask<byte[]> Open(
        string tenant, ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> associatedData, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        var keyId = TenantCipher.KeyIdOf(value.Span);
        if (_cache.TryGetValue(tenant, out var cached)
            && cached.Cipher.KeyId == keyId
            && _time.GetElapsedTime(cached.Since) < CacheFor)
            return cached.Cipher.Open(value.Span, associatedData.Span);

        var since = _time.GetTimestamp();
        var stored = await _table.Find(tenant, keyId, ct)
            ?? throw new EncryptionException(
                EncryptionFault.KeyUnavailable, $"Tenant '{tenant}' has no data key {keyId}: the value belongs to another tenant, or the key table was lost.");
        var cipher = Unwrap(tenant, stored);
        _cache[tenant] = new Cached(cipher, since);
        return cipher.Open(value.Span, associatedData.Span);
    }

    /// <summary>32 bytes derived from the tenant's key; see <see cref="TenantCipher.DeriveSecret"/>.</summary>
    public async ValueTask<byte[]> DeriveSecret(string tenant, string purpose, CancellationToken ct = default)
    {
        var cipher = await For(tenant, ct);
        return cipher.DeriveSecret(purpose);
    }

    /// <summary>
    /// Destroys the tenant's data key: whatever it sealed, here and in any backup without the key row, is gone for
    /// good. Whoever holds the key in memory forgets it within <see cref="CacheFor"/>. A tenant of the same name that comes later gets
    /// a new key. False when there was none.
    /// </summary>
    public async Task<bool> Destroy(string tenant, CancellationToken ct = default)
    {
        var destroyed = await _table.Destroy(tenant, _time.GetUtcNow(), ct);
        _cache.TryRemove(tenant, out _);
        return destroyed;
    }

    /// <summary>
    /// Wraps every live data key that an older key-encryption key wraps with the current one. Values stay as they
    /// are. Afterwards the older keys can be dropped from the configuration. Safe to run again or to interrupt.
    /// </summary>
    /// <returns>How many keys were wrapped anew.</returns>
    public async Task<int> Rewrap(CancellationToken ct = default)
    {
        var count = 0;
        foreach (var stored in await _table.NotWrappedBy(_keks.Current.Id, ct))
        {
            var dataKey = Unwrapped(stored.Tenant, stored);
            var wrapped = _keks.Current.Wrap(stored.Tenant, stored.KeyId, dataKey);
            CryptographicOperations.ZeroMemory(dataKey);
            if (await _table.Rewrap(stored, _keks.Current.Id, wrapped, ct))
                count++;
        }
        return count;
    }

    private async Task Create(string tenant, int keyId, CancellationToken ct)
    {
        var dataKey = RandomNumberGenerator.GetBytes(TenantCipher.KeySize);
        var wrapped = _keks.Current.Wrap(tenant, keyId, dataKey);
        CryptographicOperations.ZeroMemory(dataKey);
        await _table.Add(new StoredTenantKey(tenant, keyId, _keks.Current.Id, wrapped), _time.GetUtcNow(), ct);
    }

    private TenantCipher Unwrap(string tenant, StoredTenantKey stored) =>
        new(tenant, stored.KeyId, Unwrapped(tenant, stored));

    private byte[] Unwrapped(string tenant, StoredTenantKey stored)
    {
        if (stored.Wrapped is null)
            throw new EncryptionException(
                EncryptionFault.KeyDestroyed, $"Data key {stored.KeyId} of tenant '{tenant}' was destroyed: what it sealed cannot be read again.");
        if (!_keks.TryGet(stored.KekId, out var kek))
            throw new EncryptionException(
                EncryptionFault.KeyUnavailable, $"Data key {stored.KeyId} of tenant '{tenant}' is wrapped by key-encryption key '{stored.KekId}', which is not configured.");
        return kek.Unwrap(tenant, stored.KeyId, stored.Wrapped);
    }

    private sealed record Cached(TenantCipher Cipher, long Since);
}
