using HrisOrleans.Client;

namespace HrisOrleans.Console.Members;

/// <summary>Codes of people and lines that a job or a preview refused, as sentences.</summary>
internal static class Refusals
{
    public static string Of(string? code) => code switch
    {
        RefusalCodes.MemberNotFound => "There is no such member any more.",
        RefusalCodes.MemberOut => "The person is out; restore them instead.",
        RefusalCodes.NotAwaiting => "The person is not waiting for an approval.",
        RefusalCodes.NotApproved => "The person is not approved yet; approve them first.",
        RefusalCodes.AlreadySent => "An invitation is open already; remind them instead.",
        RefusalCodes.AlreadyMember => "Somebody with this address is here already.",
        RefusalCodes.NotInvited => "No invitation of this person went out.",
        RefusalCodes.RemindedTooOften => "They were reminded many times, and every one of those links still works.",
        RefusalCodes.AddressSuppressed => "This address is to get no invitations. Unblock it first, if the person agrees.",
        RefusalCodes.LastActiveAdmin => "This is the last active admin; make somebody else admin first, or let the operator do it.",
        RefusalCodes.NotOut => "The person is not out, so there is nothing to restore. Whose invitation was revoked can be sent a fresh one.",
        RefusalCodes.Erased => "The person was erased; nothing of them is kept.",
        RefusalCodes.ManagedByHris => "The HRIS owns this; change it there.",
        RefusalCodes.MalformedAddress => "This is not an e-mail address.",
        RefusalCodes.NameTooLong => "A name is longer than 256 characters.",
        "missing_email" => "There is no e-mail address in this line.",
        "malformed_name" => "A name holds characters that no name has.",
        "malformed_line" => "This line is not a line of a CSV file: a quote is not closed, or it is far too long.",
        "too_many_fields" => "This line has more fields than there are headers.",
        "unknown_role" => "The role is neither member nor admin.",
        "duplicate_line" => "This address is already further up.",
        "failed" => "It could not be done, and was given up after several tries. Try again.",
        "member_busy" => "The person was being changed by something else; try again.",
        null => "",
        _ => "It was refused.",
    };
}
