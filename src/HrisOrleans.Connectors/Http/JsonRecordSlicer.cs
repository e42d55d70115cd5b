using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace HrisOrleans.Connectors.Http;

/// <summary>
/// Cuts a page such as <c>{"data":[{…},{…}],"meta":{…}}</c> into its records and the raw values of the wanted fields, in
/// one pass and without making strings. It learns in which order a provider writes the fields and expects that order of
/// the next record; another order is read correctly too, only more slowly.
/// </summary>
/// <remarks>One per read: not safe for concurrent use.</remarks>
internal sealed class JsonRecordSlicer
{
    private const int MostLearned = 512;

    private readonly byte[]? _array;
    private readonly byte[][] _fields;
    private readonly byte[][] _envelope;
    private readonly bool _mayLack;
    private readonly List<(byte[] Literal, int Field)> _order = [];
    private int _learned;

    /// <param name="array">Name of the top-level array that holds the records; null where the page is nothing but the array.</param>
    /// <param name="fields">Fields wanted of each record; their index here is their index in the slices.</param>
    /// <param name="envelope">Top-level values wanted beside the records.</param>
    /// <param name="mayLack">A page without the array holds nobody, as some providers write an empty one.</param>
    public JsonRecordSlicer(string? array, IReadOnlyList<string> fields, IReadOnlyList<string> envelope, bool mayLack = false)
    {
        _array = array is null ? null : Encoding.UTF8.GetBytes(array);
        _mayLack = mayLack;
        _fields = [.. fields.Select(Encoding.UTF8.GetBytes)];
        _envelope = [.. envelope.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Null when the body is not an object with such an array, is cut short, or has something behind its end.</summary>
    public RecordSlices? Slice(ReadOnlySpan<byte> body)
    {
        var slices = new RecordSlices(_fields.Length, _envelope.Length);
        if (TrySlice(body, slices)) return slices;
        slices.Dispose();
        return null;
    }

    private bool TrySlice(ReadOnlySpan<byte> body, RecordSlices slices)
    {
        var scanner = new JsonScanner(body);
        scanner.SkipSpace();
        if (_array is null) return TryRecords(body, ref scanner, slices) && scanner.Rest.IsEmpty;
        if (!scanner.TryTake((byte)'{')) return false;
        if (_mayLack && scanner.TryTake((byte)'}')) return scanner.Rest.IsEmpty;
        var found = false;
        do
        {
            if (!scanner.TryName(out var name)) return false;
            var word = name.Of(body);
            if (!found && word.SequenceEqual(_array))
            {
                if (!TryRecords(body, ref scanner, slices)) return false;
                found = true;
            }
            else
            {
                if (!scanner.TryValue(out var value)) return false;
                if (IndexOf(_envelope, word) is >= 0 and var index) slices.Envelope[index] = value;
            }
        }
        while (scanner.TryTake((byte)','));
        return scanner.TryTake((byte)'}') && (found || _mayLack) && scanner.Rest.IsEmpty;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryRecords(ReadOnlySpan<byte> body, ref JsonScanner scanner, RecordSlices slices)
    {
        if (!scanner.TryTake((byte)'[')) return false;
        if (scanner.TryTake((byte)']')) return true;
        do
        {
            var start = scanner.Position;
            var fields = slices.Add(start);
            // What is not an object still counts as a record; mapping will call it unreadable.
            if (scanner.Rest is [(byte)'{', ..] ? !TryRecord(body, ref scanner, fields) : !scanner.TryValue(out _)) return false;
            slices.Close(scanner.Position - start);
        }
        while (scanner.TryTake((byte)','));
        return scanner.TryTake((byte)']');
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryRecord(ReadOnlySpan<byte> body, ref JsonScanner scanner, Span<JsonSlice> fields)
    {
        scanner.TryTake((byte)'{');
        if (scanner.Rest is [(byte)'}', ..])
        {
            scanner.Skip(1);
            return true;
        }

        for (var place = 0; ; place++)
        {
            int field;
            if (place < _order.Count && scanner.Rest.StartsWith(_order[place].Literal))
            {
                scanner.Skip(_order[place].Literal.Length);
                field = _order[place].Field;
            }
            else
            {
                var start = scanner.Position;
                if (!scanner.TryName(out var name)) return false;
                field = IndexOf(_fields, name.Of(body));
                Learn(place, body[start..scanner.Position], field);
            }

            if (!scanner.TryValue(out var value)) return false;
            if (field >= 0) fields[field] = value;
            if (scanner.Rest is [(byte)',', > (byte)' ', ..])
            {
                scanner.Skip(1);
                continue;
            }

            scanner.SkipSpace();
            if (scanner.Rest is [(byte)'}', ..])
            {
                scanner.Skip(1);
                return true;
            }

            if (!scanner.TryTake((byte)',')) return false;
        }
    }

    private void Learn(int place, ReadOnlySpan<byte> literal, int field)
    {
        if (place > _order.Count || _learned >= MostLearned) return;
        _learned++;
        var entry = (literal.ToArray(), field);
        if (place == _order.Count) _order.Add(entry);
        else _order[place] = entry;
    }

    private static int IndexOf(byte[][] words, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (word.SequenceEqual(words[i])) return i;
        }

        return -1;
    }
}

/// <summary>The records of one page and the raw values of their wanted fields. Pooled: dispose it.</summary>
internal sealed class RecordSlices(int fieldCount, int envelopeCount) : IDisposable
{
    private (int Offset, int Length)[]? _records = ArrayPool<(int Offset, int Length)>.Shared.Rent(512);
    private JsonSlice[]? _fields = ArrayPool<JsonSlice>.Shared.Rent(512 * fieldCount);

    public int Count { get; private set; }

    public JsonSlice[] Envelope { get; } = new JsonSlice[envelopeCount];

    public ReadOnlySpan<(int Offset, int Length)> Records => Live(_records).AsSpan(0, Count);

    /// <summary>The wanted fields of record <paramref name="index"/>.</summary>
    public ReadOnlySpan<JsonSlice> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return Live(_fields).AsSpan(index * fieldCount, fieldCount);
        }
    }

    /// <summary>Begins a record; its fields are empty.</summary>
    public Span<JsonSlice> Add(int offset)
    {
        if (Count == _records!.Length) Grow(ref _records, Count);
        if ((Count + 1) * fieldCount > _fields!.Length) Grow(ref _fields, Count * fieldCount);
        _records[Count] = (offset, 0);
        var fields = _fields.AsSpan(Count * fieldCount, fieldCount);
        fields.Clear();
        Count++;
        return fields;
    }

    /// <summary>Ends the record begun last.</summary>
    public void Close(int length) => _records![Count - 1].Length = length;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _records, null) is { } records) ArrayPool<(int Offset, int Length)>.Shared.Return(records);
        if (Interlocked.Exchange(ref _fields, null) is { } fields) ArrayPool<JsonSlice>.Shared.Return(fields);
    }

    private static T[] Live<T>(T[]? array) => array ?? throw new ObjectDisposedException(nameof(RecordSlices));

    private static void Grow<T>(ref T[] array, int used)
    {
        var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
