using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Members;

namespace HrisOrleans.Silo.Members;

/// <summary>What may be edited of a member by hand, and what not.</summary>
internal static class MemberProfiles
{
    public static readonly Refusal MalformedAddress = new("malformed_address", RefusalKind.Unprocessable, "This is not an e-mail address.");
    public static readonly Refusal AlreadyMember = new("already_member", RefusalKind.Conflict, "Another member of the tenant has this address.");

    public static Refusal? TooLong(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
            if (name?.Length > PersonRules.MaxName) return new Refusal("name_too_long", RefusalKind.Unprocessable, $"A name has at most {PersonRules.MaxName} characters.");
        return null;
    }

    /// <summary>Refuses an edit of what the HRIS owns, and of an address that an invitation went to.</summary>
    public static Refusal? CheckEdit(MemberRecord member, EditMember edit)
    {
        if (edit.IfMatch is { } version && version != member.State.Version)
            return new Refusal("version_mismatch", RefusalKind.PreconditionFailed, "The member has changed since; look again.");
        var edits = edit.Email is not null || edit.GivenName is not null || edit.FamilyName is not null || edit.DisplayName is not null;
        if (!edits) return null;
        if (member.State.Out == OutCause.Erased) return new Refusal("erased", RefusalKind.Conflict, "The person was erased; nothing is kept of them any more.");
        if (member.State.Grant == Grant.Linked) return new Refusal("managed_by_hris", RefusalKind.Conflict, "The HRIS owns this field; change it there.");
        if (TooLong(edit.GivenName, edit.FamilyName, edit.DisplayName) is { } tooLong) return tooLong;
        if (edit.Email is null) return null;
        if (!EmailAddress.TryNormalize(edit.Email, out var address)) return MalformedAddress;
        if (address == member.Profile.Address) return null;
        return member.State.InvitationNumber > 0
            ? new Refusal("email_locked", RefusalKind.Conflict, "The person was invited at this address; it can no longer be edited by hand.")
            : null;
    }

    public static MemberProfile Edited(MemberProfile profile, EditMember edit) => profile with
    {
        Email = edit.Email?.Trim() ?? profile.Email,
        Address = EmailAddress.TryNormalize(edit.Email, out var address) ? address : profile.Address,
        GivenName = edit.GivenName ?? profile.GivenName,
        FamilyName = edit.FamilyName ?? profile.FamilyName,
        DisplayName = edit.DisplayName ?? profile.DisplayName,
    };
}
