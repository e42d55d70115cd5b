using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace HrisOrleans.Silo;

/// <summary>Brotli at its fastest, with the plain length in four bytes before it, so that reading needs one buffer of the right size.</summary>
internal static class Compressed
{
    private const int Quality = 1;

    // At this quality it looks no further back anyway, and whoever opens a value needs a buffer of the window's size.
    private const int Window = 18;

    public static byte[] Make(ReadOnlySpan<byte> plain)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Length));
        if (!BrotliEncoder.TryCompress(plain, rented, out var written, Quality, Window)) throw new InvalidOperationException("The compressor's bound was too small.");
        var result = new byte[written + sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(result, plain.Length);
        rented.AsSpan(0, written).CopyTo(result.AsSpan(sizeof(int)));
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return result;
    }

    public static Plain Open(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var plain = new Plain(length);
        return BrotliDecoder.TryDecompress(bytes[sizeof(int)..], plain.Whole, out var written) && written == length
            ? plain
            : throw new InvalidDataException("A stored value does not decompress.");
    }

    /// <summary>A rented buffer, wiped when given back: it may hold personal values.</summary>
    internal sealed class Plain(int length) : IDisposable
    {
        private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(length);

        public Span<byte> Whole => (_bytes ?? throw new ObjectDisposedException(nameof(Plain))).AsSpan(0, length);

        public ReadOnlySpan<byte> Span => Whole;

        // Given back once: a buffer that was given back twice would be two owners'.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } bytes) ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}
