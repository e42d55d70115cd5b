using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Plans;

/// <summary>
/// The stored form of a chunk: a JSON array of lines under brotli, and beside it the sealed JSON array of the values the
/// lines refer to, at the same places.
/// </summary>
internal static class PlanChunks
{
    private const int Quality = 1;
    private const int Window = 22;

    public static (byte[] Body, byte[]? Sealed) Write(Guid plan, int chunk, IReadOnlyList<PlannedLine> lines, TenantCipher cipher)
    {
        var buffer = new ArrayBufferWriter<byte>(lines.Count * 200);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartArray();
            foreach (var line in lines) PlanLineJson.Write(writer, line.Line);
            writer.WriteEndArray();
        }

        var body = Compress(buffer.WrittenSpan);
        if (lines.All(line => line.Values is null)) return (body, null);
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartArray();
            foreach (var line in lines) PersonValuesJson.Write(writer, line.Values);
            writer.WriteEndArray();
        }

        return (body, cipher.Seal(Compress(buffer.WrittenSpan), Place(plan, chunk)));
    }

    /// <summary>The lines with their values; values are null once erased.</summary>
    public static IReadOnlyList<PlannedLine> Read(Guid plan, ChunkBody chunk, TenantCipher cipher)
    {
        var lines = new List<PlannedLine>(chunk.Head.Lines);
        using var body = Decompress(chunk.Body);
        using var values = chunk.Sealed is { } sealedBytes ? Decompress(cipher.Open(sealedBytes, Place(plan, chunk.Head.Chunk))) : null;
        var lineReader = new Utf8JsonReader(body.Span);
        var valueReader = new Utf8JsonReader(values is null ? default : values.Span);
        lineReader.Read();
        if (values is not null) valueReader.Read();
        while (lineReader.Read() && lineReader.TokenType != JsonTokenType.EndArray)
        {
            var line = PlanLineJson.Read(ref lineReader);
            PersonValues? lineValues = null;
            if (values is not null && valueReader.Read()) lineValues = PersonValuesJson.Read(ref valueReader);
            lines.Add(new PlannedLine(line, lineValues));
        }

        return lines;
    }

    private static byte[] Place(Guid plan, int chunk) => Encoding.UTF8.GetBytes($"plan/{plan:N}/{chunk}");

    private static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        // Four bytes of the length before it, so that reading needs one buffer of the right size.
        var compressed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        if (!BrotliEncoder.TryCompress(bytes, compressed, out var written, Quality, Window)) throw new InvalidOperationException("The compressor's bound was too small.");
        var result = new byte[written + sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(result, bytes.Length);
        compressed.AsSpan(0, written).CopyTo(result.AsSpan(sizeof(int)));
        ArrayPool<byte>.Shared.Return(compressed, clearArray: true);
        return result;
    }

    private static Rented Decompress(ReadOnlySpan<byte> bytes)
    {
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
        var rented = new Rented(length);
        return BrotliDecoder.TryDecompress(bytes[sizeof(int)..], rented.Whole, out var written) && written == length
            ? rented
            : throw new InvalidDataException("A stored plan chunk does not decompress.");
    }

    private sealed class Rented(int length) : IDisposable
    {
        private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(length);

        public Span<byte> Whole => _bytes.AsSpan(0, length);

        public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
    }
}
