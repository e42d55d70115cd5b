using HrisOrleans.Client;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Setup;

/// <summary>Which picks a refused preview does not know: the list that they were picked from may be up to an hour old.</summary>
internal static class UnknownPicks
{
    /// <summary>The ids among the picked ones that the refusal names; nobody where it is about something else.</summary>
    public static IEnumerable<string> In(Trouble? trouble, SetupDraft draft) => trouble?.Code switch
    {
        RefusalCodes.UnknownGroup => draft.Groups.Where(id => Names(trouble.Sentence, id)),
        RefusalCodes.UnknownPerson => draft.People.Where(id => Names(trouble.Sentence, id)),
        _ => [],
    };

    // As a word of its own: 12 is not in 112.
    private static bool Names(string sentence, string id)
    {
        for (var at = sentence.IndexOf(id, StringComparison.Ordinal); at >= 0; at = sentence.IndexOf(id, at + 1, StringComparison.Ordinal))
            if (Ends(sentence, at - 1) && Ends(sentence, at + id.Length)) return true;
        return false;
    }

    private static bool Ends(string sentence, int at) => at < 0 || at >= sentence.Length || sentence[at] is ' ' or ',' || (sentence[at] == '.' && at == sentence.Length - 1);
}
