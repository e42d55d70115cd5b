using System.Globalization;
using HrisOrleans.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Http;

/// <summary>The <c>after</c> and <c>limit</c> of a list.</summary>
/// <param name="After">Cursor of the page before.</param>
/// <param name="Limit">1 to 500; text, so that a bad one is refused in our words.</param>
internal sealed record Paging([FromQuery(Name = "after")] string? After, [FromQuery(Name = "limit")] string? Limit)
{
    public const int DefaultLimit = 100;

    public PageRequest Request(string list) => new(Cursor.Read(list, After), ReadLimit());

    public int ReadLimit()
    {
        if (string.IsNullOrEmpty(Limit)) return DefaultLimit;
        return int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= PageRequest.MaxLimit
            ? limit
            : throw RequestRefusedException.Invalid("limit", $"limit must be a number from 1 to {PageRequest.MaxLimit}.");
    }
}

internal static class QueryText
{
    private const int LongestSearch = 200;

    /// <summary>A flag; text, so that a bad one is refused in our words.</summary>
    public static bool Flag(string name, string? flag)
    {
        if (string.IsNullOrEmpty(flag)) return false;
        return bool.TryParse(flag, out var value) ? value : throw RequestRefusedException.Invalid(name, $"{name} must be true or false.");
    }

    /// <summary>What to search for; null when nothing is.</summary>
    public static string? Search(string? search)
    {
        if (string.IsNullOrWhiteSpace(search)) return null;
        return search.Length <= LongestSearch ? search.Trim() : throw RequestRefusedException.Invalid("search", $"search must not be longer than {LongestSearch} characters.");
    }
}
