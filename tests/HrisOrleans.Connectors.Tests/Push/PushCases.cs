using System.Text;
using HrisOrleans.Connectors.BambooHr;
using HrisOrleans.Connectors.GoogleWorkspace;
using HrisOrleans.Connectors.Gusto;
using HrisOrleans.Connectors.HiBob;
using HrisOrleans.Connectors.Merge;
using HrisOrleans.Connectors.Microsoft365;
using HrisOrleans.Connectors.Okta;
using HrisOrleans.Connectors.Personio;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Slack;

namespace HrisOrleans.Connectors.Tests.Push;

/// <summary>A request as one provider sends it, with a signature that was computed elsewhere.</summary>
/// <param name="Timed">A moment of its own is signed, and may be five minutes away.</param>
/// <param name="Account">Whom it is about; null where the provider does not say.</param>
internal sealed record PushCase(IPushReceiver Receiver, bool Timed, string? Account, string Body, params (string Name, string Value)[] Headers)
{
    /// <summary>The whole body is signed; where it is not, the provider has TLS alone.</summary>
    public bool Signed { get; init; } = true;

    /// <summary>Nobody enters a secret: the provider is asked to send, and hears one.</summary>
    public bool Subscribed => Receiver is IPushSubscriber;

    public PushRequest Request => new("POST", Headers.ToDictionary(header => header.Name.ToLowerInvariant(), header => header.Value), Encoding.UTF8.GetBytes(Body));

    public PushRequest Without(string header) => Request with { Headers = Request.Headers.Where(kept => kept.Key != header.ToLowerInvariant()).ToDictionary() };

    public PushRequest With(string header, string value) => Request with { Headers = new Dictionary<string, string>(Request.Headers) { [header.ToLowerInvariant()] = value } };
}

internal static class PushCases
{
    public const string Secret = "kQ7-signing-secret-of-the-tests";

    private const string Moment = "1772440200";

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1772440200);

    public static readonly IReadOnlyDictionary<string, PushCase> All = new Dictionary<string, PushCase>
    {
        ["slack"] = new(
            new SlackPush(null), Timed: true, "T0ACME",
            """{"type":"event_callback","team_id":"T0ACME","event":{"type":"team_join"}}""",
            ("X-Slack-Signature", "v0=1d1223055a552e64b1a27601ccebf2b827f374744a790576539b4c59f87351f9"), ("X-Slack-Request-Timestamp", Moment)),
        ["bamboohr"] = new(
            new BambooHrPush(), Timed: true, null,
            """{"employees":[{"id":"7","action":"Updated","name":"Zoë"}]}""",
            ("X-BambooHR-Signature", "efbc281f4713d7caadefa72419753747cd294024fb4b80c335e640bb7639a7bd"), ("X-BambooHR-Timestamp", Moment)),
        ["okta"] = new(
            new OktaPush(), Timed: false, null,
            """{"eventType":"com.okta.event_hook","data":{"events":[{"eventType":"user.session.start"},{"eventType":"user.lifecycle.deactivate"}]}}""",
            ("Authorization", Secret))
        {
            Signed = false,
        },
        ["merge"] = new(
            new MergePush(null), Timed: false, "11111111-2222-3333-4444-555555555555",
            """{"hook":{"event":"Employee.changed"},"linked_account":{"id":"11111111-2222-3333-4444-555555555555"},"data":{}}""",
            ("X-Merge-Webhook-Signature", "LgYfr5pcEzsNZ9YrRyjfwmuf7XVcPhP4JsiJWokYKxQ=")),
        ["hibob"] = new(
            new HiBobPush(), Timed: false, null,
            """{"companyId":12,"type":"employee.updated","data":{"employeeId":"7"}}""",
            ("Bob-Signature", "+a5DfSTKiMOP+ASQDY3GTUK81PVmGG7DIo0ZHknKCsLPaUK4JMFEUkqZh08yEPt81yAxwSxoW6K/dk96z5MQ+Q==")),
        ["gusto"] = new(
            new GustoPush(null!, null), Timed: false, "5df911a0-e8e9-412d-8aaf-a46ad193dd96",
            """{"uuid":"e1","event_type":"employee.updated","resource_type":"Company","resource_uuid":"5df911a0-e8e9-412d-8aaf-a46ad193dd96","timestamp":1671058841}""",
            ("X-Gusto-Signature", "367b574454daa325f66963a3c4e3cbe578a6a515cdccf393111aa76b443bc7e3")),
        ["personio"] = new(new PersonioPush(), Timed: false, null, """{"company_id":"12","event_name":"person.updated","occurred_at":"2026-03-02T08:30:00Z","payload":{"person":{"id":"7"}}}""", ("Authorization", Secret))
        {
            Signed = false,
        },
        ["google-workspace"] = new(new GoogleWorkspacePush(null!, TimeProvider.System), Timed: false, null, """{"kind":"admin#directory#user","id":"7"}""", ("X-Goog-Channel-Token", Secret))
        {
            Signed = false,
        },
        ["microsoft-365"] = new(
            new Microsoft365Push(null!, TimeProvider.System), Timed: false, null,
            $$"""{"value":[{"subscriptionId":"11111111-2222-4333-8444-555555555555","changeType":"updated","clientState":"{{Secret}}","resource":"Users/7"}]}""")
        {
            Signed = false,
        },
    };

    public static PushReading Read(this IPushReceiver receiver, PushRequest request, params string[] secrets) => receiver.Read(request, secrets, Now);
}
