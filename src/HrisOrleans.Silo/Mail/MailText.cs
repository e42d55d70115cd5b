namespace HrisOrleans.Silo.Mail;

/// <summary>Text from outside, made fit for a line of a mail.</summary>
internal static class MailText
{
    private const int LongestName = 100;
    private static readonly char[] Breaks = ['\r', '\n', '\t', '\u2028', '\u2029', ' '];

    // Names come from directories: what would break a line, or fill the mail, is taken out.
    public static string OneLine(string name, int longest = LongestName)
    {
        var line = string.Join(' ', name.Split(Breaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new string([.. line.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune)).Take(longest).SelectMany(rune => rune.ToString())]);
    }
}
