using System.Globalization;
using HrisOrleans.Client;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Tests.Screens;

/// <summary>A list behind cursors, entered anywhere, while others add to it.</summary>
public sealed class CursorPagesTests
{
    private const int Size = CursorPages<int>.Size;

    // The newest is the highest number; a cursor is the last number of its page.
    private int _newest = 950;
    private int _fetched;

    [Fact]
    public async Task What_is_deep_in_a_list_is_read_anew_without_walking_there()
    {
        var pages = await Walked(to: 940);
        _fetched = 0;
        _newest += 3;
        Assert.Equal(Enumerable.Range(0, 20).Select(place => 450 - place), await Read(pages.Anew(500), 500, 20));
        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task Whoever_goes_up_again_passes_over_nobody_who_moved_down()
    {
        var pages = (await Walked(to: 940)).Anew(500);
        await Read(pages, 500, 20);
        _newest += 7;
        await Read(pages, 0, 20);
        Assert.Equal(Enumerable.Range(0, 150).Select(place => _newest - place), await Read(pages, 0, 150));
        Assert.Equal(Enumerable.Range(0, 60).Select(place => _newest - 470 - place), await Read(pages, 470, 60));
    }

    [Fact]
    public async Task The_end_is_known_once_it_was_seen()
    {
        var pages = new CursorPages<int>(Fetch);
        await Read(pages, 0, 20);
        Assert.Null(pages.Total);
        Assert.True(pages.Known > Size);
        Assert.Equal([2, 1], await Read(pages, 948, 20));
        Assert.Equal((950, 950), (pages.Total, pages.Known));
        Assert.False(pages.Empty);
    }

    private async Task<CursorPages<int>> Walked(int to)
    {
        var pages = new CursorPages<int>(Fetch);
        await Read(pages, to, 5);
        return pages;
    }

    private static async Task<IReadOnlyList<int>> Read(CursorPages<int> pages, int start, int count) => (await pages.Read(start, count, TestContext.Current.CancellationToken)).Value!;

    private Task<ApiAnswer<ResultPage<int>>> Fetch(string? after, int limit, CancellationToken cancellationToken)
    {
        _fetched++;
        var first = after is null ? _newest : int.Parse(after, CultureInfo.InvariantCulture) - 1;
        var items = Enumerable.Range(0, Math.Min(limit, first)).Select(place => first - place).ToList();
        var next = items.Count > 0 && items[^1] > 1 ? items[^1].ToString(CultureInfo.InvariantCulture) : null;
        return Task.FromResult(new ApiAnswer<ResultPage<int>>(new(items, next), null));
    }
}
