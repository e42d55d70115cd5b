using System.Security.Cryptography;
using System.Text;

namespace HrisOrleans.Storage.Encryption;

/// <summary>A key that wraps the tenants' data keys. It comes from the operator and never stands in the database.</summary>
public sealed class KeyEncryptionKey
{
    internal const int Size = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const byte Format = 1;

    private readonly byte[] _key;

    internal KeyEncryptionKey(string id, byte[] key)
    {
        Id = id;
        _key = key;
    }

    /// <summary>The name stored beside everything this key wraps.</summary>
    public string Id { get; }

    /// <summary>The name of a key that was given without one: a fingerprint, so it stays when lines are added.</summary>
    internal static string IdOf(byte[] key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, "hrisorleans kek id"u8).AsSpan(0, 4));

    internal byte[] Wrap(string tenant, int keyId, ReadOnlySpan<byte> dataKey)
    {
        var wrapped = new byte[1 + NonceSize + dataKey.Length + TagSize];
        wrapped[0] = Format;
        var nonce = wrapped.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(
            nonce, dataKey, wrapped.AsSpan(1 + NonceSize, dataKey.Length), wrapped.AsSpan(^TagSize..), Binding(tenant, keyId));
        return wrapped;
    }

    internal byte[] Unwrap(string tenant, int keyId, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != 1 + NonceSize + TenantCipher.KeySize + TagSize || wrapped[0] != Format)
            throw NotWrappedByThis(tenant, keyId, null);
        var dataKey = new byte[TenantCipher.KeySize];
        using var aes = new AesGcm(_key, TagSize);
        try
        {
            aes.Decrypt(
                wrapped.Slice(1, NonceSize), wrapped[(1 + NonceSize)..^TagSize], wrapped[^TagSize..], dataKey, Binding(tenant, keyId));
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            throw NotWrappedByThis(tenant, keyId, mismatch);
        }
        return dataKey;
    }

    // A row copied to another tenant or number does not open.
    private static byte[] Binding(string tenant, int keyId) =>
        Encoding.UTF8.GetBytes($"hrisorleans data key\n{keyId}\n{tenant}");

    private EncryptionException NotWrappedByThis(string tenant, int keyId, Exception? inner) => new(
        EncryptionFault.KeyUnavailable,
        $"Data key {keyId} of tenant '{tenant}' does not open with key-encryption key '{Id}': the configured key is not the one that wrapped it, or the row was altered.",
        inner);
}
