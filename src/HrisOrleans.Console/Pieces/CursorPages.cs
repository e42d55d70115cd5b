using HrisOrleans.Client;

namespace HrisOrleans.Console.Pieces;

/// <summary>
/// A list behind cursors as if it could be entered anywhere: the cursors of all pages that were passed are kept, the items
/// of the last few only.
/// </summary>
/// <param name="fetch">One page behind a cursor.</param>
internal sealed class CursorPages<T>(Func<string?, int, CancellationToken, Task<ApiAnswer<ResultPage<T>>>> fetch)
{
    /// <summary>Items a page.</summary>
    public const int Size = 100;

    private const int Kept = 12;
    private readonly List<string?> _cursors = [null];
    private readonly Dictionary<int, IReadOnlyList<T>> _pages = [];
    private readonly Queue<int> _order = [];
    private readonly SemaphoreSlim _one = new(1);
    private int? _total;

    /// <summary>How many there are, as far as is known: a page more than was seen while it goes on.</summary>
    public int Known => _total ?? _cursors.Count * Size;

    /// <summary>How many there are; null until the last page came.</summary>
    public int? Total => _total;

    /// <summary>The first page came, and was empty.</summary>
    public bool Empty => _total == 0;

    /// <summary>The items from an index on; fewer at the end, or when there was trouble.</summary>
    public async Task<ApiAnswer<IReadOnlyList<T>>> Read(int start, int count, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            List<T> found = [];
            for (var page = start / Size; page * Size < start + count && !(_total <= page * Size); page++)
            {
                if (await Page(page, cancellationToken) is { } trouble) return new(null, trouble);
                if (!_pages.TryGetValue(page, out var items)) break;
                found.AddRange(items.Skip(Math.Max(0, start - (page * Size))).Take(count - found.Count));
            }

            return new(found, null);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// The same list, to be read anew around an index without walking there from its top. What lies above may have become
    /// more or less meanwhile, which shows once it is looked at; nobody is passed over.
    /// </summary>
    public CursorPages<T> Anew(int index)
    {
        var anew = new CursorPages<T>(fetch);
        anew._cursors.AddRange(_cursors.Skip(1).Take(index / Size));
        return anew;
    }

    private async Task<Trouble?> Page(int page, CancellationToken cancellationToken)
    {
        if (_pages.ContainsKey(page)) return null;
        for (var next = Math.Min(page, _cursors.Count - 1); next <= page; next++)
        {
            var answer = await fetch(_cursors[next], Size, cancellationToken);
            if (answer.Trouble is { } trouble) return trouble;
            Keep(next, answer.Value!.Items);
            if (answer.Value.Next is null)
            {
                _total = (next * Size) + answer.Value.Items.Count;
                return null;
            }

            Follow(next, answer.Value.Next);
        }

        return null;
    }

    // Where a page ends otherwise than before, the list has moved: what stood behind it is asked for again, so that nobody is passed over.
    private void Follow(int page, string next)
    {
        if (_cursors.Count > page + 1 && _cursors[page + 1] == next) return;
        if (_cursors.Count > page + 1)
        {
            _cursors.RemoveRange(page + 1, _cursors.Count - page - 1);
            foreach (var behind in _pages.Keys.Where(number => number > page).ToList()) _pages.Remove(behind);
            _total = null;
        }

        _cursors.Add(next);
    }

    private void Keep(int page, IReadOnlyList<T> items)
    {
        if (_pages.TryAdd(page, items)) _order.Enqueue(page);
        while (_order.Count > Kept) _pages.Remove(_order.Dequeue());
    }
}
