using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using MudBlazor;

namespace HrisOrleans.Console.Pieces;

/// <summary>The words of the API as people say them.</summary>
public static class States
{
    /// <summary>A connection's state: word, tone and icon.</summary>
    /// <param name="connection">The connection; null where there is none.</param>
    /// <param name="review">A plan of it waits for a reviewer.</param>
    public static (string Word, string Tone, string Icon) Of(Connection? connection, bool review = false) => connection switch
    {
        null or { Status: "disconnected" } => ("Not connected", "calm", Icons.Material.Outlined.LinkOff),
        { PendingAccount: not null } => ("Another account", "bad", Icons.Material.Outlined.ErrorOutline),
        { Status: "unconfigured" } => ("Set-up unfinished", "wait", Icons.Material.Outlined.HourglassEmpty),
        { Status: "paused" } => ("Paused", "wait", Icons.Material.Outlined.PauseCircle),
        { Status: "needs_relink", FailureCode: RefusalCodes.HrisPermissionMissing } => ("Rights are missing", "bad", Icons.Material.Outlined.Key),
        { Status: "needs_relink" } => ("Needs relinking", "bad", Icons.Material.Outlined.LinkOff),
        { CurrentSync: { Phase: "reading" or "applying", Kind: not ("browse" or "preview") } } => ("Syncing", "busy", Icons.Material.Outlined.Sync),
        { Failures: > 0 } => ("Retrying", "wait", Icons.Material.Outlined.HourglassEmpty),
        _ when review => ("Review waits", "wait", Icons.Material.Outlined.FactCheck),
        _ => ("In step", "good", Icons.Material.Outlined.CheckCircle),
    };

    /// <summary>Why a connection cannot be read until somebody does something: what happened, and what mends it.</summary>
    /// <param name="code">The connection's failure.</param>
    public static (string What, string Next) Relink(string? code) => code switch
    {
        RefusalCodes.HrisPermissionMissing => ("Rights are missing in the HRIS.", "The credentials work, and nobody is removed for it. Grant the rights there, and everything goes on: it is tried again by itself, more and more rarely, and “Sync now” tries at once."),
        RefusalCodes.AccountRefused => ("The credentials belong to another company, and that was refused.", "Nobody is removed for it. Nothing is read, and nothing is tried again by itself: relink with credentials of the right company. Should the refused one be right after all, relink to it again and accept it."),
        _ => ("The credentials no longer work.", "Nobody is removed for it. Relink, and everything goes on where it stopped; it is also tried again by itself, more and more rarely."),
    };

    /// <summary>Both in one.</summary>
    public static string RelinkInFull(string? code) => $"{Relink(code).What} {Relink(code).Next}";

    /// <summary>A sync can be asked for; of a company that was refused nothing is read.</summary>
    public static bool CanSync(Connection? connection) => connection is { Status: "active" } or { Status: "needs_relink", FailureCode: not RefusalCodes.AccountRefused };

    /// <summary>A relink is followed by a complete check: before it is known who comes in nothing is read, nor while it is paused.</summary>
    public static bool ChecksAfterRelink(Connection? connection) => connection is { Selection: not null, Status: not "paused" };

    /// <summary>The lists of members, in the order of their tabs.</summary>
    public static IReadOnlyList<(string Id, string Name, string Meaning)> Lists { get; } =
    [
        ("active", "Active", "They have access."),
        ("queued", "Queued", "Their invitation waits until somebody sends it."),
        ("requests", "Requests", "They wait for an approval."),
        ("pending", "Pending", "They were invited and have not come yet."),
        ("deactivated", "Deactivated", "They are out, each for a reason."),
    ];

    /// <summary>What a plan line does, in a word or two.</summary>
    public static string Action(string action) => action switch
    {
        "join" => "Joins",
        "link" => "Becomes managed",
        "return" => "Comes back",
        "retain" => "Stays, not managed",
        "withdraw" => "Is withdrawn",
        "leave" => "Leaves",
        "change_address" => "New address",
        "update" => "Is updated",
        "advise" => "Admins are told",
        "record_departure" => "Departure noted",
        "notice_absence" => "Missing once",
        "stay_out" => "Stays out",
        "faulty" => "Faulty record",
        "pinned" => "Is held",
        "keep" => "Stays as it is",
        "undo" => "Is put back",
        "refresh" => "Nothing new",
        "forget" => "Is forgotten",
        "unmatched" => "Not matched",
        "outside" => "Outside",
        _ => action.Replace('_', ' '),
    };

    /// <summary>The tone of a plan line.</summary>
    public static string ActionTone(string action) => action switch
    {
        "join" or "link" or "return" or "undo" => "good",
        "leave" or "withdraw" or "faulty" => "bad",
        "retain" or "stay_out" or "pinned" or "keep" or "notice_absence" or "advise" or "unmatched" => "wait",
        _ => "calm",
    };

    /// <summary>Why a connection cannot be read, in a few words; the code where there are none.</summary>
    public static string Failure(string code) => code switch
    {
        RefusalCodes.CredentialsRejected => "Credentials are not accepted",
        RefusalCodes.HrisPermissionMissing => "Rights are missing",
        RefusalCodes.AccountRefused => "Another company was refused",
        RefusalCodes.SubscriptionRequired => "Subscription does not cover it",
        RefusalCodes.ProviderUnavailable => "Provider cannot be reached",
        RefusalCodes.ProviderSlow => "Provider does not answer in time",
        RefusalCodes.ProviderBadResponse => "Provider answers nonsense",
        RefusalCodes.ProviderThrottled => "Provider asked for a pause",
        _ => code,
    };

    /// <summary>A subscription's name.</summary>
    public static string Subscription(string word) => word switch
    {
        "free" => "Free",
        "standard" => "Standard",
        "premium" => "Premium",
        _ => word,
    };
}
