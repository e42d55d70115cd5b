using HrisOrleans.Client.Syncs;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Syncs;

/// <summary>A run as people speak of it.</summary>
internal static class SyncWords
{
    public static string Kind(Sync sync) => sync.Kind switch
    {
        "full" => "Full read",
        "delta" => "Read of changes",
        "preview" => "Preview",
        "apply" => "Applying a plan",
        "disconnect" => "Disconnecting",
        "browse" => "Read for browsing",
        "undo" => "Preview of an undo",
        _ => sync.Kind.Replace('_', ' '),
    };

    /// <summary>What asked for it.</summary>
    public static string Trigger(Sync sync) => sync.Trigger switch
    {
        "schedule" => "On schedule",
        "settings" => $"Settings of {Actor(sync.Actor)}",
        "retry" => "Tried again by itself",
        "hint" => "The HRIS said something changed",
        _ => Actor(sync.Actor),
    };

    public static (string Word, string Tone) Outcome(Sync sync) => sync switch
    {
        { Phase: "waiting" } => ("Waiting its turn", "busy"),
        { Phase: "reading" } => ("Reading", "busy"),
        { Phase: "applying" } => ("Applying", "busy"),
        { Phase: "superseded" } => ("Overtaken", "calm"),
        { Parked: > 0, Phase: "done" } => ("Removals parked", "wait"),
        { Outcome: "applied" } => ("Applied", "good"),
        { Outcome: "no_changes" } => ("No changes", "good"),
        { Outcome: "held" } => ("Waits for a reviewer", "wait"),
        { Outcome: "rejected_before" } => ("Rejected before", "calm"),
        { Outcome: "rejected" } => ("Rejected", "calm"),
        { Outcome: "previewed" } => ("Previewed", "calm"),
        { Outcome: "browsed" } => ("Read", "calm"),
        { Outcome: "recovered" } => ("Works again", "good"),
        { Phase: "done", Outcome: null } => ("Done", "good"),
        _ => ("Failed", "bad"),
    };

    /// <summary>How long it took, or has taken.</summary>
    public static TimeSpan Took(Sync sync, DateTimeOffset now) => (sync.FinishedAt ?? now) - sync.CreatedAt;

    /// <summary>"Reading the directory: 1,240 people so far".</summary>
    public static (string Phase, string Progress) Now(Sync sync) => sync switch
    {
        { Phase: "waiting" } => ("Waiting its turn", "Others are being worked on; it begins by itself."),
        { Phase: "reading", People: 0 } => (sync.Kind is "undo" ? "Making the plan" : "Reading the directory", sync.Kind is "undo" ? "" : "The HRIS is being asked."),
        { Phase: "reading" } => ("Reading the directory", $"{Moments.People(sync.People)} so far"),
        { Phase: "applying", Lines: > 0 } => ("Applying the plan", $"{Moments.Number(sync.LinesDone)} of {Moments.Number(sync.Lines)} lines done"),
        { Phase: "applying" } => ("Applying the plan", ""),
        _ => (Outcome(sync).Word, sync.Detail ?? ""),
    };

    /// <summary>What is wrong with a record, and who can mend it.</summary>
    public static string Fault(string code) => code switch
    {
        "missing_id" => "The record has no id.",
        "unreadable_record" => "The record cannot be read.",
        "hidden_fields" => "The HRIS hides fields that are needed: grant the rights to see them.",
        "duplicate_id" => "The directory lists this id twice.",
        "missing_email" => "There is no e-mail address in the record.",
        "malformed_email" => "The e-mail address in the record is malformed.",
        "duplicate_email" => "Somebody else in the directory has the same e-mail address.",
        "name_too_long" => "A name in the record is too long.",
        "unknown_status" => "The record has a status that is not known here, so nothing is done with it.",
        "address_taken" => "Another member holds this e-mail address already.",
        _ => code.Replace('_', ' '),
    };

    private static string Actor(string actor) => actor == "sync" ? "By itself" : actor;
}
