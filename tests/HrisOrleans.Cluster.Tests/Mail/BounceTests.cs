using System.Text;
using HrisOrleans.Client.Mail;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Conformance.Mail;
using HrisOrleans.Silo.Mail;
using MimeKit;

namespace HrisOrleans.Cluster.Tests.Mail;

/// <summary>The product with a mail server that knows nobody whose address begins with <c>gone</c>.</summary>
public sealed class SmtpProduct : Product
{
    private readonly SmtpListener _server = new();

    public IReadOnlyList<string> Taken => _server.Taken;

    protected override MailOptions Mailing(MailOptions files)
    {
        _server.Answer = (step, _) => step == "RCPT" && _server.Commands[^1].Contains("<gone", StringComparison.Ordinal) ? "550 5.1.1 nobody here" : SmtpListener.Obliging(step);

        // One connection: the last command is the one that is answered.
        return files with { Transport = MailTransportKind.Smtp, Host = "127.0.0.1", Port = _server.Port, Security = MailSecurity.None, Connections = 1 };
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}

/// <summary>Mails that do not arrive, refused at the door or given back later.</summary>
public sealed class BounceTests(SmtpProduct product) : IClassFixture<SmtpProduct>
{
    [Fact]
    public async Task A_recipient_whom_the_mail_server_refuses_shows_on_that_member_only()
    {
        var tenant = await product.Tenant(people: 5);
        var ann = await Invited(tenant, "ann");
        var gone = await Invited(tenant, "gone");
        var bob = await Invited(tenant, "bob");
        await TwoSilos.Until(async () => (await Look(tenant, gone)).Invitation == "bounced");
        await Mailed(tenant, "ann");
        await Mailed(tenant, "bob");
        Assert.Equal(("open", "open"), ((await Look(tenant, ann)).Invitation, (await Look(tenant, bob)).Invitation));
        Assert.Equal(("bounced", "pending"), ((await Look(tenant, gone)).Invitation, (await Look(tenant, gone)).List));
        Assert.Equal(gone.Id, Assert.Single(await tenant.Events("invitation_bounced")).Member);
    }

    [Fact]
    public async Task A_mail_that_comes_back_later_shows_on_that_member_only_and_once()
    {
        var tenant = await product.Tenant(people: 5);
        var ann = await Invited(tenant, "ann");
        var bob = await Invited(tenant, "bob");
        var mail = await Mailed(tenant, "ann");
        var expected = new BounceResult("bounced", tenant.Id, ann.Id);

        // A delay is no end.
        Assert.Equal(new BounceResult("not_failed", null, null), await Report(mail.MessageId!, "delayed"));
        Assert.Equal("open", (await Look(tenant, ann)).Invitation);
        Assert.Equal(expected, await Report(mail.MessageId!, "failed"));
        Assert.Equal(expected, await Report(mail.MessageId!, "failed", whole: false));
        Assert.Equal(expected, await product.Operator.Mail.Bounce(new BounceRequest($"<{mail.MessageId}>", Code: "5.1.1"), TwoSilos.Stop));
        Assert.Equal(("bounced", "open"), ((await Look(tenant, ann)).Invitation, (await Look(tenant, bob)).Invitation));
        Assert.Equal(ann.Id, Assert.Single(await tenant.Events("invitation_bounced")).Member);

        // By tenant and member, without the mail.
        Assert.Equal(new BounceResult("not_failed", null, null), await product.Operator.Mail.Bounce(new BounceRequest(Tenant: tenant.Id, Member: bob.Id, Code: "4.2.2"), TwoSilos.Stop));
        Assert.Equal(new BounceResult("bounced", tenant.Id, bob.Id), await product.Operator.Mail.Bounce(new BounceRequest(Tenant: tenant.Id, Member: bob.Id), TwoSilos.Stop));
    }

    [Fact]
    public async Task What_is_over_unknown_or_another_tenants_changes_nothing_and_says_so()
    {
        var (tenant, other) = (await product.Tenant(people: 5), await product.Tenant(people: 5));
        var ann = await Invited(tenant, "ann");
        var first = await Mailed(tenant, "ann");
        await tenant.Api.Members.Remind(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);

        // The first mail's link was replaced by a fresh one, which may well arrive.
        Assert.Equal(new BounceResult("not_open", tenant.Id, ann.Id), await Report(first.MessageId!, "failed"));
        await product.Accept(tenant, ann.Id);
        Assert.Equal(new BounceResult("not_open", tenant.Id, ann.Id), await product.Operator.Mail.Bounce(new BounceRequest(Tenant: tenant.Id, Member: ann.Id), TwoSilos.Stop));
        Assert.Equal("accepted", (await Look(tenant, ann)).Invitation);

        await ProductTenant.Refused(() => Report($"invitation.{Guid.NewGuid():N}@hris.example", "failed"), "mail_not_found");
        await ProductTenant.Refused(() => Report("abc@acme.example", "failed"), "mail_not_found");
        await ProductTenant.Refused(() => product.Operator.Mail.Bounce(new BounceRequest(first.MessageId, Tenant: other.Id), TwoSilos.Stop), "mail_not_found");
        await ProductTenant.Refused(() => product.Operator.Mail.Bounce(new BounceRequest(Tenant: other.Id, Member: ann.Id), TwoSilos.Stop), "mail_not_found");
        await ProductTenant.Refused(() => product.Operator.Mail.Bounce(new BounceRequest(Tenant: other.Id), TwoSilos.Stop), "bounce_unreadable");
        await ProductTenant.Refused(() => product.Operator.Mail.BounceReport(new MemoryStream("Subject: Away\r\n\r\nI am away."u8.ToArray()), cancellationToken: TwoSilos.Stop), "bounce_unreadable");
        await ProductTenant.Refused(() => tenant.Api.Mail.Bounce(new BounceRequest(first.MessageId), TwoSilos.Stop), "forbidden");
        Assert.Empty(await tenant.Events("invitation_bounced"));
        Assert.Empty(await other.Events("invitation_bounced"));
    }

    private static Task<Member> Invited(ProductTenant tenant, string name) =>
        tenant.Api.Members.Invite(tenant.Id, new InviteRequest($"{name}@{tenant.Id}.example"), cancellationToken: TwoSilos.Stop);

    private static Task<Member> Look(ProductTenant tenant, Member member) => tenant.Api.Members.Get(tenant.Id, member.Id, TwoSilos.Stop);

    /// <summary>The invitation as the mail server took it.</summary>
    private async Task<MimeMessage> Mailed(ProductTenant tenant, string name)
    {
        MimeMessage? found = null;
        await TwoSilos.Until(() =>
        {
            found = product.Taken.Select(text => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), TwoSilos.Stop))
                .FirstOrDefault(mail => mail.To.Mailboxes.Single().Address == $"{name}@{tenant.Id}.example" && mail.MessageId!.StartsWith("invitation.", StringComparison.Ordinal));
            return Task.FromResult(found is not null);
        });
        return found!;
    }

    private Task<BounceResult> Report(string messageId, string action, bool whole = true)
    {
        var body = $"""
            --b
            Content-Type: text/plain

            I could not deliver your mail.

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.acme.example

            Final-Recipient: rfc822; ann@acme.example
            Action: {action}
            Status: 5.1.1

            --b
            Content-Type: text/rfc822-headers

            Message-ID: <{messageId}>

            --b--
            """.ReplaceLineEndings("\r\n");
        const string Type = "multipart/report; report-type=delivery-status; boundary=\"b\"";
        return product.Operator.Mail.BounceReport(
            new MemoryStream(Encoding.ASCII.GetBytes(whole ? $"From: <mailer-daemon@mx.acme.example>\r\nMIME-Version: 1.0\r\nContent-Type: {Type}\r\n\r\n{body}" : body)), whole ? "message/rfc822" : Type, TwoSilos.Stop);
    }
}
