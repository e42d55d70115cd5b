using System.Collections.Immutable;

namespace HrisOrleans.Domain.Directories;

/// <summary>The one text form of a set of groups: ids joined by spaces, spaces and percent signs inside an id escaped.</summary>
public static class GroupList
{
    public static string Write(ImmutableArray<GroupId> groups) => groups.Length switch
    {
        0 => "",
        1 => Escape(groups[0].ToString()),
        _ => string.Join(' ', groups.Select(group => Escape(group.ToString()))),
    };

    /// <summary>Reads what <see cref="Write"/> wrote; unknown entries are left out.</summary>
    public static ImmutableArray<GroupId> Read(string text)
    {
        if (text.Length == 0) return [];
        var groups = ImmutableArray.CreateBuilder<GroupId>();
        foreach (var part in text.Split(' '))
            if (GroupId.TryParse(part.Contains('%') ? Uri.UnescapeDataString(part) : part, out var group)) groups.Add(group);
        return groups.ToImmutable();
    }

    private static string Escape(string id) =>
        id.AsSpan().ContainsAny(' ', '%') ? id.Replace("%", "%25", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal) : id;
}
