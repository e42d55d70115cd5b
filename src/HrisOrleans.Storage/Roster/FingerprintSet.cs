namespace HrisOrleans.Storage.Roster;

/// <summary>The settled fingerprints of one source in an open-addressing table with a seen mark: 17 bytes a slot, no strings.</summary>
public sealed class FingerprintSet
{
    private readonly UInt128[] _slots;
    private readonly byte[] _marks; // 0 free, 1 present, 2 seen
    private readonly int _mask;

    /// <param name="capacity">An upper bound of the fingerprints to come.</param>
    public FingerprintSet(int capacity)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 3L / 2));
        _slots = new UInt128[size];
        _marks = new byte[size];
        _mask = size - 1;
    }

    public int Count { get; private set; }

    public int Seen { get; private set; }

    public void Add(UInt128 fingerprint)
    {
        if (Count >= _mask) throw new InvalidOperationException("More fingerprints than announced.");
        var slot = Slot(fingerprint);
        if (_marks[slot] != 0) return;
        _slots[slot] = fingerprint;
        _marks[slot] = 1;
        Count++;
    }

    /// <summary>Marks a fingerprint as seen.</summary>
    /// <returns>True when it is known; false when the record is new or changed.</returns>
    public bool See(UInt128 fingerprint)
    {
        var slot = Slot(fingerprint);
        if (_marks[slot] == 0) return false;
        if (_marks[slot] == 1)
        {
            _marks[slot] = 2;
            Seen++;
        }

        return true;
    }

    public bool WasSeen(UInt128 fingerprint) => _marks[Slot(fingerprint)] == 2;

    /// <summary>Known fingerprints that never came by.</summary>
    public List<UInt128> Unseen()
    {
        var unseen = new List<UInt128>(Count - Seen);
        for (var i = 0; i < _marks.Length; i++)
            if (_marks[i] == 1) unseen.Add(_slots[i]);
        return unseen;
    }

    // Fingerprints are random-looking bits already: their low bits are the hash.
    private int Slot(UInt128 fingerprint)
    {
        var slot = (int)(uint)fingerprint & _mask;
        while (_marks[slot] != 0 && _slots[slot] != fingerprint) slot = (slot + 1) & _mask;
        return slot;
    }
}
