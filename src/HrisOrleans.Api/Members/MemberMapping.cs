using HrisOrleans.Api.Http;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Members;
using Member = HrisOrleans.Client.Members.Member;

namespace HrisOrleans.Api.Members;

internal static class MemberMapping
{
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

    public static MemberRole RoleOf(string word) => word switch
    {
        "member" => MemberRole.Member,
        "admin" => MemberRole.Admin,
        _ => throw RequestRefusedException.Invalid("role", "role must be member or admin."),
    };
}
