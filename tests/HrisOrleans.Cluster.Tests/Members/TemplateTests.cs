using HrisOrleans.Client;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Members;

public sealed class TemplateTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_saved_template_is_what_mails_look_like()
    {
        var tenant = await product.Tenant();
        var own = await tenant.Api.InvitationTemplate.Get(tenant.Id, TwoSilos.Stop);
        Assert.Equal((false, 0L), (own.Custom, own.Version));
        Assert.Contains("token", own.Placeholders);
        var wanted = new InvitationTemplateRequest("Come in, {{name}}", "Here: {{acceptUrl}}", null, "People of Acme", "people@hris.example", "https://acme.example/in");
        var seen = await tenant.Api.InvitationTemplate.Preview(tenant.Id, wanted, cancellationToken: TwoSilos.Stop);
        Assert.Equal(("Come in, Ada Sample", "Here: https://acme.example/in?token=inv_sample"), (seen.Subject, seen.Text));
        Assert.Contains("people@hris.example", seen.From, StringComparison.Ordinal);
        Assert.Empty(await tenant.Events("invitation_template_changed"));

        var saved = await tenant.Api.InvitationTemplate.Save(tenant.Id, wanted, ETag.Of(own.Version), TwoSilos.Stop);
        Assert.Equal((true, 1L, own.Html), (saved.Custom, saved.Version, saved.Html));
        await ProductTenant.Refused(() => tenant.Api.InvitationTemplate.Save(tenant.Id, wanted, ETag.Of(7), TwoSilos.Stop), "version_mismatch");
        await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("zoe@example.org", "Zoë"), cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await tenant.Events("invitation_mailed")).Count == 1);
        var mail = await MimeKit.MimeMessage.LoadAsync(Assert.Single(product.MailsOf(tenant.Id)), TwoSilos.Stop);
        Assert.Equal(("Come in, Zoë", "People of Acme"), (mail.Subject, mail.From.Single().Name));
        Assert.StartsWith("Here: https://acme.example/in?token=inv_", mail.TextBody, StringComparison.Ordinal);

        Assert.False((await tenant.Api.InvitationTemplate.Reset(tenant.Id, TwoSilos.Stop)).Custom);
    }

    [Fact]
    public async Task What_would_make_a_broken_mail_is_refused_by_name()
    {
        var tenant = await product.Tenant();
        var problem = await ProductTenant.Refused(() => tenant.Api.InvitationTemplate.Save(tenant.Id, new("Hi {{nmae}}"), cancellationToken: TwoSilos.Stop), "unknown_placeholder");
        Assert.Contains("nmae", problem.Detail, StringComparison.Ordinal);
        await ProductTenant.Refused(() => tenant.Api.InvitationTemplate.Save(tenant.Id, new(Html: "<p>no link</p>"), cancellationToken: TwoSilos.Stop), "accept_link_missing");
        await ProductTenant.Refused(() => tenant.Api.InvitationTemplate.Preview(tenant.Id, new(SenderAddress: "boss@bank.example"), cancellationToken: TwoSilos.Stop), "sender_not_allowed");
        Assert.False((await tenant.Api.InvitationTemplate.Get(tenant.Id, TwoSilos.Stop)).Custom);
    }
}
