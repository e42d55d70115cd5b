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

    /// <summary>
    /// Whether two names are doubtfully one person's: not a word of the one is in the other, whatever the case and the
    /// accents. A marriage changes one word, a nickname another; where either says nothing, nothing is doubted.
    /// </summary>
    public static bool ShareNoWord(string? one, string? other)
    {
        var (first, second) = (Words(one), Words(other));
        return first.Count > 0 && second.Count > 0 && !first.Any(word => second.Any(against => SameWord(word, against)));
    }

    // Without the tables of a culture an accented letter is any letter: Núñez is Nunez, as long as some of the rest agrees.
    private static bool SameWord(string one, string other)
    {
        if (one == other) return true;
        if (one.Length != other.Length) return false;
        var pairs = one.Zip(other).ToList();
        return pairs.All(pair => pair.First == pair.Second || !char.IsAscii(pair.First) || !char.IsAscii(pair.Second)) && pairs.Count(pair => pair.First == pair.Second) >= 2;
    }

    private static List<string> Words(string? name) =>
        [.. string.Concat((name ?? "").Select(letter => char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
