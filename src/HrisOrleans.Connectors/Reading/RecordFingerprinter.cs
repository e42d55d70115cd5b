using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace HrisOrleans.Connectors.Reading;

/// <summary>
/// Makes keyed fingerprints of raw records: a 128-bit hash of the bytes, encrypted as one AES block under a key of the
/// tenant. A permutation adds no collisions, and without the key nobody can test a guess about a record they know.
/// </summary>
/// <remarks>One per read: not safe for concurrent use.</remarks>
public sealed class RecordFingerprinter : IDisposable
{
    private readonly Aes _aes;
    private readonly long _seed;

    /// <param name="key">32 bytes, secret, one per tenant.</param>
    /// <param name="mapperVersion">Rises when a mapper reads a record differently, so that every record counts as changed.</param>
    public RecordFingerprinter(ReadOnlySpan<byte> key, int mapperVersion)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 32, nameof(key));
        _aes = Aes.Create();
        _aes.Key = key.ToArray();
        _seed = mapperVersion;
    }

    /// <summary>Fills <paramref name="fingerprints"/> with one fingerprint for each record of <paramref name="buffer"/>.</summary>
    /// <param name="beside">For each record a hash of what belongs to it and stands elsewhere, such as memberships; empty where nothing does.</param>
    public void Fill(ReadOnlySpan<byte> buffer, ReadOnlySpan<(int Offset, int Length)> records, Span<UInt128> fingerprints, ReadOnlySpan<UInt128> beside = default)
    {
        var blocks = new byte[records.Length * 16];
        for (var i = 0; i < records.Length; i++)
        {
            var (offset, length) = records[i];
            var block = blocks.AsSpan(i * 16, 16);
            XxHash128.Hash(buffer.Slice(offset, length), block, _seed);
            if (!beside.IsEmpty) BinaryPrimitives.WriteUInt128BigEndian(block, BinaryPrimitives.ReadUInt128BigEndian(block) ^ beside[i]);
        }

        // ECB over single random-looking blocks is a plain keyed permutation here: equal records must give equal fingerprints.
        _aes.EncryptEcb(blocks, blocks, PaddingMode.None);
        for (var i = 0; i < records.Length; i++) fingerprints[i] = BinaryPrimitives.ReadUInt128BigEndian(blocks.AsSpan(i * 16, 16));
    }

    public void Dispose() => _aes.Dispose();
}
