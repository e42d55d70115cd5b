using HrisOrleans.Client.Members;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Members;

/// <summary>Where a member stands, as people say it.</summary>
internal static class MemberWords
{
    /// <summary>The name to show; null where none is kept.</summary>
    public static string? Name(Member member)
    {
        if (member.DisplayName is { Length: > 0 } shown) return shown;
        var name = $"{member.GivenName} {member.FamilyName}".Trim();
        return name.Length > 0 ? name : null;
    }

    /// <summary>What to call them in a sentence.</summary>
    public static string Called(Member member) => Name(member) ?? member.Email ?? "this person";

    /// <summary>The one word that tells most in the list they stand in.</summary>
    public static (string Word, string Tone) State(Member member) => member.List switch
    {
        "active" => member.Advisory is null ? ("Active", "good") : ("Left the HRIS", "wait"),
        "queued" => ("Queued", "wait"),
        "requests" => ("Wants approval", "wait"),
        "pending" => Invitation(member.Invitation),
        _ => (Cause(member.Cause), "calm"),
    };

    public static (string Word, string Tone) Invitation(string word) => word switch
    {
        "none" => ("None", "calm"),
        "queued" => ("Queued", "wait"),
        "open" => ("Invited", "calm"),
        "unconfirmed" => ("Unconfirmed", "wait"),
        "accepted" => ("Accepted", "good"),
        "expired" => ("Expired", "wait"),
        "revoked" => ("Revoked", "calm"),
        "bounced" => ("Bounced", "bad"),
        _ => (word, "calm"),
    };

    public static string InvitationMeaning(Member member) => member.Invitation switch
    {
        "none" => "No invitation was made.",
        "queued" => "It goes out when somebody sends it.",
        "open" => "It went out, and has not been accepted yet.",
        "unconfirmed" => "It was handed to the mail server, and nobody knows what became of it. It is never sent again by itself.",
        "accepted" => "They came in by it.",
        "expired" => "Its link ended before it was accepted. A reminder sends a fresh one.",
        "revoked" => "Its links no longer work.",
        "bounced" => "The mail came back: the address cannot be reached.",
        _ => "",
    };

    /// <summary>What the connection has to do with them; of somebody who is out and whom it does not know, nothing.</summary>
    public static string Grant(Member member) => member is { Grant: "none", List: "deactivated" } ? "None" : Grant(member.Grant);

    private static string Grant(string word) => word switch
    {
        "linked" => "Managed",
        "retained" => "No longer managed",
        "none" => "By hand",
        _ => word,
    };

    public static string GrantMeaning(Member member) => member.Grant switch
    {
        "none" when member.List == "deactivated" => "No connection vouches for them.",
        "linked" => "The connection vouches for them, and keeps them in step with the HRIS.",
        "retained" => "They came through the HRIS and stayed. No sync takes them out.",
        "none" => "Somebody invited or restored them by hand. No sync takes them out.",
        _ => "",
    };

    public static string Access(Member member) => member.Access switch
    {
        "none" => member.List == "deactivated" ? "None" : "Not yet",
        "active" => "Has access",
        "deactivated" => "Taken away",
        _ => member.Access,
    };

    public static string Approval(string word) => word switch
    {
        "awaiting" => "Waits for an admin",
        "approved" => "Approved",
        "denied" => "Denied",
        _ => word,
    };

    public static string Role(string word) => word == "admin" ? "Admin" : "Member";

    /// <summary>Why they are out, in two or three words.</summary>
    public static string Cause(string? word) => word switch
    {
        null => "Out",
        "selection_edited" => "Outside the selection",
        "left_group" => "Left the group",
        "left_directory" => "Left the directory",
        "terminated" => "Left the company",
        "removed" => "Removed",
        "denied" => "Denied",
        "undone" => "Undone",
        "erased" => "Erased",
        "invitation_revoked" => "Invitation revoked",
        _ => word.Replace('_', ' '),
    };

    /// <summary>The same as a sentence.</summary>
    public static string CauseMeaning(string? word) => word switch
    {
        "selection_edited" => "The selection was edited, and they are outside it now. They had never become active.",
        "left_group" => "They left the last selected group they were in.",
        "left_directory" => "They are no longer in the directory.",
        "terminated" => "The directory carries a leaver record of them.",
        "removed" => "An admin took them out, and that sticks.",
        "denied" => "An admin denied them, and that sticks.",
        "undone" => "The plan that brought them in was undone.",
        "erased" => "Their name, addresses and attributes were erased. Nothing brings this record back.",
        "invitation_revoked" => "Their invitation was revoked. They stay approved, and can be sent a fresh one.",
        _ => "They are out.",
    };

    /// <summary>What an advisory says.</summary>
    public static string Advisory(string word) => word switch
    {
        "left_group" => "They left the last selected group they were in.",
        "left_directory" => "They are no longer in the directory.",
        "terminated" => "The directory says that they left the company.",
        _ => CauseMeaning(word),
    };

    /// <summary>The kind and the id of a group as it is shown where its name is not at hand.</summary>
    public static string Group(string id)
    {
        var at = id.IndexOf(':', StringComparison.Ordinal);
        return at > 0 ? $"{char.ToUpperInvariant(id[0])}{id[1..at].Replace('_', ' ')} {id[(at + 1)..]}" : id;
    }

    /// <summary>"12 people", or the name where it is one.</summary>
    public static string Whom(int count, Member? one) => count == 1 && one is not null ? Called(one) : Moments.People(count);
}
