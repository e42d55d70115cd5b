using HrisOrleans.Client.Members;

namespace HrisOrleans.Console.Members;

/// <summary>
/// People pasted one a line, as they come out of a mail's address line or a spreadsheet: an address; "Name &lt;address&gt;";
/// or an address and a given and a family name between commas, semicolons or tabs. Whether an address is one, the API says.
/// </summary>
internal static class PastedPeople
{
    private static readonly char[] Between = ['\t', ';', ','];

    /// <summary>Somebody, and the line they stand in, from 1.</summary>
    public sealed record Line(int Number, string Text, InvitePerson Person);

    public static IReadOnlyList<Line> Read(string? text)
    {
        List<Line> lines = [];
        var number = 0;
        foreach (var raw in (text ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var line = raw.Trim().TrimEnd(',', ';').Trim();
            if (line.Length > 0) lines.AddRange(People(line).Select(person => new Line(number, person.Text, person.Who)));
        }

        return lines;
    }

    private static IEnumerable<(string Text, InvitePerson Who)> People(string line)
    {
        // Several addresses in one line, as in a mail's "To".
        var parts = line.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 1 && parts.All(part => part.Contains('@', StringComparison.Ordinal))) return parts.Select(part => (part, One(part)));
        return [(line, parts.Length > 1 ? Fields(line, parts) : One(line))];
    }

    private static InvitePerson One(string text)
    {
        var (open, close) = (text.LastIndexOf('<'), text.LastIndexOf('>'));
        if (open < 0 || close < open) return new InvitePerson(text);
        var name = text[..open].Trim().Trim('"').Trim();
        return new InvitePerson(text[(open + 1)..close].Trim(), DisplayName: name.Length > 0 ? name : null);
    }

    // The address stands wherever it stands; what else there is, is the name.
    private static InvitePerson Fields(string line, string[] parts)
    {
        if (line.Contains('<', StringComparison.Ordinal)) return One(line);
        var at = Array.FindIndex(parts, part => part.Contains('@', StringComparison.Ordinal));
        if (at < 0) return new InvitePerson(line);
        string[] names = [.. parts.Where((_, index) => index != at)];
        return new InvitePerson(parts[at], names.ElementAtOrDefault(0), names.ElementAtOrDefault(1));
    }
}
