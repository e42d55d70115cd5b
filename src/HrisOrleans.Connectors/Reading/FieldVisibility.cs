using System.Numerics;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Something that is missing when no record has a value in any of these fields.</summary>
/// <param name="FromRecords">Only judged over so many records; fewer may well have none.</param>
internal sealed record SomebodyHas(IReadOnlyList<int> Fields, IReadOnlyList<string> Rights, int FromRecords = 1);

/// <summary>Watches over many records which needed fields are really visible: a success that hides fields is a failure.</summary>
/// <param name="rights">For each field of a record the right that shows it, or null when the directory can do without it; at most 32 fields.</param>
/// <param name="expected">What at least one record has to have.</param>
internal sealed class FieldVisibility(IReadOnlyList<string?> rights, IReadOnlyList<SomebodyHas> expected)
{
    private readonly SortedSet<string> _hidden = new(StringComparer.Ordinal);
    private uint _neverPresent = uint.MaxValue >> (32 - rights.Count);
    private uint _neverValued = uint.MaxValue >> (32 - rights.Count);
    private long _records;

    /// <summary>Rights that the provider itself said were lacking on at least one record.</summary>
    public IReadOnlyCollection<string> Hidden => _hidden;

    public void Hide(IEnumerable<string> lacking) => _hidden.UnionWith(lacking);

    public void Observe(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> fields)
    {
        _records++;
        // Only fields that nobody had so far are looked at, so this costs next to nothing after the first records.
        for (var rest = _neverValued; rest != 0; rest &= rest - 1)
        {
            var field = BitOperations.TrailingZeroCount(rest);
            if (fields[field].Present) _neverPresent &= ~(1u << field);
            if (fields[field].HasValue(body)) _neverValued &= ~(1u << field);
        }
    }

    /// <summary>Every right that is lacking: said to be hidden, never sent at all, or null on everybody although somebody must have one.</summary>
    public IReadOnlyCollection<string> Missing()
    {
        var missing = new SortedSet<string>(_hidden, StringComparer.Ordinal);
        if (_records == 0) return missing;
        for (var field = 0; field < rights.Count; field++)
        {
            if (rights[field] is { } right && (_neverPresent & (1u << field)) != 0) missing.Add(right);
        }

        foreach (var something in expected)
        {
            if (_records >= something.FromRecords && something.Fields.All(field => (_neverValued & (1u << field)) != 0)) missing.UnionWith(something.Rights);
        }

        return missing;
    }

    /// <summary>A canonical text of the rights that were there; absences count only between reads that saw the same.</summary>
    public string Seen(IEnumerable<string> needed) => string.Join(' ', needed.Except(Missing()).Order(StringComparer.Ordinal));
}
