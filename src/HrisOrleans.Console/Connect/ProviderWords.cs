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
        { GroupKinds.Count: > 0 } => $"People and {string.Join(", ", provider.GroupKinds.Select(Kind))}",
        _ => "People",
    };

    /// <summary>"Slack is connected".</summary>
    public static string Connected(Provider provider) => $"{provider.Name} {(provider.Name.EndsWith("files", StringComparison.Ordinal) ? "are" : "is")} connected";

    /// <summary>What a locked one needs: "Needs Standard or Premium".</summary>
    public static string Needs(Provider provider) => $"Needs {string.Join(" or ", provider.Subscriptions.Select(States.Subscription))}";

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
        { Push: "hint", PushSecret: null, Delta: not "none" } => "Changes are read as soon as the provider tells of one, which it is asked for by itself; else every quarter of an hour, and everything every six hours.",
        { Push: "hint", PushSecret: null } => "Everything is read soon after the provider tells of a change, which it is asked for by itself; else every six hours.",
        { Push: "hint", Delta: not "none" } => "Changes are read as soon as the provider tells of one, once it is told where to; else every quarter of an hour, and everything every six hours.",
        { Push: "hint" } => "Everything is read soon after the provider tells of a change, once it is told where to; else every six hours.",
        { Delta: not "none" } => "Changes are read every quarter of an hour, everything every six hours.",
        _ => "Everything is read every six hours, or whenever you ask for it.",
    };
}
