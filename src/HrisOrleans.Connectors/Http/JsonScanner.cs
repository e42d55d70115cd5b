using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HrisOrleans.Connectors.Http;

/// <summary>Where a raw JSON value stands in a body; length 0 means that the field was not there.</summary>
internal readonly record struct JsonSlice(int Offset, int Length)
{
    public bool Present => Length > 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> body) => body.Slice(Offset, Length);

    /// <summary>Present and not the word null.</summary>
    public bool HasValue(ReadOnlySpan<byte> body) => Length > 0 && body[Offset] != (byte)'n';
}

/// <summary>
/// Steps over JSON without decoding it. It finds the borders of values and leaves their inside to whoever needs it, which
/// makes it several times faster than a token reader. Nested values are checked by <see cref="Utf8JsonReader"/>.
/// The hot methods are optimised at once: a first read of a large company is over before the runtime would get to it.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> text, int position = 0)
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(",]} \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _text = text;

    public int Position { get; private set; } = position;

    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    public void Skip(int count) => Position += count;

    public void SkipSpace()
    {
        while (Position < _text.Length && _text[Position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') Position++;
    }

    /// <summary>Takes one structural byte and the space around it.</summary>
    public bool TryTake(byte structural)
    {
        SkipSpace();
        if (Position >= _text.Length || _text[Position] != structural) return false;
        Position++;
        SkipSpace();
        return true;
    }

    /// <summary>Takes a property name and its colon; the slice is the name without quotes.</summary>
    public bool TryName(out JsonSlice name)
    {
        if (!TryString(out var quoted) || !TryTake((byte)':'))
        {
            name = default;
            return false;
        }

        name = new JsonSlice(quoted.Offset + 1, quoted.Length - 2);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryValue(out JsonSlice value)
    {
        value = default;
        if (Position >= _text.Length) return false;
        return _text[Position] switch
        {
            (byte)'"' => TryString(out value),
            (byte)'{' or (byte)'[' => TryNested(out value),
            _ => TryScalar(out value),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryString(out JsonSlice value)
    {
        value = default;
        if (Position >= _text.Length || _text[Position] != (byte)'"') return false;
        var at = Position + 1;
        while (true)
        {
            var step = _text[at..].IndexOfAny(StringEnds);
            if (step < 0) return false;
            at += step;
            if (_text[at] == (byte)'"') break;
            at += 2;
            if (at > _text.Length) return false;
        }

        value = new JsonSlice(Position, at + 1 - Position);
        Position = at + 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryScalar(out JsonSlice value)
    {
        value = default;
        var rest = Rest;
        var length = rest.IndexOfAny(ScalarEnds);
        if (length < 0) length = rest.Length;
        var word = rest[..length];
        if (length == 0) return false;
        if (!word.SequenceEqual("null"u8) && !word.SequenceEqual("true"u8) && !word.SequenceEqual("false"u8) && word.ContainsAnyExcept("0123456789+-.eE"u8)) return false;
        value = new JsonSlice(Position, length);
        Position += length;
        return true;
    }

    private bool TryNested(out JsonSlice value)
    {
        value = default;
        var rest = Rest;
        var length = 2;
        if (!rest.StartsWith("[]"u8) && !rest.StartsWith("{}"u8))
        {
            try
            {
                var reader = new Utf8JsonReader(rest);
                reader.Read();
                reader.Skip();
                length = (int)reader.BytesConsumed;
            }
            catch (JsonException)
            {
                return false;
            }
        }

        value = new JsonSlice(Position, length);
        Position += length;
        return true;
    }
}
