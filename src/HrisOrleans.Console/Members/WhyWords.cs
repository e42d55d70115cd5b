using HrisOrleans.Client.Why;

namespace HrisOrleans.Console.Members;

/// <summary>The one sentence above the reasons.</summary>
internal static class WhyWords
{
    public static string Verdict(WhyAnswer answer) => (answer.Subject, answer.Verdict) switch
    {
        (_, "join") => "The next sync would bring them in.",
        (_, "link") => "The next sync would let the connection manage them.",
        (_, "return") => "The next sync would bring them back.",
        (_, "retain") => "The next sync would end the connection's grant; they stay a member.",
        (_, "withdraw") => "The next sync would withdraw them.",
        (_, "leave") => "The next sync would take them out.",
        (_, "stay_out") => "They stay out.",
        (_, "outside") => "They are outside the selection.",
        (_, "faulty") => "Their record in the directory is faulty.",
        (_, "held") => "They are held as they are.",
        (_, "advise") => "The next sync would tell the admins that they left.",
        (_, "notice_absence") => "They are missing from the directory; a second look decides.",
        (_, "change_address") => "The next sync would take over their new address.",
        (_, "update") => "The next sync would take over what the directory changed.",
        (_, "record_departure") => "The next sync would note that they left.",
        ("member", _) => Here(answer),
        ("outsider", _) => "They are in the directory, and no member.",
        _ => "Nobody by this address is known here.",
    };

    /// <summary>An invitation by hand would be a way in.</summary>
    public static bool CanInvite(WhyAnswer answer) => answer.Member is null && answer.Verdict is not "join" && answer.Reasons.All(reason => reason.Rule != "erased_address");

    private static string Here(WhyAnswer answer) => answer.Member?.List switch
    {
        "active" => "They are an active member, and nothing is to be done.",
        "queued" => "They are here: their invitation waits to be sent.",
        "requests" => "They are here: they wait for an approval.",
        "pending" => "They are here: they were invited and have not come yet.",
        _ => "They are out.",
    };
}
