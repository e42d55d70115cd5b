using System.Reflection;
using HrisOrleans.Conformance.Storage;
using HrisOrleans.Domain.Members;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Notices;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Notices;
using HrisOrleans.Storage.Webhooks;
using HrisOrleans.Tests.Mail;
using HrisOrleans.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Tests.Notices;

/// <summary>Notices through the mail sender's own round, out of a real database.</summary>
public sealed class NoticeRoundTests(SqliteDatabaseFixture database) : StorageConformance(database), IClassFixture<SqliteDatabaseFixture>
{
    private readonly ScriptedTransport _transport = new();
    private readonly SuppressionsKept _suppressed = new();

    private MailOptions Sending { get; } = MailTestData.FileOptions("");

    private INoticeOutbox Notices => Service<INoticeOutbox>();

    [Fact]
    public async Task A_crash_between_the_mark_and_the_record_leaves_a_notice_unconfirmed_and_sends_no_second()
    {
        await using var keys = await MailKeys.Make(Time);
        await Admin("ann");
        await Events.Append(Tenant, [new TenantEvent("connection_needs_relink", new Origin("sync", "sync/1"), """{"code":"credentials_rejected"}""")], Stop);
        var dying = new HookedOutbox(Notices) { Before = operation => operation == nameof(IMailOutbox.Sent) ? throw new DatabaseAway() : Task.CompletedTask };
        await Assert.ThrowsAsync<DatabaseAway>(() => Round(keys, dying).Run(Stop));
        Assert.Equal([Address("ann")], Mine("ann"));

        var restarted = Round(keys, Notices);
        await restarted.Run(Stop);
        Time.Advance(Sending.Lease * 2);
        await restarted.Run(Stop);
        Time.Advance(TimeSpan.FromDays(1));
        await restarted.Run(Stop);
        Assert.Equal([Address("ann")], Mine("ann"));
        Assert.DoesNotContain(await Notices.Abandoned(Time.GetUtcNow().AddDays(1), 500, Stop), mail => mail.Tenant == Tenant);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_loses_nothing()
    {
        await using var keys = await MailKeys.Make(Time);
        await Admin("bea");
        await Events.Append(Tenant, [new TenantEvent("connection_paused", new Origin("sync", "sync/1"), """{"reason":"subscription"}""")], Stop);
        _transport.Usable = false;
        Assert.Equal(MailRoundResult.ServerUnusable, await Round(keys, Notices).Run(Stop));
        _transport.Usable = true;
        await Round(keys, Notices).Run(Stop);
        Assert.Equal([Address("bea")], Mine("bea"));
    }

    [Fact]
    public async Task A_suppressed_admin_gets_none_and_the_others_do()
    {
        await using var keys = await MailKeys.Make(Time);
        await Admin("cid");
        await Admin("dan");
        _suppressed.Hashes.Add((Tenant.Value, (await new Suppressions(keys.Ring, _suppressed).HashOf(Tenant, Address("cid"), Stop))!));
        await Events.Append(Tenant, [new TenantEvent("connection_paused", new Origin("sync", "sync/1"), """{"reason":"admin"}""")], Stop);
        await Round(keys, Notices).Run(Stop);
        Time.Advance(TimeSpan.FromDays(1));
        await Round(keys, Notices).Run(Stop);
        Assert.Empty(Mine("cid"));
        Assert.Equal([Address("dan")], Mine("dan"));
    }

    [Fact]
    public async Task Names_are_put_into_html_encoded_and_the_console_is_linked_where_there_is_one()
    {
        await using var keys = await MailKeys.Make(Time);
        await Admin("eve");
        var invited = Invited(Tenant, "left") with { Profile = new MemberProfile(Address("left"), Address("left"), null, null, "<b>Lou & Co</b>\r\nBcc: x@y.example") };
        await Members.Commit(invited, Stop);
        await Members.Commit(Next(Tenant, invited.After, MemberBySync.Advise(invited.After, OutCause.Terminated)), Stop);
        await Notices.Gather(Now, (_, _) => Task.FromResult<IReadOnlyList<NoticeRecipient>?>([]), Stop);
        var mail = Assert.Single(await Notices.Lease("a", 500, Now, TimeSpan.FromMinutes(1), Stop), one => one.Tenant == Tenant);
        var message = (await Composer(keys, new Uri("https://console.example/")).Compose(mail, Stop))!.Message;
        Assert.Contains("1 person left", message.Subject, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Lou &amp; Co&lt;/b&gt; Bcc: x@y.example", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Lou", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("href=\"https://console.example/\"", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("- <b>Lou & Co</b> Bcc: x@y.example: The directory carries a leaver record of them.", message.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/v1/tenants/{Tenant}/members", message.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_webhook_that_is_switched_off_is_told_to_the_operator_once()
    {
        await using var keys = await MailKeys.Make(Time);
        var endpoint = new WebhookEndpoint(null, Guid.NewGuid(), 1, "https://a.example/hooks", [], WebhookState.Enabled, [1], null, 0, null, null, null, Now, Now);
        var store = Service<IWebhookStore>();
        await store.Add(endpoint, 1000, [], Stop);
        var untold = Round(keys, Notices);
        var round = Round(keys, Notices, "ops@hris.example");
        await round.Run(Stop);
        Assert.DoesNotContain(_transport.Handed, IsOps);

        var gone = endpoint with { Version = 2, State = WebhookState.Gone, DisabledAt = Now };
        Assert.True(await store.Change(gone, 1, [], Stop));
        await untold.Run(Stop);
        _transport.Usable = false;
        await round.Run(Stop);
        Assert.DoesNotContain(_transport.Handed, IsOps);
        _transport.Usable = true;
        await round.Run(Stop);
        await round.Run(Stop);
        Assert.Single(_transport.Handed, IsOps);

        // Served again, and switched off again: that is news.
        Assert.True(await store.Change(endpoint with { Version = 3 }, 2, [], Stop));
        await round.Run(Stop);
        Assert.True(await store.Change(gone with { Version = 4, State = WebhookState.Failing, DisabledAt = Now.AddDays(9) }, 3, [], Stop));
        await round.Run(Stop);
        Assert.Equal(2, _transport.Handed.Count(IsOps));
        await store.Delete(null, endpoint.Id, [], Stop);

        static bool IsOps(string address) => address == "ops@hris.example";
    }

    private IEnumerable<string> Mine(string name) => _transport.Handed.Where(address => address == Address(name));

    private NoticeMail Composer(MailKeys keys, Uri? console = null)
    {
        var names = new PlanNames(Roster);
        return new NoticeMail(
            Sending, new NoticeOptions(console), Notices, new NoticeLines(new PlanChanges(Plans, names, new PlanIndexes(Plans, names, keys.Ring), keys.Ring), Notices), new NamedTenants(_ => "Acme"), Time);
    }

    private NoticeRound Round(MailKeys keys, IMailOutbox outbox, string? operatorAddress = null)
    {
        var recorder = new MailRecorder(outbox, new NoticeReports(Notices, Time), Sending, Time, new Random(1), new MailMeter(new Meters()), NullLogger<MailRecorder>.Instance);
        var round = new MailRound(outbox, _transport, new Suppressions(keys.Ring, _suppressed), Composer(keys), recorder, Sending, Time, NullLogger<MailRound>.Instance);
        var holders = new TokenHolders(DispatchProxy.Create<IGrainFactory, MailHostingTests.Unasked>(), keys.Ring, Time);
        var operators = new OperatorNotices(new NoticeOptions(null, operatorAddress), Sending, Service<IDisabledWebhooks>(), _transport, Time);
        return new NoticeRound(Notices, holders, operators, round, Time);
    }

    private async Task Admin(string name)
    {
        var invited = Invited(Tenant, name);
        await Members.Commit(invited, Stop);
        var promoted = Next(Tenant, invited.After, MemberByHand.ChangeRole(invited.After, MemberRole.Admin));
        await Members.Commit(promoted, Stop);
        Assert.Equal(CommitResult.Committed, await Members.Commit(Next(Tenant, promoted.After, MemberByHand.Accept(promoted.After, 1, Now)), Stop));
    }
}
