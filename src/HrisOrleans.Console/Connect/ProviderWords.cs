using HrisOrleans.Client.Providers;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Connect;

/// <summary>What a provider can do, as people say it.</summary>
internal static class ProviderWords
{
    /// <summary>One line for a card.</summary>
    public static string Short(Provider provider) => provider switch
    {
        { Id: "csv" } => "You bring a file, by hand or by the API",
        { Push: "authoritative" } => "The directory pushes its people here",
        { GroupKinds.Count: > 0 } => $"{string.Join(", ", provider.GroupKinds.SkipLast(1).Select(Kind).Prepend("People"))} and {Kind(provider.GroupKinds[^1])}",
        _ => "People",
    };

    /// <summary>"Slack is connected".</summary>
    public static string Connected(Provider provider) => $"{provider.Name} {(provider.Name.EndsWith("files", StringComparison.Ordinal) ? "are" : "is")} connected";

    /// <summary>What a locked one needs: "Needs Standard or Premium".</summary>
    public static string Needs(Provider provider) => $"Needs {string.Join(" or ", provider.Subscriptions.Select(States.Subscription))}";

    /// <summary>It takes credentials, or a sign-in: there is something to relink.</summary>
    public static bool Relinks(Provider provider) => provider.CredentialForm.Count > 0 || provider.SignIn.Contains("authorization_code");

    /// <summary>What a disconnect destroys, after the verb.</summary>
    public static string Destroyed(Provider? provider) => provider switch
    {
        { Id: "csv" } => "the file that was uploaded",
        { Push: "authoritative" } => "the token and everything that was pushed",
        _ => "the credentials",
    };

    /// <summary>What connecting again takes after a disconnect, after "to connect again you".</summary>
    public static string Again(Provider? provider) => provider switch
    {
        { Id: "csv" } => "upload one again",
        { Push: "authoritative" } => "give the directory a new token",
        _ => "enter them again",
    };

    /// <summary>A kind of group in the plural.</summary>
    public static string Kind(string kind) => kind switch
    {
        "department" => "departments",
        "division" => "divisions",
        "location" => "locations",
        "team" => "teams",
        "channel" => "channels",
        "org-unit" or "org_unit" => "organisational units",
        "group" => "groups",
        _ => kind,
    };

    /// <summary>How fresh the list is kept.</summary>
    public static string Freshness(Provider provider) => provider switch
    {
        { Id: "csv" } => "Changes arrive with each file.",
        { Push: "authoritative" } => "Changes arrive within seconds, when the directory pushes them.",
        { Push: "hint", PushSecret: null, Delta: not "none" } => "Changes are read every 15 minutes, or within seconds where the provider announces them, which it is asked for by itself. A complete check runs every six hours.",
        { Push: "hint", PushSecret: null } => "A complete check runs every six hours, or soon after each change that the provider announces, which it is asked for by itself.",
        { Push: "hint", Delta: not "none" } => "Changes are read every 15 minutes, or within seconds once you have set up a webhook. A complete check runs every six hours.",
        { Push: "hint" } => "A complete check runs every six hours, or soon after each change once you have set up a webhook.",
        { Delta: not "none" } => "Changes are read every 15 minutes. A complete check runs every six hours.",
        _ => "A complete check runs every six hours, or whenever you ask for it.",
    };
}
