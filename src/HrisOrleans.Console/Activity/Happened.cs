using System.Text.Json;
using HrisOrleans.Client.Events;
using HrisOrleans.Console.Pieces;
using MudBlazor;

namespace HrisOrleans.Console.Activity;

/// <summary>An event as a sentence. Where a member is meant, <see cref="Who"/> stands in the place of their name.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Icon">Of what kind it is.</param>
/// <param name="Tone"><c>good</c>, <c>wait</c>, <c>bad</c> or <c>calm</c>.</param>
internal sealed record Happened(string Text, string Icon, string Tone = "calm")
{
    public const string Who = "{who}";

    private static readonly Dictionary<string, string[]> Parts = new()
    {
        ["people"] = ["member.*"],
        ["plans"] = ["tenant.plan_applied", "tenant.plan_held", "tenant.plan_approved", "tenant.plan_rejected", "tenant.plan_stale", "tenant.losses_parked", "tenant.pin_released"],
        ["connection"] =
        [
            "tenant.connection_connected", "tenant.connection_relinked", "tenant.connection_disconnected", "tenant.connection_paused", "tenant.connection_resumed", "tenant.connection_needs_relink",
            "tenant.connection_recovered", "tenant.settings_saved", "tenant.invites_changed", "tenant.policy_changed", "tenant.push_secret_kept", "tenant.push_secret_removed",
        ],
        ["waits"] =
        [
            "tenant.losses_parked", "tenant.plan_held", "tenant.connection_needs_relink", "tenant.webhook_disabled", "member.advisory_raised", "member.invitation_bounced", "member.invitation_unconfirmed",
        ],
    };

    /// <summary>The types of events that a filter of the feed takes, as the API knows them; null: all.</summary>
    public static string? Types(string? part) => part is null ? null : string.Join(',', Parts[part]);

    /// <summary>Whether a filter of the feed takes an event.</summary>
    public static bool Fits(TenantEvent happened, string? part)
    {
        if (part is null) return true;
        var half = happened.Member is null ? "tenant." : "member.";
        return Parts[part].Any(type => type == half + happened.Kind || type == half + "*");
    }

    public static Happened Of(TenantEvent happened) => happened.Member is null ? OfTenant(happened) : OfMember(happened);

    private static Happened OfMember(TenantEvent happened) => happened.Kind switch
    {
        "joined" => new(Has(happened, "id") ? $"{Who} joined through the directory." : $"{Who} was invited by hand.", Icons.Material.Outlined.PersonAdd, "good"),
        "linked" => new($"{Who} is managed through the HRIS now.", Icons.Material.Outlined.Link, "good"),
        "retained" => new($"{Who} stays a member, no longer through the HRIS.", Icons.Material.Outlined.LinkOff),
        "unlinked" => new($"{Who} is no longer managed by the HRIS.", Icons.Material.Outlined.LinkOff),
        "withdrawn" => new($"{Who} was withdrawn before becoming active: {Cause(happened)}.", Icons.Material.Outlined.PersonRemove, "bad"),
        "deactivated" => new($"{Who} was taken out: {Cause(happened)}.", Icons.Material.Outlined.PersonRemove, "bad"),
        "removed" => new($"{Who} was removed by hand.", Icons.Material.Outlined.PersonRemove, "bad"),
        "departed" => new($"{Who}, who was out already, left as well: {Cause(happened)}.", Icons.Material.Outlined.PersonOff),
        "returned" => new($"{Who} is back, as the same member.", Icons.Material.Outlined.PersonAdd, "good"),
        "restored" => new($"{Who} was restored by hand.", Icons.Material.Outlined.Restore, "good"),
        "approval_asked" => new($"{Who} waits for an approval.", Icons.Material.Outlined.HowToReg, "wait"),
        "approved" => new($"{Who} was approved.", Icons.Material.Outlined.HowToReg, "good"),
        "denied" => new($"{Who} was denied.", Icons.Material.Outlined.Block, "bad"),
        "activated" => new($"{Who} has access now.", Icons.Material.Outlined.CheckCircle, "good"),
        "invitation_queued" => new($"The invitation of {Who} was queued.", Icons.Material.Outlined.Outbox),
        "invitation_issued" => new(Has(happened, "reminds") ? $"{Who} was reminded." : $"An invitation for {Who} was made.", Icons.Material.Outlined.MailOutline),
        "invitation_mailed" => new($"The invitation of {Who} went out.", Icons.Material.Outlined.MarkEmailRead),
        "invitation_unconfirmed" => new($"Nobody knows whether the invitation of {Who} arrived; it is not sent again by itself.", Icons.Material.Outlined.MailLock, "wait"),
        "invitation_bounced" => new($"The invitation of {Who} came back.", Icons.Material.Outlined.Unsubscribe, "bad"),
        "invitation_revoked" => new($"The invitation of {Who} was revoked.", Icons.Material.Outlined.Unpublished),
        "invitation_accepted" => new($"{Who} accepted the invitation.", Icons.Material.Outlined.CheckCircle, "good"),
        "invitation_objected" => new($"{Who} wants no invitations.", Icons.Material.Outlined.DoNotDisturb, "wait"),
        "invitation_suppressed" => new($"The invitation of {Who} did not go out: the address is suppressed.", Icons.Material.Outlined.DoNotDisturb, "wait"),
        "address_changed" => new($"{Who} has another address.", Icons.Material.Outlined.AlternateEmail),
        "advisory_raised" => new($"{Who} left the HRIS ({Cause(happened)}) and is still a member: nothing takes them out by itself.", Icons.Material.Outlined.NotificationImportant, "wait"),
        "advisory_cleared" => new($"It is settled that {Who} was told to have left.", Icons.Material.Outlined.NotificationsOff),
        "role_changed" => new(Number(happened, "role") == 2 ? $"{Who} is an admin now." : $"{Who} is a plain member now.", Icons.Material.Outlined.AdminPanelSettings),
        "profile_edited" => new($"{Who} was edited by hand.", Icons.Material.Outlined.Edit),
        "undone" => new($"{Who} was put back as they were before a plan.", Icons.Material.Outlined.Undo),
        "erased" => new("Somebody was erased, with every personal value.", Icons.Material.Outlined.DeleteForever),
        "snapshot" => new($"What happened to {Who} before this is not kept any longer.", Icons.Material.Outlined.History),
        _ => new($"{Who}: {happened.Kind.Replace('_', ' ')}.", Icons.Material.Outlined.Circle),
    };

    private static Happened OfTenant(TenantEvent happened) => happened.Kind switch
    {
        "connection_connected" => new($"The HRIS was connected ({Word(happened, "provider")}).", Icons.Material.Outlined.Hub, "good"),
        "connection_relinked" => new("The connection was relinked with other credentials.", Icons.Material.Outlined.Hub, "good"),
        "connection_disconnected" => new("The HRIS was disconnected. Nobody was removed.", Icons.Material.Outlined.LinkOff, "wait"),
        "connection_paused" => new(Word(happened, "reason") == "subscription" ? "The connection was paused: the subscription does not cover it." : "The connection was paused.", Icons.Material.Outlined.PauseCircle, "wait"),
        "connection_resumed" => new("The connection goes on.", Icons.Material.Outlined.PlayCircle, "good"),
        "connection_needs_relink" => new($"{States.Relink(Word(happened, "code")).What} Nobody is removed for it.", Icons.Material.Outlined.LinkOff, "bad"),
        "connection_recovered" => new("The HRIS can be read again.", Icons.Material.Outlined.Hub, "good"),
        "settings_saved" => new("Who comes in, and how, was saved.", Icons.Material.Outlined.Tune),
        "invites_changed" => new("How newcomers are invited was changed.", Icons.Material.Outlined.Tune),
        "policy_changed" => new("The schedule or the removal budget was changed.", Icons.Material.Outlined.Tune),
        "push_secret_kept" => new("Webhooks of the provider are believed by a new secret.", Icons.Material.Outlined.Webhook, "good"),
        "push_secret_removed" => new("Webhooks of the provider are refused from now on.", Icons.Material.Outlined.Webhook),
        "plan_applied" => new(Has(happened, "done") ? Number(happened, "done") == 0 ? "A plan was applied; nobody was moved by it." : $"A plan was applied to {Moments.People(Number(happened, "done"))}." : $"A plan of {Lines(happened)} was applied.", Icons.Material.Outlined.FactCheck, "good"),
        "plan_held" => new($"A plan of {Lines(happened)} waits as a whole for a reviewer.", Icons.Material.Outlined.FactCheck, "wait"),
        "losses_parked" => new($"{Moments.People(Number(happened, "lines"))} would be taken out, and wait for a reviewer.", Icons.Material.Outlined.PersonRemove, "wait"),
        "plan_stale" => new("A waiting plan ended by itself: it no longer fitted.", Icons.Material.Outlined.FactCheck),
        "plan_approved" => new(Number(happened, "without") is var without and > 0 ? $"A waiting plan was let through without {Moments.People(without)}." : Word(happened, "part") == "explicit_leavers" ? "Of a waiting plan just the explicit leavers were let through." : "A waiting plan was let through.", Icons.Material.Outlined.FactCheck, "good"),
        "plan_rejected" => new("A waiting plan was rejected.", Icons.Material.Outlined.FactCheck),
        "pin_released" => new("Somebody who was held is judged anew by the next sync.", Icons.Material.Outlined.PushPin),
        "webhook_created" => new("A webhook was added.", Icons.Material.Outlined.Webhook),
        "webhook_changed" => new("A webhook was changed.", Icons.Material.Outlined.Webhook),
        "webhook_deleted" => new("A webhook was deleted.", Icons.Material.Outlined.Webhook),
        "webhook_secret_rotated" => new("A webhook has a fresh secret.", Icons.Material.Outlined.Webhook),
        "webhook_replayed" => new("Events are sent to a webhook again.", Icons.Material.Outlined.Webhook),
        "webhook_disabled" => new("A webhook was switched off, because its receiver failed.", Icons.Material.Outlined.Webhook, "bad"),
        "notices_changed" => new("Which mails admins get was changed.", Icons.Material.Outlined.MailOutline),
        "invitation_template_changed" => new("How invitations look was changed.", Icons.Material.Outlined.MailOutline),
        "invitation_template_reset" => new("Invitations look as the product has them again.", Icons.Material.Outlined.MailOutline),
        "suppression_lifted" => new("An address may be invited again.", Icons.Material.Outlined.MarkEmailRead),
        _ => new($"{char.ToUpperInvariant(happened.Kind[0])}{happened.Kind[1..].Replace('_', ' ')}.", Icons.Material.Outlined.Circle),
    };

    private static string Lines(TenantEvent happened) => Moments.Count(Number(happened, "lines"), "line");

    private static bool Has(TenantEvent happened, string name) => happened.Data.ValueKind == JsonValueKind.Object && happened.Data.TryGetProperty(name, out _);

    private static int Number(TenantEvent happened, string name) =>
        happened.Data.ValueKind == JsonValueKind.Object && happened.Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;

    private static string? Word(TenantEvent happened, string name) =>
        happened.Data.ValueKind == JsonValueKind.Object && happened.Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // The numbers are stored.
    private static string Cause(TenantEvent happened) => Number(happened, "cause") switch
    {
        1 => "the selection was edited",
        2 => "they left the last selected group",
        3 => "they left the directory",
        4 => "the directory carries a leaver record",
        5 => "an admin removed them",
        6 => "an admin denied them",
        7 => "the plan that brought them in was undone",
        8 => "they were erased",
        _ => "for another reason",
    };
}
