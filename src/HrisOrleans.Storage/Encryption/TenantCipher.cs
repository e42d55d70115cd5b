using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HrisOrleans.Storage.Encryption;

/// <summary>
/// One tenant's data key, ready to use without waiting: take it from <see cref="TenantKeyRing.For"/> once and seal a
/// whole batch. Safe to use from several threads. Do not keep it longer than a piece of work.
/// </summary>
/// <remarks>
/// A sealed value is: 1 format byte (1), 4 bytes key id (big-endian), 12 bytes nonce, the ciphertext, 16 bytes tag.
/// </remarks>
public sealed class TenantCipher
{
    /// <summary>Bytes a sealed value is longer than its plaintext.</summary>
    public const int Overhead = HeaderSize + NonceSize + TagSize;

    internal const int KeySize = 32;
    private const byte Format = 1;
    private const int HeaderSize = 1 + sizeof(int);
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int OnStack = 256;

    private readonly byte[] _key;
    private readonly byte[] _tenant;

    internal TenantCipher(string tenant, int keyId, byte[] key)
    {
        Tenant = tenant;
        KeyId = keyId;
        _key = key;
        _tenant = Encoding.UTF8.GetBytes(tenant);
    }

    public string Tenant { get; }

    /// <summary>The number of the data key, counted up within the tenant.</summary>
    public int KeyId { get; }

    /// <summary>
    /// Encrypts <paramref name="plaintext"/>. <paramref name="associatedData"/> says what the value is (table, row,
    /// column); it is not stored, and opening needs the same again, so that values cannot be swapped about.
    /// </summary>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        var result = new byte[Overhead + plaintext.Length];
        result[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(result.AsSpan(1), KeyId);
        var nonce = result.AsSpan(HeaderSize, NonceSize);
        // Random, never counted: several silos seal under one key. Good for 2^32 values a tenant.
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagSize);
        var length = BoundLength(associatedData);
        var bound = length <= OnStack ? stackalloc byte[length] : new byte[length];
        Bind(result.AsSpan(0, HeaderSize), associatedData, bound);
        aes.Encrypt(nonce, plaintext, result.AsSpan(HeaderSize + NonceSize, plaintext.Length), result.AsSpan(^TagSize..), bound);
        return result;
    }

    /// <summary>Decrypts a value that <see cref="Seal"/> made under this key.</summary>
    /// <exception cref="EncryptionException">Not such a value, or not this tenant's, or not with this associated data.</exception>
    public byte[] Open(ReadOnlySpan<byte> value, ReadOnlySpan<byte> associatedData)
    {
        if (KeyIdOf(value) is var keyId && keyId != KeyId)
            throw new EncryptionException(
                EncryptionFault.KeyUnavailable, $"The value was sealed with data key {keyId} of tenant '{Tenant}', this is key {KeyId}.");
        var plaintext = new byte[value.Length - Overhead];
        using var aes = new AesGcm(_key, TagSize);
        var length = BoundLength(associatedData);
        var bound = length <= OnStack ? stackalloc byte[length] : new byte[length];
        Bind(value[..HeaderSize], associatedData, bound);
        try
        {
            aes.Decrypt(
                value.Slice(HeaderSize, NonceSize), value[(HeaderSize + NonceSize)..^TagSize], value[^TagSize..], plaintext, bound);
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            throw new EncryptionException(
                EncryptionFault.NotAuthentic,
                $"The value does not open for tenant '{Tenant}': it belongs to another tenant or place, or was altered.",
                mismatch);
        }
        return plaintext;
    }

    /// <summary>
    /// 32 bytes that only this tenant's key yields, the same for the same <paramref name="purpose"/> as long as the
    /// key lives: for fingerprints, invitation tokens and the like, each under a purpose of its own.
    /// </summary>
    public byte[] DeriveSecret(string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return HKDF.DeriveKey(
            HashAlgorithmName.SHA256, _key, KeySize, salt: _tenant, info: Encoding.UTF8.GetBytes("hrisorleans/" + purpose));
    }

    /// <summary>Which data key a sealed value needs.</summary>
    internal static int KeyIdOf(ReadOnlySpan<byte> value)
    {
        if (value.Length < Overhead)
            throw new EncryptionException(EncryptionFault.Malformed, $"A sealed value has at least {Overhead} bytes, this one {value.Length}.");
        if (value[0] != Format)
            throw new EncryptionException(EncryptionFault.UnknownFormat, $"The value is sealed in format {value[0]}, which this version does not know.");
        return BinaryPrimitives.ReadInt32BigEndian(value[1..]);
    }

    private int BoundLength(ReadOnlySpan<byte> associatedData) =>
        HeaderSize + sizeof(int) + _tenant.Length + associatedData.Length;

    // Header, length of the tenant, tenant, associated data: the length keeps "ab"+"c" apart from "a"+"bc".
    private void Bind(ReadOnlySpan<byte> header, ReadOnlySpan<byte> associatedData, Span<byte> bound)
    {
        header.CopyTo(bound);
        BinaryPrimitives.WriteInt32BigEndian(bound[HeaderSize..], _tenant.Length);
        _tenant.CopyTo(bound[(HeaderSize + sizeof(int))..]);
        associatedData.CopyTo(bound[(HeaderSize + sizeof(int) + _tenant.Length)..]);
    }
}
