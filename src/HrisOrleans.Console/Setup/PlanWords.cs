namespace HrisOrleans.Console.Setup;

/// <summary>What a plan's actions mean for people, in the order in which one wants to know.</summary>
internal static class PlanWords
{
    public static IReadOnlyList<(string Action, string Name, string Text)> All { get; } =
    [
        ("join", "Join", "They get an account."),
        ("return", "Come back", "They were out, and are selected again."),
        ("link", "Become managed", "They are here already; from now on the connection keeps them in step."),
        ("retain", "Stay, without the HRIS", "Active members outside the selection stay until an admin removes them."),
        ("withdraw", "Are withdrawn", "They never became active: their request ends, or their invitation is revoked."),
        ("leave", "Leave", "The HRIS says that they left."),
        ("stay_out", "Stay out", "An admin removed or denied them, and that holds."),
        ("unmatched", "Not matched", "They came through an earlier connection, and nobody here is them: they stay as they are."),
        ("change_address", "New address", "The same member under another address."),
        ("update", "Are updated", "Only what is known of them changes."),
        ("advise", "Admins are told", "They left, and nothing takes them out by itself."),
        ("record_departure", "Noted as gone", "They were out already; now the HRIS says that they left."),
        ("notice_absence", "Missing once", "A second complete read decides."),
        ("pinned", "Held by an undo", "They stay as they are until the HRIS says something new."),
        ("faulty", "Faulty records", "Nothing is done with them; they block nobody else."),
    ];

    /// <summary>Always told in an edit, also when they are nobody: who joins, who stays, who is withdrawn, who stays out.</summary>
    public static IReadOnlyList<string> OfEdits { get; } = ["join", "retain", "withdraw", "stay_out"];

    /// <summary>What a preview warns of.</summary>
    public static string Hold(string code) => code switch
    {
        "implausible_shrink" => "The directory is far smaller than what was known before. That may be a mistake at the provider.",
        "identity_churn" => "Many people come under other ids or addresses at once. That may be another directory.",
        "other_account" => "The credentials belong to another company's account.",
        _ => "This plan asks for a second look.",
    };
}
