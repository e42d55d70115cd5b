using System.Text.RegularExpressions;
using HrisOrleans.Client;
using HrisOrleans.Client.Providers;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Connect;

/// <summary>Which rights a refusal names.</summary>
internal static class Rights
{
    /// <summary>The missing ones; null where the refusal says nothing of rights.</summary>
    public static HashSet<string>? MissingIn(Trouble? trouble, Provider provider)
    {
        if (trouble is not { Code: RefusalCodes.HrisPermissionMissing }) return null;
        var named = provider.NeededRights.Select(right => right.Code).Where(code => Regex.IsMatch(trouble.Sentence, $@"\({Regex.Escape(code)}\)", RegexOptions.CultureInvariant)).ToHashSet();
        return named.Count > 0 ? named : null;
    }
}
