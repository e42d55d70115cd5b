namespace HrisOrleans.Domain.Directories;

/// <summary>One rule for the name that people are shown by.</summary>
public static class PersonName
{
    /// <summary>The display name, else given and family name; null when there is none of them.</summary>
    public static string? Shown(string? display, string? given, string? family)
    {
        if (!string.IsNullOrWhiteSpace(display)) return display;
        var name = $"{given} {family}".Trim();
        return name.Length == 0 ? null : name;
    }
}
