using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HrisOrleans.Domain;

/// <summary>What the codecs of stored shapes share: one way to write JSON, and the checks a reader makes.</summary>
internal static class StoredJson
{
    /// <summary>Stored JSON is never part of a page, so only what JSON itself asks for is escaped.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _scratch;

    /// <summary>A writer for one small value, used again by the same thread: hold it over no await and no other call of this.</summary>
    public static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Scratch()
    {
        if (_scratch is not { } scratch)
        {
            var buffer = new ArrayBufferWriter<byte>(512);
            _scratch = scratch = (buffer, new Utf8JsonWriter(buffer, Options));
        }

        scratch.Buffer.ResetWrittenCount();
        scratch.Writer.Reset();
        return scratch;
    }

    /// <summary>Stands the reader on the opening brace of an object, whether or not the first token was read.</summary>
    public static void StartObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None) reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException($"A stored object was expected, found {reader.TokenType}.");
    }
}
