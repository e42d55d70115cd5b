using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Notices;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Cluster.Tests.Guards;
using HrisOrleans.Cluster.Tests.Support;
using MimeKit;

namespace HrisOrleans.Cluster.Tests.Notices;

/// <summary>What a tenant's admins are told by mail.</summary>
public sealed class NoticeTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Parked_removals_lead_to_exactly_one_mail_per_admin_that_names_the_people()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        await Admin(tenant, "zoe@example.org");
        await Admin(tenant, "max@example.org");
        var gone = await tenant.Some(6);
        await tenant.Company.Terminate(gone);
        Assert.Equal(6, (await tenant.Sync()).Parked);
        var parked = Assert.Single(await tenant.Waiting());
        await TwoSilos.Until(async () => (await Mails(tenant)).Count >= 2);
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);

        // What comes after it in the sequence has gone out: nothing of before is still to come.
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await Mails(tenant)).Count(mail => mail.Subject!.Contains("paused", StringComparison.Ordinal)) == 2);
        var mails = (await Mails(tenant)).Where(mail => mail.Subject!.Contains("6 people", StringComparison.Ordinal)).ToList();
        Assert.Equal(["max@example.org", "zoe@example.org"], mails.Select(mail => mail.To.Mailboxes.Single().Address).Order());
        Assert.Equal(4, (await Mails(tenant)).Count);
        var lines = await tenant.Changes(parked.Id);
        foreach (var mail in mails)
        {
            Assert.All(lines, line => Assert.Contains(line.DisplayName!, mail.TextBody, StringComparison.Ordinal));
            Assert.Contains("The directory carries a leaver record of them.", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains($"GET /v1/tenants/{tenant.Id}/plans/{parked.Id}/changes", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("Tenant " + tenant.Id, mail.Subject, StringComparison.Ordinal);
            Assert.DoesNotContain("href", mail.HtmlBody, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await tenant.Events(), happened => happened.Data.ToString().Contains("zoe@example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_switched_off_is_not_sent_and_what_is_on_still_is()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        await Admin(tenant, "zoe@example.org");
        var before = await tenant.Api.Notices.Get(tenant.Id, TwoSilos.Stop);
        Assert.Equal((true, true, 0L), (before.LossesParked, before.Advisories, before.Version));
        var saved = await tenant.Api.Notices.Save(tenant.Id, new NoticesRequest(LossesParked: false), ETag.Of(before.Version), TwoSilos.Stop);
        Assert.Equal((false, true, 1L), (saved.LossesParked, saved.PlanHeld, saved.Version));
        await ProductTenant.Refused(() => tenant.Api.Notices.Save(tenant.Id, new NoticesRequest(), ETag.Of(7), TwoSilos.Stop), "version_mismatch");

        await tenant.Company.Terminate(await tenant.Some(6));
        Assert.Equal(6, (await tenant.Sync()).Parked);
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await Mails(tenant)).Count > 0);
        Assert.Contains("paused", Assert.Single(await Mails(tenant)).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anybody_is_an_admin_whoever_holds_a_valid_token_under_an_address_is_told()
    {
        var tenant = await product.Tenant(people: 5);
        var revoked = await product.Operator.Tenants.IssueToken(tenant.Id, new TokenRequest("gone@example.org"), cancellationToken: TwoSilos.Stop);
        await product.Operator.Tenants.RevokeToken(tenant.Id, revoked.Id, TwoSilos.Stop);
        await product.Operator.Tenants.IssueToken(tenant.Id, new TokenRequest("no address"), cancellationToken: TwoSilos.Stop);
        await product.Operator.Tenants.IssueToken(tenant.Id, new TokenRequest("Zoe@example.org"), cancellationToken: TwoSilos.Stop);
        await product.Operator.Tenants.IssueToken(tenant.Id, new TokenRequest("zoe@example.org"), cancellationToken: TwoSilos.Stop);
        await tenant.Configured();
        await TwoSilos.Until(async () => (await AllMails(tenant)).Count >= 2);
        await Admin(tenant, "max@example.org");
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await AllMails(tenant)).Any(mail => mail.Subject!.Contains("paused", StringComparison.Ordinal)));

        // One a person, whatever tokens they hold; and none once somebody is an admin.
        Assert.Equal(
            [($"ann@{tenant.Id}.example", "set-up"), ("max@example.org", "paused"), ("Zoe@example.org", "set-up")],
            (await AllMails(tenant)).Select(mail => (mail.To.Mailboxes.Single().Address, mail.Subject!.Contains("paused", StringComparison.Ordinal) ? "paused" : "set-up")).OrderBy(told => told.Address, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_first_settings_are_told_and_an_edit_is_not()
    {
        var tenant = await product.Tenant(people: 40);
        await Admin(tenant, "zoe@example.org");
        await tenant.Configured();
        await tenant.Save(new Selection("everyone"), new InviteSettings("later", "required"));
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await AllMails(tenant)).Any(mail => mail.Subject!.Contains("paused", StringComparison.Ordinal)));
        Assert.Single(await AllMails(tenant), mail => mail.Subject!.Contains("set-up is done", StringComparison.Ordinal));
        Assert.Equal(2, (await AllMails(tenant)).Count);
    }

    [Fact]
    public async Task Advisories_of_one_sync_are_one_mail_that_names_them_all()
    {
        var tenant = await product.Tenant(people: 40);
        await tenant.Configured();
        var people = await tenant.Some(5);
        await tenant.Save(new Selection("manual") { People = [.. people.Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture))] });
        await Admin(tenant, "zoe@example.org");
        var names = (await tenant.Members()).Where(member => people[..3].Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture)).Contains(member.ExternalId)).Select(member => member.DisplayName!).ToList();
        await tenant.Company.Terminate(people[..3]);
        await tenant.Sync();
        await TwoSilos.Until(async () => (await Mails(tenant)).Count > 0);
        var mail = Assert.Single(await Mails(tenant));
        Assert.Contains("3 people left", mail.Subject, StringComparison.Ordinal);
        Assert.All(names, name => Assert.Contains(name, mail.TextBody, StringComparison.Ordinal));
    }

    /// <summary>A member by hand who is an admin and in.</summary>
    private async Task Admin(ProductTenant tenant, string email)
    {
        await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(email, Send: "now"), cancellationToken: TwoSilos.Stop);
        var member = (await tenant.Members()).Single(member => member.Email == email);
        await tenant.Api.Members.Edit(tenant.Id, member.Id, new MemberPatch(Role: "admin"), cancellationToken: TwoSilos.Stop);
        await product.Accept(tenant, member.Id);
    }

    /// <summary>The tenant's notices, without that of its set-up: an admin who comes just behind it may still get it.</summary>
    private async Task<IReadOnlyList<MimeMessage>> Mails(ProductTenant tenant) =>
        [.. (await AllMails(tenant)).Where(mail => !mail.Subject!.Contains("set-up is done", StringComparison.Ordinal))];

    /// <summary>The tenant's notices, without its invitations.</summary>
    private async Task<IReadOnlyList<MimeMessage>> AllMails(ProductTenant tenant)
    {
        var mails = new List<MimeMessage>();
        foreach (var file in product.MailsOf(tenant.Id))
        {
            var mail = await MimeMessage.LoadAsync(file, TwoSilos.Stop);
            if (mail.MessageId!.StartsWith("notice.", StringComparison.Ordinal)) mails.Add(mail);
        }

        return mails;
    }
}
