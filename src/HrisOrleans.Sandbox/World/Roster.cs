using System.Numerics;

namespace HrisOrleans.Sandbox.World;

/// <summary>
/// Who is in the company. People whom nobody changed are made anew whenever they are looked at, so a company of a million
/// costs nothing until it is read. Rendered JSON is kept in blocks of 128 ids: a change drops one block.
/// </summary>
internal sealed class Roster
{
    public const int BlockSize = 128;

    private readonly PersonGenerator _generator;
    private readonly Dictionary<int, Person> _changed = [];
    private readonly List<Block> _blocks = [];

    public Roster(PersonGenerator generator, int people)
    {
        _generator = generator;
        HighestId = people;
        for (var first = 1; first <= people; first += BlockSize)
        {
            var size = Math.Min(BlockSize, people - first + 1);
            _blocks.Add(new Block { Present = size == BlockSize ? UInt128.MaxValue : (UInt128.One << size) - 1 });
        }

        Count = people;
        for (var id = 1; id <= people; id++) Active += generator.IsActive(id) ? 1 : 0;
    }

    public int HighestId { get; private set; }

    public int Count { get; private set; }

    public int Active { get; private set; }

    public bool Contains(int id) => id >= 1 && id <= HighestId && (_blocks[BlockOf(id)].Present & Bit(id)) != 0;

    /// <summary>The person, present or gone; null when the id was never given.</summary>
    public Person? Find(int id) => id < 1 || id > HighestId ? null : _changed.TryGetValue(id, out var person) ? person : _generator.Make(id);

    /// <summary>Writes a person, who is in the company from now on.</summary>
    public void Put(Person person)
    {
        while (person.Id > HighestId)
        {
            HighestId++;
            if (BlockOf(HighestId) == _blocks.Count) _blocks.Add(new Block());
        }

        if (Contains(person.Id)) Active -= Find(person.Id)!.Active ? 1 : 0;
        else Count++;
        Active += person.Active ? 1 : 0;
        var block = _blocks[BlockOf(person.Id)];
        block.Present |= Bit(person.Id);
        block.Forget();
        _changed[person.Id] = person;
    }

    public bool Remove(int id)
    {
        if (!Contains(id)) return false;
        Active -= Find(id)!.Active ? 1 : 0;
        Count--;
        var block = _blocks[BlockOf(id)];
        block.Present &= ~Bit(id);
        block.Forget();
        return true;
    }

    public IEnumerable<int> Ids()
    {
        for (var id = 1; id <= HighestId; id++)
        {
            if (Contains(id)) yield return id;
        }
    }

    /// <summary>How many people have an id up to and including this one.</summary>
    public int Rank(int id)
    {
        var rank = 0;
        for (var index = 0; index < _blocks.Count && (index * BlockSize) < id; index++)
        {
            var present = _blocks[index].Present;
            if ((index + 1) * BlockSize > id) present &= (Bit(id) << 1) - 1;
            rank += (int)UInt128.PopCount(present);
        }

        return rank;
    }

    /// <summary>The rendered records of up to <paramref name="limit"/> people behind an id, each ended by a comma, and the last one's id.</summary>
    public (List<ReadOnlyMemory<byte>> Parts, int LastId, int Taken) Take(int after, int limit, int slot, Func<IEnumerable<Person>, RenderedBlock> render)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var (lastId, taken) = (after, 0);
        for (var index = Math.Max(0, after) / BlockSize; index < _blocks.Count && taken < limit; index++)
        {
            var block = _blocks[index];
            var behind = after - (index * BlockSize);
            var present = behind <= 0 ? block.Present : behind >= BlockSize ? UInt128.Zero : block.Present & ~((UInt128.One << behind) - 1);
            if (present == 0) continue;
            var rendered = block.Rendered[slot] ??= render(In(index));
            var first = (int)UInt128.PopCount(block.Present) - (int)UInt128.PopCount(present);
            var count = Math.Min(limit - taken, (int)UInt128.PopCount(present));
            parts.Add(rendered.Slice(first, count));
            taken += count;
            lastId = (index * BlockSize) + 1 + LastOf(present, count);
        }

        return (parts, lastId, taken);
    }

    /// <summary>The id of the person at this rank, counted from 1; 0 when there is none.</summary>
    public int IdAt(int rank) => rank < 1 ? 0 : Ids().ElementAtOrDefault(rank - 1);

    /// <summary>Drops what was rendered in one slot.</summary>
    public void Forget(int slot)
    {
        foreach (var block in _blocks) block.Rendered[slot] = null;
    }

    private IEnumerable<Person> In(int index)
    {
        for (var id = (index * BlockSize) + 1; id <= Math.Min(HighestId, (index + 1) * BlockSize); id++)
        {
            if (Contains(id)) yield return Find(id)!;
        }
    }

    // The place of the count-th set bit.
    private static int LastOf(UInt128 present, int count)
    {
        for (; count > 1; count--) present &= present - 1;
        return (int)UInt128.TrailingZeroCount(present);
    }

    private static int BlockOf(int id) => (id - 1) / BlockSize;

    private static UInt128 Bit(int id) => UInt128.One << ((id - 1) % BlockSize);

    private sealed class Block
    {
        public UInt128 Present;

        public RenderedBlock?[] Rendered { get; } = new RenderedBlock?[RenderSlots.Count];

        public void Forget() => Array.Clear(Rendered);
    }
}

/// <summary>The records of one block as bytes; each ends with a comma.</summary>
internal sealed record RenderedBlock(byte[] Bytes, int[] Ends)
{
    public ReadOnlyMemory<byte> Slice(int first, int count)
    {
        var start = first == 0 ? 0 : Ends[first - 1];
        return Bytes.AsMemory(start, Ends[first + count - 1] - start);
    }
}

/// <summary>Rendered records are kept for the few sets of asked fields that were used last.</summary>
internal sealed class RenderSlots
{
    public const int Count = 2;

    private readonly string?[] _keys = new string?[Count];
    private int _next;

    /// <summary>The slot for this set of fields; one that was used for another set is emptied first.</summary>
    public int SlotFor(string key, Roster roster)
    {
        var slot = Array.IndexOf(_keys, key);
        if (slot >= 0) return slot;
        slot = _next++ % Count;
        _keys[slot] = key;
        roster.Forget(slot);
        return slot;
    }
}
