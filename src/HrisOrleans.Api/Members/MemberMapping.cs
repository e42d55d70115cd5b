using HrisOrleans.Api.Http;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using Member = HrisOrleans.Client.Members.Member;

namespace HrisOrleans.Api.Members;

internal static class MemberMapping
{
    private const int LongestSource = 64;

    public static Member ToDto(this MemberView view) => new(
        Guid.Parse(view.Id),
        view.Version,
        view.Email,
        view.GivenName,
        view.FamilyName,
        view.DisplayName,
        view.JobTitle,
        view.Groups,
        view.ExternalId,
        view.Role,
        view.List,
        view.Grant,
        view.Access,
        view.Approval,
        view.Invitation,
        view.InvitationExpiresAt,
        view.Cause,
        view.Advisory,
        view.CreatedAt,
        view.ChangedAt);

    public static MemberList? ListOf(string? word) => word switch
    {
        null or "" => null,
        "active" => MemberList.Active,
        "queued" => MemberList.Queued,
        "requests" => MemberList.Requests,
        "pending" => MemberList.Pending,
        "deactivated" => MemberList.Deactivated,
        _ => throw RequestRefusedException.Invalid("list", "list must be active, queued, requests, pending or deactivated."),
    };

    public static Grant? GrantOf(string? word) => word switch
    {
        null or "" => null,
        "none" => Grant.None,
        "linked" => Grant.Linked,
        "retained" => Grant.Retained,
        _ => throw RequestRefusedException.Invalid("grant", "grant must be linked, retained or none."),
    };

    /// <summary>A group's id as text, when it is one.</summary>
    public static string? GroupOf(string? group)
    {
        if (string.IsNullOrEmpty(group)) return null;
        return GroupId.TryParse(group, out var id) ? id.ToString() : throw RequestRefusedException.Invalid("group", "group must be a group's id, such as department:12.");
    }

    /// <summary>Any provider may be asked for; nobody comes from one that there is not.</summary>
    public static string? SourceOf(string? source)
    {
        if (string.IsNullOrEmpty(source)) return null;
        return source.Length <= LongestSource ? source : throw RequestRefusedException.Invalid("source", "source must be hand, hris or a provider's id.");
    }

    /// <summary>Whether the invitations of many go out at once, or wait in the queue.</summary>
    public static string SendOf(string? word) => word switch
    {
        null or "" or "now" => "now",
        "later" => "later",
        _ => throw RequestRefusedException.Invalid("send", "send must be now or later."),
    };

    public static MemberRole RoleOf(string word) => word switch
    {
        "member" => MemberRole.Member,
        "admin" => MemberRole.Admin,
        _ => throw RequestRefusedException.Invalid("role", "role must be member or admin."),
    };
}
