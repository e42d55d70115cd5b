using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>What every vendor does with a company's people.</summary>
internal static class VendorPeople
{
    /// <summary>Everybody on the list, by id.</summary>
    public static IReadOnlyList<Person> People(this Company company) => [.. company.Roster.Ids().Select(id => company.Roster.Find(id)!)];

    public static Person? Person(this Company company, string? id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && company.Roster.Contains(number) ? company.Roster.Find(number) : null;

    public static string GroupName(this Company company, SandboxGroupKind kind, string id) => company.Group(kind, id)?.Name ?? id;

    public static string TitleOf(this Person person) => Organisation.Titles[person.Title];

    /// <summary>A record with what tests asked to override or leave out, and without what the token may not see.</summary>
    /// <param name="record">Top-level properties in wire order.</param>
    public static JsonObject Wire(this Person person, Company company, JsonObject record)
    {
        foreach (var hidden in company.Restricted) Hide(record, hidden.Split('.'));
        if (person.Raw is { } raw)
            foreach (var (name, value) in raw) record[name] = JsonNode.Parse(value.GetRawText());
        if (person.Omitted is { } omitted)
            foreach (var name in omitted) record.Remove(name);
        return record;
    }

    /// <summary>A generated day on which somebody started.</summary>
    public static string Day(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // A path such as profile.email; what is hidden is left out.
    private static void Hide(JsonObject record, ReadOnlySpan<string> path)
    {
        if (path.Length == 1) record.Remove(path[0]);
        else if (record[path[0]] is JsonObject inner) Hide(inner, path[1..]);
    }
}
