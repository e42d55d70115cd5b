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
            .Refuses(409, "address_suppressed", "not_awaiting", "member_out");
        member.MapPost("/deny", Deny)
            .Is("denyMember", "Deny", "Denies a newcomer; it sticks.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "not_awaiting");
        member.MapPost("/send", Send)
            .Is("sendInvitation", "Send the invitation", "Sends the invitation of somebody who has none on its way.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "address_suppressed", "already_member", "already_sent", "member_out", "not_approved");
        member.MapPost("/remind", Remind)
            .Is("remindMember", "Remind", "A fresh link and a fresh mail, whatever became of the one before: open, unconfirmed, expired or bounced. Earlier links stay good until their own end, or until one is accepted.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "address_suppressed", "already_member", "member_out", "not_approved", "not_invited", "reminded_too_often");
        member.MapPost("/revoke", Revoke)
            .Is("revokeInvitation", "Revoke the invitation", "Ends the invitation with all its links. The person stays approved, and can be sent a fresh one at any time.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "already_member", "member_out", "not_invited");
        member.MapPost("/remove", Remove)
            .Is("removeMember", "Remove", "Takes the person out; it sticks until they are restored, picked, newly selected, or leave and return. The last active admin only by the operator.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "last_active_admin");
        member.MapPost("/restore", Restore)
            .Is("restoreMember", "Restore", "Brings somebody back in one step; outside the selection they belong to nobody's grant.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "address_suppressed", "already_member", "erased", "not_out");
        member.MapPost("/erase", Erase)
            .Is("eraseMember", "Erase", "Removes name, address and attributes of the person everywhere and takes them out for good; ids, counts and a history that folds stay. No sync brings them back, and their address gets no invitation until its suppression is lifted. The last active admin only by the operator.")
            .Gives<Member>()
            .Refuses(404, "member_not_found")
            .Refuses(409, "last_active_admin");
    }

    private static async Task<IResult> Erase(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Erase(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Approve(TenantScope scope, string member, OptionalBody<ApproveRequest> body, CancellationToken cancellationToken) =>
        (await scope.Member(member).Approve(new ApproveMember(body.Value.Send), cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Deny(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Deny(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Send(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Send(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Remind(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Remind(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Revoke(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Revoke(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Remove(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Remove(cancellationToken)).To(MemberEndpoints.Tagged);

    private static async Task<IResult> Restore(TenantScope scope, string member, CancellationToken cancellationToken) =>
        (await scope.Member(member).Restore(cancellationToken)).To(MemberEndpoints.Tagged);
}
