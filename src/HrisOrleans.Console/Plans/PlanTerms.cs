using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Plans;

/// <summary>A plan as people speak of it.</summary>
internal static class PlanTerms
{
    /// <summary>Actions that do something; of the others a plan only tells.</summary>
    private static readonly HashSet<string> Deciding = ["join", "link", "return", "retain", "withdraw", "leave", "change_address", "advise", "record_departure", "undo"];

    private const string OutAgain = "Is taken out again";

    /// <summary>Bookkeeping about people who are outside and stay there.</summary>
    private static readonly HashSet<string> Quiet = ["outside", "refresh", "forget"];

    public static bool Decides(string action) => Deciding.Contains(action);

    public static bool IsQuiet(string action) => Quiet.Contains(action);

    /// <summary>Rules by which the directory itself says that somebody left.</summary>
    public static IReadOnlyList<string> Leavers { get; } = ["terminated", "deleted_at_source"];

    public static bool IsLeaver(string rule) => Leavers.Contains(rule);

    /// <summary>A reviewer can still say yes or no to it on its page.</summary>
    public static bool IsOpen(Plan plan) => plan is { State: "waiting" } or { State: "ready", Kind: "undo" };

    public static bool CanBeUndone(Plan plan) => plan is { State: "applied", UndoneBy: null, Kind: "sync" or "settings" or "removals" };

    /// <summary>People who would be taken out.</summary>
    public static int Losses(Plan plan) => plan.Counts.GetValueOrDefault("leave") + plan.Counts.GetValueOrDefault("withdraw") + (OfUndo(plan) ? plan.Counts["undo"] : 0);

    /// <summary>Losses that an undo found, and not a sync: its parent is that undo.</summary>
    public static bool OfUndo(Plan plan) => plan.Kind == "removals" && plan.Counts.GetValueOrDefault("undo") > 0;

    /// <summary>People of an applied undo who were put into a plan of their own, because so many may not be taken out by it without a review.</summary>
    public static int Parked(Plan plan) => plan is { Kind: "undo", State: "applied", Done: { } done }
        ? Math.Max(0, plan.Counts.GetValueOrDefault("undo") - (plan.Choice?.Without.Count ?? 0) - plan.Skipped.Count - done.Values.Sum())
        : 0;

    /// <summary>This line of an applied undo is one of those.</summary>
    public static bool IsParked(Plan plan, Change line) => line.Action == "undo" && Parked(plan) > 0 && line.Reasons.Any(reason => IsGuard(reason.Rule));

    /// <summary>Rules by which a loss waits for a reviewer.</summary>
    public static bool IsGuard(string rule) => rule is "over_removal_budget" or "over_group_budget" or "last_active_admin";

    /// <summary>What a plan does with the people of one action; of removals an undo is a loss like any other.</summary>
    public static string Action(Plan plan, string action) => action == "undo" && plan.Kind == "removals" ? OutAgain : States.Action(action);

    /// <summary>What a line does: to undo is to take in or to take out, by what is undone.</summary>
    public static string Action(Change line) => Undone(line) switch
    {
        "join" or "return" => OutAgain,
        "leave" or "withdraw" => "Comes back",
        _ => States.Action(line.Action),
    };

    public static string ActionTone(Change line) => Undone(line) is "join" or "return" ? "bad" : States.ActionTone(line.Action);

    private static string? Undone(Change line) => line.Action == "undo" ? line.Reasons.FirstOrDefault(reason => reason.Rule == "undoes")?.Reference : null;

    /// <summary>People by action: what it did once it is applied, without those who were left out or skipped; what it would do before.</summary>
    public static IReadOnlyDictionary<string, int> Counts(Plan plan) => plan switch
    {
        { Kind: "removals" } => AsLosses(plan.Done ?? plan.Counts),
        { Done: null } => plan.Counts,
        { Kind: "undo" } => new Dictionary<string, int> { ["undo"] = plan.Done.Values.Sum() },
        _ => plan.Done,
    };

    /// <summary>Of removals an undo is a loss like any other.</summary>
    public static IReadOnlyDictionary<string, int> AsLosses(IReadOnlyDictionary<string, int> counts)
    {
        if (counts.GetValueOrDefault("undo") is not (var undone and > 0)) return counts;
        var losses = counts.ToDictionary();
        losses["leave"] = losses.GetValueOrDefault("leave") + undone;
        losses.Remove("undo");
        return losses;
    }

    /// <summary>Lines that do something, or did.</summary>
    public static int Deeds(Plan plan) => Counts(plan).Where(count => Decides(count.Key)).Sum(count => count.Value);

    public static (string Word, string Tone) State(Plan plan) => plan switch
    {
        { State: "making" } => ("Being made", "busy"),
        { State: "ready" } => ("Preview", "wait"),
        { State: "waiting" } => ("Waits for a reviewer", "wait"),
        { State: "applying" } => ("Being applied", "busy"),
        { State: "applied", UndoneBy: not null } => ("Undone", "calm"),
        { State: "applied" } => ("Applied", "good"),
        { State: "rejected" } => ("Rejected", "calm"),
        { State: "stale" } => ("Out of date", "calm"),
        { State: "failed" } => ("Failed", "bad"),
        _ => (plan.State.Replace('_', ' '), "calm"),
    };

    public static string Kind(Plan plan) => plan.Kind switch
    {
        "settings" => "Settings",
        "sync" => "Sync",
        "removals" => "Removals",
        "undo" => "Undo",
        _ => plan.Kind.Replace('_', ' '),
    };

    public static string Title(Plan plan) => plan switch
    {
        { Kind: "removals", State: "applied" or "applying" } => "Removals that a reviewer let through",
        { Kind: "removals", State: "waiting" } => $"{Moments.People(Losses(plan))} would be taken out",
        { Kind: "removals" } => "Removals that waited for a reviewer",
        { Kind: "undo", State: "applied" } when Parked(plan) == 0 => "An earlier plan was undone",
        { Kind: "undo" } => "Undo an earlier plan",
        { Kind: "settings", State: "applying" or "applied" } => "Settings that were saved",
        { Kind: "settings" } => "Preview of settings",
        _ => "What a sync found",
    };

    /// <summary>Why it waits, in words, and what to look for.</summary>
    public static (string What, string Do) Hold(string why) => why switch
    {
        "implausible_shrink" => ("The directory was far smaller than before.", "That looks more like a broken read or a wrong filter than like people who left. Look into the HRIS first; the next sync reads it again."),
        "identity_churn" => ("Many people came under other ids or addresses at once.", "That happens when a directory is moved or imported anew. Compare some names before you let it through."),
        "other_account" => ("The credentials belong to another company's account.", "Apply it only if that is meant, such as after a merger; otherwise relink with the right account."),
        _ => ($"It is held: {why.Replace('_', ' ')}.", "Look at the people before you decide."),
    };

    public static string Who(Selection selection)
    {
        var who = selection.Mode switch
        {
            "everyone" => "Everyone in the directory",
            "groups" => selection.Groups is { Count: 1 } ? "Whoever is in one group" : $"Whoever is in any of {Moments.Count(selection.Groups?.Count ?? 0, "group")}",
            "manual" => $"{Moments.People(selection.People?.Count ?? 0)} picked by name",
            _ => selection.Mode,
        };
        return (selection.Contractors, selection.Guests) switch
        {
            (true, true) => $"{who}, contractors and guests too",
            (true, false) => $"{who}, contractors too",
            (false, true) => $"{who}, guests too",
            (false, false) => who,
        };
    }

    public static string How(InviteSettings invites) => (invites.Send, invites.Approval) switch
    {
        ("now", "required") => "Invited once an admin approves",
        ("now", _) => "Invited at once",
        (_, "required") => "An admin approves, then the invitation is queued",
        _ => "Invitations are queued",
    };

    /// <summary>"5 people lose their access." and the like; of what is done, in the order people want to know it.</summary>
    public static IEnumerable<string> Does(IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (action, one, many) in Sentences)
            if (counts.GetValueOrDefault(action) is var number and > 0) yield return $"{Moments.People(number)} {(number == 1 ? one : many)}";
    }

    private static readonly (string Action, string One, string Many)[] Sentences =
    [
        ("leave", "is taken out: no access any more, no invitation.", "are taken out: no access any more, no invitation."),
        ("withdraw", "is withdrawn: the invitation or request ends.", "are withdrawn: their invitations or requests end."),
        ("retain", "stays a member, no longer through the HRIS.", "stay members, no longer through the HRIS."),
        ("join", "comes in.", "come in."),
        ("return", "comes back.", "come back."),
        ("link", "who is here already becomes managed through the HRIS.", "who are here already become managed through the HRIS."),
        ("change_address", "gets another address.", "get another address."),
        ("undo", "is put back as they were before.", "are put back as they were before."),
        ("advise", "stays in, and admins are told that they left.", "stay in, and admins are told that they left."),
        ("record_departure", "who is out already is noted as gone.", "who are out already are noted as gone."),
        ("notice_absence", "is noted as missing: whom a second complete read does not hold either may leave then.", "are noted as missing: whom a second complete read does not hold either may leave then."),
    ];
}
