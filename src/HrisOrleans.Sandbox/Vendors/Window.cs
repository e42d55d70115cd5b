using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>A part of a list, as paging and the faults of lists make it.</summary>
/// <param name="Items">What is on the page.</param>
/// <param name="Next">Where the next page begins, counted from 0; null after the last one.</param>
/// <param name="Total">How many there are, as the answer is to say.</param>
internal sealed record Window<T>(IReadOnlyList<T> Items, int? Next, int Total)
{
    /// <summary>Cuts a page out of a list by its place; faults of lists shorten it, empty it, halve the page or repeat what came before.</summary>
    public static Window<T> Of(IReadOnlyList<T> all, int offset, int limit, NewFault? fault = null)
    {
        var keep = fault?.Kind switch
        {
            FaultKind.ShortList => Math.Min(fault.Keep, all.Count),
            FaultKind.EmptyList => 0,
            _ => all.Count,
        };
        if (fault?.Kind == FaultKind.HalfPage) limit = Math.Max(1, limit / 2);
        var total = fault is { Kind: FaultKind.ShortList, TotalAgrees: false } ? all.Count : keep;
        int? next = offset + limit < keep || (fault?.Kind == FaultKind.EmptyEnd && offset + limit == keep) ? offset + limit : null;
        var before = Math.Max(0, offset - limit);
        return fault?.Kind switch
        {
            // The page before, and the way back to this one.
            FaultKind.RepeatPage => new Window<T>([.. all.Skip(before).Take(limit)], offset, total),
            FaultKind.RepeatPeople => new Window<T>([.. all.Skip(before).Take(limit)], next, total),
            _ => new Window<T>([.. all.Take(keep).Skip(offset).Take(limit)], next, total),
        };
    }
}

/// <summary>Pages of people behind a cursor that names the last person of the page before: nobody who leaves shifts the others.</summary>
internal static class PeopleCursor
{
    /// <param name="after">The last id of the page before; 0 at the beginning.</param>
    /// <returns>The page; <see cref="Window{T}.Next"/> is the id to go on after.</returns>
    public static Window<Person> Page(Company company, int after, int limit, NewFault? fault = null) => Page(company.People(), after, limit, fault);

    public static Window<Person> Page(IReadOnlyList<Person> people, int after, int limit, NewFault? fault = null)
    {
        var window = Window<Person>.Of(people, people.Count(person => person.Id <= after), limit, fault);
        return window.Next is not { } next ? window : window with { Next = fault?.Kind == FaultKind.RepeatPage ? after : people[next - 1].Id };
    }

    /// <summary>Which page a cursor asks for, counted from 1.</summary>
    public static int Number(Company company, int after, int limit) => (company.Roster.Rank(after) / limit) + 1;
}
