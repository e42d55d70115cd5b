using HrisOrleans.Client;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using MudBlazor;

namespace HrisOrleans.Console.Members;

/// <summary>What can be decided about members, one or many at once.</summary>
/// <param name="Id">The API's word, and for approving at once <c>approve_send</c>.</param>
/// <param name="Word">On the button.</param>
/// <param name="Done">Said when it was done, behind a name.</param>
public sealed record MemberAction(string Id, string Word, string Icon, string Done, bool Dangerous = false)
{
    public static MemberAction Approve { get; } = new("approve", "Approve", Icons.Material.Outlined.HowToReg, "approved");

    public static MemberAction ApproveAndSend { get; } = new("approve_send", "Approve & send", Icons.Material.Outlined.ForwardToInbox, "approved and invited");

    public static MemberAction Deny { get; } = new("deny", "Deny", Icons.Material.Outlined.DoNotDisturbOn, "denied", true);

    public static MemberAction Send { get; } = new("send", "Send invitation", Icons.Material.Outlined.Send, "invited");

    public static MemberAction Remind { get; } = new("remind", "Remind", Icons.Material.Outlined.NotificationsActive, "reminded");

    public static MemberAction Revoke { get; } = new("revoke", "Revoke invitation", Icons.Material.Outlined.CancelScheduleSend, "no longer invited", true);

    public static MemberAction Remove { get; } = new("remove", "Remove", Icons.Material.Outlined.PersonRemove, "removed", true);

    public static MemberAction Restore { get; } = new("restore", "Restore", Icons.Material.Outlined.RestartAlt, "restored");

    /// <summary>What fits people of a list; the first is what is mostly wanted.</summary>
    public static IReadOnlyList<MemberAction> OfList(string list) => list switch
    {
        "active" => [Remove],
        "queued" => [Send, Remove],
        "requests" => [Approve, ApproveAndSend, Deny],
        "pending" => [Remind, Revoke, Remove],
        _ => [Restore, Send],
    };

    /// <summary>What fits one person as they stand.</summary>
    public static IReadOnlyList<MemberAction> Of(Member member) => member.List switch
    {
        "deactivated" when member.Cause == "erased" => [],
        "deactivated" when member.Cause == "invitation_revoked" => [Send, Remove],
        "deactivated" => [Restore],
        _ => OfList(member.List),
    };

    /// <summary>The head of what is read before it is done.</summary>
    public string Question(string whom) => Id switch
    {
        "approve_send" => $"Approve {whom}, and send at once?",
        "send" => $"Send the invitation of {whom}?",
        "revoke" => $"Revoke the invitation of {whom}?",
        _ => $"{Word} {whom}?",
    };

    /// <summary>What it does and what not, read before it is done.</summary>
    /// <param name="many">More than one is meant.</param>
    /// <param name="sends">The send setting of this moment is <c>now</c>.</param>
    public (IReadOnlyList<string> Does, IReadOnlyList<string> DoesNot) Says(bool many, bool sends)
    {
        var (their, they) = many ? ("Their invitations", "They") : ("Their invitation", "They");
        var goes = many ? "go" : "goes";
        return Id switch
        {
            "approve" => ([$"{they} are let in as newcomers.", sends ? $"{their} {goes} out at once, as the connection is set." : $"{their} {(many ? "are" : "is")} queued, as the connection is set."], ["Whoever had access before gets it back without an invitation."]),
            "approve_send" => ([$"{they} are let in as newcomers.", $"{their} {goes} out at once, whatever the connection's setting."], ["The setting itself stays as it is."]),
            "deny" => ([$"{they} stay out, and that sticks: no sync asks again."], ["Nothing is erased, and nobody is told by mail.", "Restore brings them back at any time."]),
            "send" => ([$"{their} {goes} out by mail, with a link that lasts 14 days."], ["Nobody gets a second mail whose invitation is open already."]),
            "remind" => ([many ? "Each gets a fresh mail with a fresh link." : "They get a fresh mail with a fresh link."], ["Links that went out before stay good until one is accepted."]),
            "revoke" => ([$"All links that went out stop working."], [$"{they} stay approved, and can be sent a fresh invitation at any time.", "Nobody is told by mail."]),
            "remove" => ([$"{they} lose access, and open invitations are revoked.", "It sticks: no sync brings them back, until they leave and return, are selected anew, picked by name, or restored."], ["Nothing is erased: the record and its history stay.", "The HRIS is not changed."]),
            _ => ([$"{they} are in again, as the same {(many ? "members" : "member")}. Whoever had access has it at once; others are {(sends ? "invited" : "queued")}.", "Whom the selection holds is managed by the connection again; others belong to nobody's grant."], ["Whoever was erased, or whose address somebody else has now, is not brought back."]),
        };
    }

    /// <summary>Does it to one.</summary>
    public Task<Member> Run(HrisOrleansClient client, string tenant, Guid member, string key, CancellationToken cancellationToken) => Id switch
    {
        "approve" => client.Members.Approve(tenant, member, new ApproveRequest(), key, cancellationToken),
        "approve_send" => client.Members.Approve(tenant, member, new ApproveRequest(true), key, cancellationToken),
        "deny" => client.Members.Deny(tenant, member, key, cancellationToken),
        "send" => client.Members.Send(tenant, member, key, cancellationToken),
        "remind" => client.Members.Remind(tenant, member, key, cancellationToken),
        "revoke" => client.Members.Revoke(tenant, member, key, cancellationToken),
        "remove" => client.Members.Remove(tenant, member, key, cancellationToken),
        _ => client.Members.Restore(tenant, member, key, cancellationToken),
    };

    /// <summary>Begins it for many.</summary>
    public Task<Job> Run(HrisOrleansClient client, string tenant, BulkRequest whom, string key, CancellationToken cancellationToken) => Id switch
    {
        "approve" => client.Jobs.Approve(tenant, whom, key, cancellationToken),
        "approve_send" => client.Jobs.Approve(tenant, whom with { Send = true }, key, cancellationToken),
        "deny" => client.Jobs.Deny(tenant, whom, key, cancellationToken),
        "send" => client.Jobs.Send(tenant, whom, key, cancellationToken),
        "remind" => client.Jobs.Remind(tenant, whom, key, cancellationToken),
        "revoke" => client.Jobs.Revoke(tenant, whom, key, cancellationToken),
        "remove" => client.Jobs.Remove(tenant, whom, key, cancellationToken),
        _ => client.Jobs.Restore(tenant, whom, key, cancellationToken),
    };
}
