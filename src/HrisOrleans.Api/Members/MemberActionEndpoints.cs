using HrisOrleans.Api.Http;
using HrisOrleans.Client.Members;
using HrisOrleans.Contracts.Members;

namespace HrisOrleans.Api.Members;

/// <summary>What an admin decides about one member.</summary>
internal static class MemberActionEndpoints
{
    public static void MapMemberActions(this RouteGroupBuilder tenant)
    {
        var member = tenant.MapGroup("/members/{member}").WithTags("Members");
        member.MapPost("/approve", Approve)
            .Is("approveMember", "Approve", "By the send setting of this moment, or as the body says: approve and send in one action.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "not_awaiting", "member_out");
        member.MapPost("/deny", Deny)
            .Is("denyMember", "Deny", "Denies a newcomer; it sticks.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "not_awaiting");
        member.MapPost("/send", Send)
            .Is("sendInvitation", "Send the invitation", "Sends the invitation of somebody who has none on its way.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "already_member", "already_sent", "member_out", "not_approved");
        member.MapPost("/remove", Remove)
            .Is("removeMember", "Remove", "Takes the person out; it sticks until they are restored, picked, newly selected, or leave and return. The last active admin only by the operator.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "last_active_admin");
        member.MapPost("/restore", Restore)
            .Is("restoreMember", "Restore", "Brings somebody back in one step; outside the selection they belong to nobody's grant.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "not_out");
    }

    private static async Task<IResult> Approve(TenantScope scope, string member, OptionalBody<ApproveRequest> body, CancellationToken cancellationToken) =>
        (await scope.Member(member).Approve(new ApproveMember(body.Value.Send), cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Deny(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Deny(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Send(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Send(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Remove(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Remove(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Restore(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Restore(cancellationToken)).To(MemberEndpoints.Tagged);
}
