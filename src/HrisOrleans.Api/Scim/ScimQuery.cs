using System.Globalization;

namespace HrisOrleans.Api.Scim;

/// <summary>What a client asks of an answer: which attributes, and of a list which part.</summary>
internal sealed record ScimQuery(IReadOnlySet<string>? Only, IReadOnlySet<string> Without, string? Filter, int StartIndex, int Count)
{
    public const int MostResources = 200;
    private const int Usual = 100;

    public bool Members => Shows("members");

    /// <returns>The query, or why it is none.</returns>
    public static (ScimQuery? Query, ScimAnswer? Error) Read(IQueryCollection query)
    {
        if (!Number(query["startIndex"], 1, out var start) || !Number(query["count"], Usual, out var count))
            return (null, ScimAnswer.Error(400, "invalidValue", "startIndex and count are whole numbers."));
        var only = Names(query["attributes"], wanted: true);
        return (new ScimQuery(only.Count > 0 ? only : null, Names(query["excludedAttributes"], wanted: false), query["filter"], Math.Max(1, start), Math.Clamp(count, 0, MostResources)), null);
    }

    /// <summary>Whether an attribute of the resource, or an extension as a whole, is wanted.</summary>
    public bool Shows(string attribute) => (Only is null || Only.Contains(attribute)) && !Without.Contains(attribute);

    // Whoever wants a part of an attribute gets all of it; whoever does not want a part gets it all the same.
    private static HashSet<string> Names(string? text, bool wanted)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (attribute, part) = Attribute(entry);
            if (wanted || !part) names.Add(attribute);
        }

        return names;
    }

    private static (string Attribute, bool Part) Attribute(string entry)
    {
        if (!entry.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)) return entry.IndexOf('.') is > 0 and var dot ? (entry[..dot], true) : (entry, false);
        foreach (var core in new[] { ScimUrns.User, ScimUrns.Group })
            if (entry.StartsWith(core + ":", StringComparison.OrdinalIgnoreCase)) return Attribute(entry[(core.Length + 1)..]);
        return entry.StartsWith(ScimUrns.EnterpriseUser + ":", StringComparison.OrdinalIgnoreCase) ? (ScimUrns.EnterpriseUser, true) : (entry, false);
    }

    private static bool Number(string? text, int usual, out int number)
    {
        number = usual;
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
