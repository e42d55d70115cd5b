using System.Text;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Something that at least one record has to show, or the right to see it is missing.</summary>
/// <param name="Right">The right that shows it.</param>
/// <param name="Field">The name of a JSON property, wherever it stands in the record.</param>
/// <param name="FromRecords">Only judged over so many records; fewer may well have none.</param>
internal sealed record Shown(string Right, string Field, int FromRecords = 1);

/// <summary>Watches over many records which needed fields are really visible: a success that hides fields is a failure.</summary>
/// <remarks>For records of any shape. It looks for a value behind the property's name and only until one was seen, so it costs next to nothing.</remarks>
internal sealed class ShownFields(IReadOnlyList<Shown> expected)
{
    private readonly byte[][] _names = [.. expected.Select(shown => Encoding.UTF8.GetBytes($"\"{shown.Field}\""))];
    private readonly bool[] _seen = new bool[expected.Count];
    private readonly SortedSet<string> _hidden = new(StringComparer.Ordinal);
    private long _records;

    /// <summary>A right that the provider itself said was lacking.</summary>
    public void Hide(string right) => _hidden.Add(right);

    public void Observe(ReadOnlySpan<byte> record)
    {
        _records++;
        for (var i = 0; i < _seen.Length; i++)
            if (!_seen[i]) _seen[i] = HasValue(record, _names[i]);
    }

    /// <summary>Every right that is lacking.</summary>
    public IReadOnlyCollection<string> Missing()
    {
        var missing = new SortedSet<string>(_hidden, StringComparer.Ordinal);
        for (var i = 0; i < _seen.Length; i++)
            if (!_seen[i] && _records >= expected[i].FromRecords) missing.Add(expected[i].Right);
        return missing;
    }

    // Behind the name a colon and a value that is neither null nor an empty text, list or object.
    private static bool HasValue(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name)
    {
        while (record.IndexOf(name) is >= 0 and var at)
        {
            record = record[(at + name.Length)..].TrimStart(" \t\r\n"u8);
            if (record is not [(byte)':', ..]) continue;
            var value = record[1..].TrimStart(" \t\r\n"u8);
            if (value is [(byte)'n', ..] or [(byte)'"', (byte)'"', ..] or [(byte)'[', (byte)']', ..] or [(byte)'{', (byte)'}', ..] or []) continue;
            return true;
        }

        return false;
    }
}
