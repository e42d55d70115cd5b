using System.Text;

namespace HrisOrleans.Domain.Invitations;

/// <summary>Finds and fills placeholders: <c>{{name}}</c>, with or without spaces inside. Nothing else has a meaning in a template.</summary>
internal static class TemplateText
{
    private const string Open = "{{";
    private const string Close = "}}";

    /// <summary>The placeholders in order of their appearance with the place of each; null when one is not closed.</summary>
    public static IReadOnlyList<(string Name, int At)>? Placeholders(string template)
    {
        var found = new List<(string, int)>();
        for (var at = template.IndexOf(Open, StringComparison.Ordinal); at >= 0; at = template.IndexOf(Open, at, StringComparison.Ordinal))
        {
            var end = template.IndexOf(Close, at, StringComparison.Ordinal);
            if (end < 0) return null;
            found.Add((template[(at + Open.Length)..end].Trim(), at));
            at = end + Close.Length;
        }

        return found;
    }

    /// <summary>Puts values in. A value is never looked at for placeholders of its own.</summary>
    public static string Fill(string template, Func<string, string> value)
    {
        var filled = new StringBuilder(template.Length + 256);
        var from = 0;
        foreach (var (name, at) in Placeholders(template) ?? [])
        {
            filled.Append(template, from, at - from).Append(value(name));
            from = template.IndexOf(Close, at, StringComparison.Ordinal) + Close.Length;
        }

        return filled.Append(template, from, template.Length - from).ToString();
    }

    /// <summary>Which places of an HTML text lie inside a tag, and whether in quotes.</summary>
    public static (bool InTag, bool Quoted) Where(string html, int place)
    {
        var (inTag, quote) = (false, '\0');
        for (var at = 0; at < place; at++)
        {
            var letter = html[at];
            if (!inTag) inTag = letter == '<';
            else if (quote != '\0') quote = letter == quote ? '\0' : quote;
            else if (letter is '"' or '\'') quote = letter;
            else if (letter == '>') inTag = false;
        }

        return (inTag, quote != '\0');
    }
}
