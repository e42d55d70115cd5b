using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Invitations;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Notices;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Contracts.Webhooks;
using HrisOrleans.Csv.People;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Api;

/// <summary>One of everything that a grain can show.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Moment = new(2026, 3, 2, 8, 30, 0, TimeSpan.Zero);
    public static readonly Guid Browse = Guid.Parse("0195555e-1111-7000-8000-000000000001");
    public static readonly Guid PlanId = Guid.Parse("0195555e-1111-7000-8000-000000000002");
    public static readonly Guid SyncId = Guid.Parse("0195555e-1111-7000-8000-000000000003");
    public static readonly Guid MemberId = Guid.Parse("0195555e-1111-7000-8000-000000000004");

    public static readonly Guid SuppressionId = Guid.Parse("0195555e-1111-7000-8000-000000000005");

    public static readonly SuppressionView Suppression = new(SuppressionId, "objected", MemberId.ToString(), Moment);

    public static readonly PushToken PushToken = new("scim_acme_secret", Moment);

    public static readonly FileReport FileReport = new()
    {
        Encoding = "utf-8",
        Delimiter = ";",
        Columns = [new("E-Mail", "email"), new("Salary", null)],
        IdentifiedBy = FileReport.ByEmail,
        Lines = 12,
        Counted = true,
        Kinds = new Dictionary<string, int> { ["employee"] = 10 },
        NotCurrent = new Dictionary<string, int> { ["departed"] = 1 },
        GroupCount = 1,
        Groups = [new("department", "R&D", 4)],
        FaultCount = 1,
        Faults = [new(7, "malformed_email")],
        New = 2,
        Missing = 1,
    };

    public static readonly TemplateView Template = new("Join {{tenant}}", "{{acceptUrl}}", "<a href=\"{{acceptUrl}}\">in</a>", "Acme", "people@acme.test", null, true, 3, Moment, ["acceptUrl", "tenant"]);

    public static readonly Guid JobId = Guid.Parse("0195555e-1111-7000-8000-000000000005");

    public static readonly JobView Job = new(JobId, "approve", "running", 12, 7, 1, 2, 0, "ann", Moment, Moment, null);
    public static readonly NoticesView Notices = new(new NoticeChoice(true, true, false, true, true, true, true), 3, Moment);

    public static readonly TenantView Tenant = new("acme", "Acme", Subscription.Standard, Moment, 4);
    public static readonly TenantHealthView TenantHealth = new(
        "acme", "Acme", Subscription.Standard, Moment, new ConnectionHealthView("bamboohr", "Acme Inc", "needs_relink", null, Moment, Moment.AddHours(1), "credentials_rejected", 2, false), Moment, 1, true);

    public static readonly TokenView Token = new("01", "ann", Moment, null, null);

    public static readonly ProviderView Provider = new(
        "bamboohr", "BambooHR", ["standard", "premium"], "changed_ids", ["status", "tombstone", "absence"], "hint", ["form"], ["department"],
        [new RightView("employees.work_email", "View work e-mail")],
        [new CredentialFieldView("apiKey", "API key", "Under your name, API Keys.", true, "[0-9a-f]+", 100)])
    {
        PushSecret = new CredentialFieldView("secret", "Private key", "Shown once when a webhook is made.", true, "[!-~]{8,}", 500),
    };

    public static readonly SyncView Sync = new(
        SyncId, "preview", "settings", "reading", PlanId, 41, 12, 3, 1, 0, new Dictionary<string, int> { ["join"] = 11, ["leave"] = 1 },
        null, null, null, 1, "ann", Moment, null);

    public static readonly ConnectionView Connection = new(
        "acme", 7, "bamboohr", "acme-inc", "Acme Inc", "active", null, 3,
        new SelectionMessage("groups", ["department:12"], null), new InvitesMessage("now", "required"), new PolicyView(900, 21600, 1800) { Removals = new RemovalsView(2, 10, 500, 2, 30, 86400, 50, 20) },
        Moment, Moment.AddHours(6), null, null, 0, Moment, Sync, null, null)
    {
        Push = "own",
    };

    public static readonly PlanView Plan = new(
        PlanId, "settings", "ready", "c0ffee", 12, new Dictionary<string, int> { ["join"] = 12 },
        new SelectionMessage("everyone", [], null), new InvitesMessage("later", "automatic"), null, "ann", Moment, null, []);

    public static readonly PinView Pin = new("e-17", MemberId.ToString(), "zoë@acme.test", "Zoë", PlanId);

    public static readonly ChangeView Change = new(
        0, "leave", "e-17", MemberId.ToString(), 4, "zoë@acme.test", "Zoë", "left_group", [new ReasonView("left_selected_groups", "department:12")],
        [new ChangedView("groups", "department:12, location:3", "location:3")], false, false);

    public static readonly MemberView Member = new(
        MemberId.ToString(), 4, "zoë@acme.test", "Zoë", "Ångström", "Zoë Ångström", "Engineer", ["department:12"], "e-17",
        "member", "pending", "linked", "none", "approved", "open", Moment.AddDays(14), null, null, Moment, Moment);

    public static readonly WhyView Why = new(
        "zoë@acme.test", "member", Member, "stay_out",
        [new WhyReasonView("selected_by", "department:12", "They are in the selected group department:12."), new WhyReasonView("kept_out_by_hand", "removed", "They stay out.")],
        new WhyConnectionView("active", null, "bamboohr", "Acme Inc", "groups", null), Moment, Moment, true, "provider_unavailable");

    public static readonly EventView Event = new(9, Moment, "invitation_issued", "ann", "key/00", PlanId, MemberId.ToString(), 4, """{"number":1}""");
    public static readonly Guid WebhookId = Guid.Parse("0195555e-1111-7000-8000-000000000005");

    public static readonly WebhookView Webhook = new(
        WebhookId, 3, "https://app.acme.test/hooks", ["member.*"], "failing", [new WebhookSecretView(Moment, null), new WebhookSecretView(Moment, Moment.AddDays(1))],
        Moment, Moment.AddHours(5), "timeout", Moment, Moment, new WebhookProgressView(8, 9, 1));

    public static readonly WebhookDeliveryView WebhookDelivery = new("msg_00", 8, "member.joined", MemberId, "pending", 2, "failed", 500, 41, Moment.AddMinutes(5), Moment, null, "acme");

    public static readonly FaultView Fault = new("e-18", "malformed_address", "Bob");
    public static readonly GroupView Group = new("department:12", "department", "Engineering", 41);
    public static readonly PersonView Person = new("e-17", "zoë@acme.test", "Zoë Ångström", "Engineer", ["department:12"]);
}
