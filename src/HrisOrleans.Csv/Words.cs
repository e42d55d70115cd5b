using System.Text;

namespace HrisOrleans.Csv;

/// <summary>Words that count as the same whatever their case, spaces, punctuation and accents.</summary>
public static class Words
{
    // This runtime carries no tables to take accents off.
    private static readonly Dictionary<char, string> Plain = Letters(
        ("a", "àáâãäåāăą"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("k", "ķ"), ("l", "ĺļľł"),
        ("n", "ñńņň"), ("o", "òóôõöøōŏő"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧț"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"));

    public static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
        {
            if (Plain.TryGetValue(letter, out var plain)) key.Append(plain);
            else if (char.IsLetterOrDigit(letter)) key.Append(letter);
        }

        return key.ToString();
    }

    private static Dictionary<char, string> Letters(params IEnumerable<(string Plain, string Accented)> families) =>
        families.SelectMany(family => family.Accented.Select(letter => (letter, family.Plain))).ToDictionary(pair => pair.letter, pair => pair.Plain);
}
