using System.Buffers;
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
    /// <param name="buffer">Empty, and empty again afterwards: one for all chunks of a plan.</param>
    public static (byte[] Body, byte[]? Sealed) Write(Guid plan, int chunk, IReadOnlyList<PlannedLine> lines, TenantCipher cipher, ArrayBufferWriter<byte> buffer)
    {
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartArray();
            foreach (var line in lines) PlanLineJson.Write(writer, line.Line);
            writer.WriteEndArray();
        }

        var body = Compressed.Make(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        if (lines.All(line => line.Values is null && !BringsValues(line.Line))) return (body, null);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartArray();
            foreach (var line in lines) PersonValuesJson.Write(writer, line.Values);
            writer.WriteEndArray();
        }

        var values = Compressed.Make(buffer.WrittenSpan);

        // It held personal values: wiped, not only forgotten.
        buffer.Clear();
        return (body, cipher.Seal(values, Place(plan, chunk)));
    }

    /// <summary>
    /// Whatever rests on a sound record of a member's brings the record's values along, or those of somebody erased; a chunk
    /// without any of them has lost them.
    /// </summary>
    public static bool BringsValues(PlanLine line) =>
        line is { Fingerprint: not null, Member: not null } && line.Action is not (PlanAction.Faulty or PlanAction.Undo) && !line.Action.OnlyTells();

    /// <summary>The lines alone.</summary>
    public static IReadOnlyList<PlanLine> ReadLines(ChunkBody chunk)
    {
        var lines = new List<PlanLine>(chunk.Head.Lines);
        using var body = Compressed.Open(chunk.Body);
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) lines.Add(PlanLineJson.Read(ref reader));
        return lines;
    }

    /// <summary>The lines with their values; values are null once erased.</summary>
    public static IReadOnlyList<PlannedLine> Read(Guid plan, ChunkBody chunk, TenantCipher cipher)
    {
        var lines = new List<PlannedLine>(chunk.Head.Lines);
        using var body = Compressed.Open(chunk.Body);
        using var values = chunk.Sealed is { } sealedBytes ? Compressed.Open(cipher.Open(sealedBytes, Place(plan, chunk.Head.Chunk))) : null;
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
}
