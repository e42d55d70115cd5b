using System.Globalization;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Storage.Plans;

/// <summary>Small lists in one text column: counts as <c>1=40 8=12</c> (action number, lines), line numbers as <c>3 17</c>.</summary>
internal static class PlanText
{
    public static string Write(IReadOnlyDictionary<PlanAction, int> counts) =>
        string.Join(' ', counts.OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{(int)pair.Key}={pair.Value}")));

    public static IReadOnlyDictionary<PlanAction, int> ReadCounts(string text) => Parts(text)
        .Select(part => part.Split('='))
        .ToDictionary(pair => (PlanAction)Number(pair[0]), pair => Number(pair[1]));

    public static string Write(IEnumerable<int> lines) => string.Join(' ', lines.Select(line => line.ToString(CultureInfo.InvariantCulture)));

    public static IReadOnlyList<int> ReadLines(string text) => [.. Parts(text).Select(Number)];

    private static string[] Parts(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
