using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Members;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Members;

namespace HrisOrleans.Simulation.Steps;

/// <summary>What admins and the invited do to members, and the sending of mails.</summary>
internal static class MemberSteps
{
    public static IReadOnlyList<Step> All { get; } =
    [
        new("mail", 12, stage => stage.SendMail()),
        new("accept", 16, Accept),
        new("object", 1, Object),
        new("lift", 1, Lift),
        new("approve", 6, stage => Some(stage, "approve", state => state.Approval == Approval.Awaiting, (member, now) => member.Approve(new ApproveMember(now), CancellationToken.None))),
        new("deny", 2, stage => Some(stage, "deny", state => state.Approval == Approval.Awaiting, (member, _) => member.Deny(CancellationToken.None))),
        new("send", 4, stage => Some(stage, "send", state => state.Invitation is InvitationState.Queued or InvitationState.Bounced, (member, _) => member.Send(CancellationToken.None))),
        new("remind", 3, stage => Some(stage, "remind", state => state.HasLiveInvitation || state.Invitation == InvitationState.Bounced, (member, _) => member.Remind(CancellationToken.None))),
        new("revoke", 2, stage => Some(stage, "revoke", state => state.HasLiveInvitation, (member, _) => member.Revoke(CancellationToken.None))),
        new("remove", 3, stage => Some(stage, "remove", state => state.Out == OutCause.None, (member, _) => member.Remove(CancellationToken.None))),
        new("restore", 3, stage => Some(stage, "restore", state => state.Out != OutCause.None, (member, _) => member.Restore(CancellationToken.None))),
        new("erase", 1, stage => Some(stage, "erase", state => state.Out != OutCause.Erased, (member, _) => member.Erase(CancellationToken.None))),
        new("role", 1, stage => Some(stage, "role", _ => true, (member, _) => member.Edit(new EditMember(MemberRole.Admin, null, null, null, null, null), CancellationToken.None))),
        new("invite", 2, Invite),
        new("again", 4, stage => stage.Again()),
    ];

    /// <summary>Somebody uses a link that they got by mail, mostly a fresh one.</summary>
    private static async ValueTask Accept(Stage stage)
    {
        var inbox = stage.MailServer.Inbox;
        if (inbox.Count == 0) return;
        var mail = stage.Chance(70) ? inbox[^(1 + stage.Random.Next(Math.Min(6, inbox.Count)))] : stage.Pick(inbox);
        var member = (await stage.Members()).First(record => record.State.Id == mail.Invitation.Member);
        await stage.Member($"accept {mail.Invitation.Number}", member, mail.Invitation.Member, core => core.Accept(new AcceptInvitation(mail.Token), CancellationToken.None));
    }

    /// <summary>Somebody wants no invitations; what they say goes for the link they have.</summary>
    private static async ValueTask Object(Stage stage)
    {
        var inbox = stage.MailServer.Inbox;
        if (inbox.Count == 0) return;
        var mail = stage.Pick(inbox);
        var member = (await stage.Members()).First(record => record.State.Id == mail.Invitation.Member);
        await stage.Member($"object {mail.Invitation.Number}", member, mail.Invitation.Member, core => core.Object(new ObjectToInvitation(mail.Token), CancellationToken.None));
    }

    private static async ValueTask Lift(Stage stage)
    {
        var suppressed = await stage.Stores.Suppressions.List(Stage.Tenant, null, null, 100, CancellationToken.None);
        if (suppressed.Count == 0 || stage.Chance(50)) return;
        var oldest = suppressed.MinBy(one => one.CreatedAt)!;
        await stage.Stores.Suppressions.Lift(Stage.Tenant, oldest.Id, new Storage.Events.Origin("admin", "lift"), stage.Time.GetUtcNow(), CancellationToken.None);
    }

    private static async ValueTask Invite(Stage stage)
    {
        var address = WorldSteps.Address(stage.Random.Next(stage.Humans + 2));
        var send = stage.Chance(70) ? "now" : "later";
        var id = MemberId.New(stage.Time.GetUtcNow());
        await stage.Member($"invite {address} {send}", null, id, core => core.Invite(new InviteByHand(address, "By", "Hand", null, MemberRole.Member, send), CancellationToken.None));
    }

    // Mostly somebody whom the action fits.
    private static async ValueTask Some(Stage stage, string what, Func<MemberState, bool> fits, Func<Silo.Members.MemberCore, bool?, Task<Contracts.Answer<MemberView>>> act)
    {
        var all = await stage.Members();
        var fitting = all.Where(member => fits(member.State)).ToList();
        var among = fitting.Count > 0 && stage.Chance(90) ? fitting : all;
        if (among.Count == 0) return;
        bool? now = stage.Chance(30) ? true : null;
        var member = stage.Pick(among);
        await stage.Member(what, member, member.State.Id, core => act(core, now));
    }
}
