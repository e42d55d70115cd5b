using System.Text.RegularExpressions;
using HrisOrleans.Client.Providers;

namespace HrisOrleans.Console.Connect;

/// <summary>What can be seen of a credential before it is tried.</summary>
internal static class CredentialCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    /// <summary>A sentence on what is wrong with a value, or null.</summary>
    public static string? Fault(CredentialField field, string value)
    {
        if (value.Length == 0) return field.Optional ? null : $"{field.Title} is missing.";
        if (value.Length > field.MaxLength) return $"{field.Title} has at most {field.MaxLength} characters.";
        return field.Pattern is null || Fits(field.Pattern, value) ? null : $"This does not look like {Article(field.Title)}: check what you pasted.";
    }

    private static bool Fits(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, Longest);
        }
        catch (RegexMatchTimeoutException)
        {
            // The API looks at it again.
            return true;
        }
    }

    private static string Article(string title)
    {
        var words = title.Length > 1 && char.IsUpper(title[1]) ? title : char.ToLowerInvariant(title[0]) + title[1..];
        return words[0] is 'a' or 'e' or 'i' or 'o' or 'A' or 'E' or 'I' or 'O' ? $"an {words}" : $"a {words}";
    }
}
