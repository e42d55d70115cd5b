using System.Net;
using System.Text;
using System.Text.Json;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Mail;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using Microsoft.Extensions.DependencyInjection;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

/// <summary>The client package against the API: what is written on one side is read on the other.</summary>
[Collection(ApiCollection.Name)]
public sealed class ClientTests(ApiFixture api)
{
    [Fact]
    public async Task Every_answer_reads_back_to_what_was_sent()
    {
        var tenant = api.Tenant();
        var (client, own) = (Client(tenant.Token), tenant.Id.Value);
        var root = Client(ApiFixture.OperatorKey);
        var shapes = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["acceptInvitation"] = await Client(null).Invitations.Accept(new AcceptInvitationRequest($"inv_{own}_{Samples.MemberId:N}_1_s"), cancellationToken: Stop),
            ["configureTenant"] = await root.Tenants.Configure(own, new TenantRequest("Acme", "premium"), cancellationToken: Stop),
            ["getSession"] = await client.Session.Get(Stop),
            ["getSession.operator"] = await root.Session.Get(Stop),
            ["getTenant"] = await client.Tenants.Get(own, Stop),
            ["issueToken"] = await root.Tenants.IssueToken(own, new TokenRequest("bob", Samples.Moment), cancellationToken: Stop),
            ["listTokens"] = await root.Tenants.ListTokens(own, Stop),
            ["revokeToken"] = await root.Tenants.RevokeToken(own, "01", Stop),
            ["listProviders"] = await client.Providers.List(Stop),
            ["connect"] = await client.Connection.Connect(own, new ConnectRequest("bamboohr", new Dictionary<string, string> { ["apiKey"] = "k" }), Stop),
            ["relinkConnection"] = await client.Connection.Relink(own, new RelinkRequest(new Dictionary<string, string> { ["apiKey"] = "k2" }), ETag.Of(7), Stop),
            ["getConnection"] = await client.Connection.Get(own, Stop),
            ["disconnect"] = await client.Connection.Disconnect(own, Stop),
            ["listGroups"] = await client.Connection.Groups(own, "eng", limit: 10, cancellationToken: Stop),
            ["listPeople"] = await client.Connection.People(own, cancellationToken: Stop),
            ["readDirectory"] = await client.Connection.ReadDirectory(own, cancellationToken: Stop),
            ["saveSettings"] = await client.Connection.SaveSettings(own, new SettingsRequest(new Selection("everyone"), new InviteSettings("now", "required"), Samples.PlanId, "c0ffee"), ETag.Of(7), Stop),
            ["changeQuickSettings"] = await client.Connection.ChangeQuickSettings(own, new QuickSettingsRequest(Send: "later"), cancellationToken: Stop),
            ["getPolicy"] = await client.Connection.GetPolicy(own, Stop),
            ["changePolicy"] = await client.Connection.ChangePolicy(own, new PolicyRequest(FullEverySeconds: 3600), cancellationToken: Stop),
            ["tryFile"] = await client.Connection.UploadFile(own, new MemoryStream("id,email,department\n1,zoë@acme.test,R&D\n"u8.ToArray()), dryRun: true, cancellationToken: Stop),
            ["uploadFile"] = await client.Connection.UploadFile(own, new MemoryStream("email\nzoë@acme.test\n"u8.ToArray()), rows: 1, cancellationToken: Stop),
            ["getFile"] = await client.Connection.GetFile(own, Stop),
            ["pauseConnection"] = await client.Connection.Pause(own, cancellationToken: Stop),
            ["resumeConnection"] = await client.Connection.Resume(own, cancellationToken: Stop),
            ["requestSync"] = await client.Syncs.Request(own, new SyncRequest(Full: true), "one", Stop),
            ["listSyncs"] = await client.Syncs.List(own, cancellationToken: Stop),
            ["getSync"] = await client.Syncs.Get(own, Samples.SyncId, Stop),
            ["listFaults"] = await client.Syncs.Faults(own, Samples.SyncId, cancellationToken: Stop),
            ["previewPlan"] = await client.Plans.Preview(own, new PreviewRequest(new Selection("groups", ["department:12"]), new InviteSettings("later", "automatic")), cancellationToken: Stop),
            ["listPlans"] = await client.Plans.List(own, "waiting", cancellationToken: Stop),
            ["rejectPlan"] = await client.Plans.Reject(own, Samples.PlanId, ETag.Of("c0ffee"), cancellationToken: Stop),
            ["undoPlan"] = await client.Plans.Undo(own, Samples.PlanId, cancellationToken: Stop),
            ["listPins"] = await client.Plans.Pins(own, cancellationToken: Stop),
            ["releasePin"] = await client.Plans.ReleasePin(own, "e-17", Stop),
            ["getPlan"] = await client.Plans.Get(own, Samples.PlanId, Stop),
            ["listChanges"] = await client.Plans.Changes(own, Samples.PlanId, "leave", cancellationToken: Stop),
            ["applyPlan"] = await client.Plans.Apply(own, Samples.PlanId, ETag.Of("c0ffee"), cancellationToken: Stop),
            ["listMembers"] = await client.Members.List(own, "active", search: "zoë", cancellationToken: Stop),
            ["inviteMember"] = await client.Members.Invite(own, new InviteRequest("eve@acme.test", Send: "later"), "key of the golden".Replace(' ', '-'), Stop),
            ["inviteMembers"] = await client.Members.InviteMany(own, [new InvitePerson("fay@acme.test")], cancellationToken: Stop),
            ["inviteFile"] = await client.Members.InviteFile(own, new MemoryStream("email\ngus@acme.test\n"u8.ToArray()), "later", cancellationToken: Stop),
            ["checkInvites"] = await client.Members.CheckFile(own, new MemoryStream("email;name;role\ngus@acme.test;Gus;admin\nno address\nhere@acme.test\n"u8.ToArray()), cancellationToken: Stop),
            ["checkInvites.list"] = await client.Members.CheckMany(own, [new InvitePerson("fay@acme.test"), new InvitePerson("FAY@acme.test")], cancellationToken: Stop),
            ["getMember"] = await client.Members.Get(own, Samples.MemberId, Stop),
            ["getHistory"] = await client.Members.History(own, Samples.MemberId, Stop),
            ["editMember"] = await client.Members.Edit(own, Samples.MemberId, new MemberPatch(Role: "admin"), ETag.Of(4), Stop),
            ["approveMember"] = await client.Members.Approve(own, Samples.MemberId, new ApproveRequest(Send: true), cancellationToken: Stop),
            ["denyMember"] = await client.Members.Deny(own, Samples.MemberId, cancellationToken: Stop),
            ["remindMember"] = await client.Members.Remind(own, Samples.MemberId, cancellationToken: Stop),
            ["eraseMember"] = await client.Members.Erase(own, Samples.MemberId, cancellationToken: Stop),
            ["revokeInvitation"] = await client.Members.Revoke(own, Samples.MemberId, cancellationToken: Stop),
            ["sendInvitation"] = await client.Members.Send(own, Samples.MemberId, cancellationToken: Stop),
            ["removeMember"] = await client.Members.Remove(own, Samples.MemberId, cancellationToken: Stop),
            ["restoreMember"] = await client.Members.Restore(own, Samples.MemberId, cancellationToken: Stop),
            ["approveMembers"] = await client.Jobs.Approve(own, new BulkRequest([Samples.MemberId], Send: true), cancellationToken: Stop),
            ["denyMembers"] = await client.Jobs.Deny(own, new BulkRequest(Filter: new MembersFilter("requests")), cancellationToken: Stop),
            ["sendMembers"] = await client.Jobs.Send(own, new BulkRequest(Filter: new MembersFilter("requests")), cancellationToken: Stop),
            ["removeMembers"] = await client.Jobs.Remove(own, new BulkRequest(Filter: new MembersFilter("requests")), cancellationToken: Stop),
            ["remindMembers"] = await client.Jobs.Remind(own, new BulkRequest([Samples.MemberId]), cancellationToken: Stop),
            ["revokeMembers"] = await client.Jobs.Revoke(own, new BulkRequest([Samples.MemberId]), cancellationToken: Stop),
            ["restoreMembers"] = await client.Jobs.Restore(own, new BulkRequest(Filter: new MembersFilter("requests")), cancellationToken: Stop),
            ["getJob"] = await client.Jobs.Get(own, Samples.JobId, Stop),
            ["listJobResults"] = await client.Jobs.Results(own, Samples.JobId, "refused", cancellationToken: Stop),
            ["cancelJob"] = await client.Jobs.Cancel(own, Samples.JobId, cancellationToken: Stop),
            ["listAdvisories"] = await client.Members.Advisories(own, cancellationToken: Stop),
            ["objectToInvitation"] = await client.Invitations.Object(new($"inv_{own}_{Samples.MemberId:N}_1_s"), Stop),
            ["listSuppressions"] = await client.Suppressions.List(own, cancellationToken: Stop),
            ["liftSuppression"] = await client.Suppressions.Lift(own, Samples.SuppressionId, Stop),
            ["getInvitationTemplate"] = await client.InvitationTemplate.Get(own, Stop),
            ["saveInvitationTemplate"] = await client.InvitationTemplate.Save(own, new("Join {{tenant}}"), ETag.Of(3), Stop),
            ["resetInvitationTemplate"] = await client.InvitationTemplate.Reset(own, Stop),
            ["previewInvitationTemplate"] = await client.InvitationTemplate.Preview(own, new("Join {{tenant}}"), cancellationToken: Stop),
            ["getNotices"] = await client.Notices.Get(own, Stop),
            ["saveNotices"] = await client.Notices.Save(own, new(PlanHeld: false), ETag.Of(3), Stop),
            ["createConnectLink"] = At(await client.Connection.CreateConnectLink(own, new(["slack"], "it@acme.test", 60), cancellationToken: Stop)),
            ["withdrawConnectLinks"] = await client.Connection.WithdrawConnectLinks(own, Stop),
            ["signIn"] = At(await client.Connection.SignIn(own, new("slack"), cancellationToken: Stop)),
            ["why"] = await client.Why.Ask(own, "zoë@acme.test", Stop),
            ["listEvents"] = await client.Events.List(own, cancellationToken: Stop),
            ["listEvents.end"] = await client.Events.List(own, from: "end", cancellationToken: Stop),
            ["listEvents.newest"] = await client.Events.List(own, order: "newest", cancellationToken: Stop),
            ["listTenants"] = await root.Tenants.List("late", "acme", cancellationToken: Stop),
            ["createWebhook"] = await client.Webhooks.Create(own, new WebhookRequest("https://app.acme.test/hooks", ["member.*"]), cancellationToken: Stop),
            ["listWebhooks"] = await client.Webhooks.List(own, Stop),
            ["getWebhook"] = await client.Webhooks.Get(own, Samples.WebhookId, Stop),
            ["changeWebhook"] = await client.Webhooks.Change(own, Samples.WebhookId, new WebhookPatch(Enabled: false), ETag.Of(3), Stop),
            ["deleteWebhook"] = await client.Webhooks.Delete(own, Samples.WebhookId, Stop),
            ["rotateWebhookSecret"] = await client.Webhooks.RotateSecret(own, Samples.WebhookId, new RotateSecretRequest(60), cancellationToken: Stop),
            ["replayWebhook"] = await client.Webhooks.Replay(own, Samples.WebhookId, new ReplayRequest(8), cancellationToken: Stop),
            ["testWebhook"] = await client.Webhooks.Test(own, Samples.WebhookId, cancellationToken: Stop),
            ["listDeliveries"] = await client.Webhooks.Deliveries(own, Samples.WebhookId, "pending", cancellationToken: Stop),
            ["createPlatformWebhook"] = await root.PlatformWebhooks.Create(new WebhookRequest("https://app.acme.test/hooks", ["member.*"]), cancellationToken: Stop),
            ["listPlatformWebhooks"] = await root.PlatformWebhooks.List(Stop),
            ["getPlatformWebhook"] = await root.PlatformWebhooks.Get(Samples.WebhookId, Stop),
            ["changePlatformWebhook"] = await root.PlatformWebhooks.Change(Samples.WebhookId, new WebhookPatch(Enabled: false), ETag.Of(3), Stop),
            ["deletePlatformWebhook"] = await root.PlatformWebhooks.Delete(Samples.WebhookId, Stop),
            ["rotatePlatformWebhookSecret"] = await root.PlatformWebhooks.RotateSecret(Samples.WebhookId, new RotateSecretRequest(60), cancellationToken: Stop),
            ["replayPlatformWebhook"] = await root.PlatformWebhooks.Replay(Samples.WebhookId, new ReplayRequest(8, own), cancellationToken: Stop),
            ["testPlatformWebhook"] = await root.PlatformWebhooks.Test(Samples.WebhookId, cancellationToken: Stop),
            ["reportBounce"] = await root.Mail.Bounce(new BounceRequest("<invitation.019800000000700080000000000000aa@hris.example>"), Stop),
            ["reportBounceWhole"] = await root.Mail.BounceReport(new MemoryStream("Subject: Undelivered"u8.ToArray()), cancellationToken: Stop),
            ["listPlatformDeliveries"] = await root.PlatformWebhooks.Deliveries(Samples.WebhookId, own, "pending", cancellationToken: Stop),
        };

        // The API is somewhere else with each run.
        Client.Connections.ConnectLink At(Client.Connections.ConnectLink link) => link with { Url = link.Url.Replace(api.Address.AbsoluteUri, "https://hris.example/", StringComparison.Ordinal) };

        // The tenant's id is the test's own, and so is the id of a birth under a key.
        var text = Indented(shapes).Replace(own, "acme", StringComparison.Ordinal).Replace(api.Address.AbsoluteUri, "https://hris.example/", StringComparison.Ordinal);
        Golden.Matches("api-answers.json", text.Replace(((Member)shapes["inviteMember"]).Id.ToString(), "an id of tenant and key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_request_reaches_the_grain_as_it_was_meant()
    {
        var tenant = api.Tenant();
        var (client, own) = (Client(tenant.Token), tenant.Id.Value);
        await client.Connection.Connect(own, new ConnectRequest("bamboohr", new Dictionary<string, string> { ["apiKey"] = "k" }), Stop);
        await client.Connection.Relink(own, new RelinkRequest(new Dictionary<string, string> { ["apiKey"] = "k2" }), ETag.Of(7), Stop);
        await client.Plans.Preview(own, new PreviewRequest(new Selection("manual", People: ["e-1"]), new InviteSettings("later", "automatic")), cancellationToken: Stop);
        await client.Syncs.Request(own, new SyncRequest(Full: true), cancellationToken: Stop);
        await client.Members.Approve(own, Samples.MemberId, new ApproveRequest(Send: false), cancellationToken: Stop);
        await client.Members.Invite(own, new InviteRequest("eve@acme.test", "Eve", Role: "admin", Send: "later"), cancellationToken: Stop);

        var connect = Message<Connect>(tenant, nameof(IConnectionGrain.Connect));
        Assert.Equal(("bamboohr", "k"), (connect.Provider, connect.Credentials["apiKey"]));
        var relink = Message<Relink>(tenant, nameof(IConnectionGrain.Relink));
        Assert.Equal(("k2", 7L), (relink.Credentials["apiKey"], relink.IfMatch));
        var preview = Message<SettingsInput>(tenant, nameof(IConnectionGrain.Preview));
        Assert.Equal(("manual", "e-1"), (preview.Selection.Mode, Assert.Single(preview.Selection.People!)));
        Assert.Equal(new InvitesMessage("later", "automatic"), preview.Invites);
        Assert.True(Message<RequestSync>(tenant, nameof(IConnectionGrain.RequestSync)).Full);
        Assert.Equal(new ApproveMember(false), Message<ApproveMember>(tenant, nameof(IMemberGrain.Approve)));
        Assert.Equal(
            new InviteByHand("eve@acme.test", "Eve", null, null, Domain.Members.MemberRole.Admin, "later"),
            Message<InviteByHand>(tenant, nameof(IMemberGrain.Invite)));
    }

    [Fact]
    public async Task Switching_to_manual_without_names_picks_all_linked_people()
    {
        var tenant = api.Tenant();
        await Client(tenant.Token).Plans.Preview(tenant.Id.Value, new PreviewRequest(new Selection("manual"), new InviteSettings("now", "required")), cancellationToken: Stop);
        Assert.Null(Message<SettingsInput>(tenant, nameof(IConnectionGrain.Preview)).Selection.People);
    }

    [Fact]
    public async Task A_body_may_be_left_out_where_all_of_it_may()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Post(tenant.Path("/syncs"))).Body(HttpStatusCode.Accepted);
        await (await tenant.Admin.Post(tenant.Path($"/members/{Samples.MemberId}/approve"))).Body(HttpStatusCode.OK);
        Assert.Equal(new ApproveMember(null), Message<ApproveMember>(tenant, nameof(IMemberGrain.Approve)));
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_its_code()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IConnectionGrain.Connect), new Refusal("connection_exists", RefusalKind.Conflict, "There is one."));
        var request = new ConnectRequest("bamboohr", new Dictionary<string, string>());
        var refused = await Assert.ThrowsAsync<HrisApiException>(() => Client(tenant.Token).Connection.Connect(tenant.Id.Value, request, Stop));
        Assert.Equal(("connection_exists", HttpStatusCode.Conflict, "There is one."), (refused.Code, refused.StatusCode, refused.Problem.Detail));
    }

    [Fact]
    public async Task An_answer_of_somebody_else_is_told_apart()
    {
        using var proxy = new HttpClient(new BadGateway()) { BaseAddress = new Uri("http://127.0.0.1") };
        var refused = await Assert.ThrowsAsync<HrisApiException>(() => HrisOrleansClient.Create(proxy, "t").Providers.List(Stop));
        Assert.Equal(("unexpected_answer", HttpStatusCode.BadGateway), (refused.Code, refused.StatusCode));
    }

    [Fact]
    public async Task A_host_app_registers_it_once_and_asks_for_what_it_needs()
    {
        var tenant = api.Tenant();
        var services = new ServiceCollection();
        services.AddHrisOrleansClient(api.Address, tenant.Token);
        await using var provider = services.BuildServiceProvider();
        Assert.NotEmpty((await provider.GetRequiredService<IMembersApi>().List(tenant.Id.Value, cancellationToken: Stop)).Items);
        Assert.NotEmpty((await provider.GetRequiredService<HrisOrleansClient>().Events.List(tenant.Id.Value, cancellationToken: Stop)).Items);
    }

    [Fact]
    public void Secrets_do_not_reach_a_log_through_texts()
    {
        Assert.DoesNotContain("geheim", new ConnectRequest("p", new Dictionary<string, string> { ["k"] = "geheim" }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new RelinkRequest(new Dictionary<string, string> { ["k"] = "geheim" }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new Relink(new Dictionary<string, string> { ["k"] = "geheim" }, null).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new AcceptInvitationRequest("geheim").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new IssuedAdminToken("1", "a", Samples.Moment, null, "geheim").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new IssuedToken(Samples.Token, "geheim").ToString(), StringComparison.Ordinal);
    }

    private HrisOrleansClient Client(string? token) => HrisOrleansClient.Create(new HttpClient { BaseAddress = api.Address }, token);

    private static T Message<T>(ApiTenant tenant, string method) => Assert.IsType<T>(Assert.Single(tenant.Grains.CallsOf(method)).Message);

    private static string Indented(object shapes)
    {
        var options = new JsonSerializerOptions { WriteIndented = true };
        HrisJson.Configure(options);
        return JsonSerializer.Serialize(shapes, options);
    }

    private sealed class BadGateway : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<html>", Encoding.UTF8, "text/html") });
    }
}
