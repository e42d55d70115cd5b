namespace HrisOrleans.Client;

/// <summary>One page of a list.</summary>
/// <param name="Items">The entries, in the list's order.</param>
/// <param name="Next">Opaque cursor of the next page, given as <c>after</c>; null at the end.</param>
public sealed record ResultPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A whole list.</summary>
/// <param name="Items">The entries, in the list's order.</param>
public sealed record ResultList<T>(IReadOnlyList<T> Items);
