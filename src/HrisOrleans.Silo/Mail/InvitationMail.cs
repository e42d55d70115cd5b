using System.Globalization;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Members;
using HrisOrleans.Storage.Mail;
using MimeKit;

namespace HrisOrleans.Silo.Mail;

/// <summary>What a mail looks like, for people to see before it goes out.</summary>
internal sealed record MailSample(string From, string Subject, string Text, string Html);

/// <summary>Composes invitation mails by the tenant's template. The only personal values in them are the recipient's own address and name.</summary>
internal sealed class InvitationMail(MailOptions options, InvitationTokens tokens, ITenantNames tenants, IInvitationLooks looks, TimeProvider time) : IMailComposer
{
    /// <summary>The mail, or null when the address cannot be written into one.</summary>
    public async ValueTask<OutgoingMail?> Compose(LeasedMail mail, CancellationToken cancellationToken)
    {
        if (!MailEnvelope.Takes(mail.Email)) return null;
        var look = await looks.Of(mail.Tenant, cancellationToken);
        var token = await tokens.Issue(mail.Tenant, mail.Member, mail.InvitationNumber, cancellationToken);
        var name = MailText.OneLine(mail.DisplayName ?? "");
        var until = mail.ExpiresAt.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var values = new InvitationValues(MailText.OneLine(await tenants.NameOf(mail.Tenant, cancellationToken)), name, Link(look, token), until, token);
        return MailEnvelope.Of(mail, "invitation", From(look), InvitationTemplates.Subject(look, values), InvitationTemplates.Text(look, values), InvitationTemplates.Html(look, values), time.GetUtcNow());
    }

    /// <summary>The mail as somebody made up would get it, under a link that nobody can accept.</summary>
    public async ValueTask<MailSample> Sample(TenantId tenant, InvitationTemplate look, CancellationToken cancellationToken)
    {
        const string Token = "inv_sample";
        var until = (time.GetUtcNow() + InviteSettings.LinkLife).ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var values = new InvitationValues(MailText.OneLine(await tenants.NameOf(tenant, cancellationToken)), "Ada Sample", Link(look, Token), until, Token);
        return new MailSample(From(look).ToString(), MailText.OneLine(InvitationTemplates.Subject(look, values), MailEnvelope.LongestSubject), InvitationTemplates.Text(look, values), InvitationTemplates.Html(look, values));
    }

    private MailboxAddress From(InvitationTemplate look) => new(look.SenderName ?? options.FromName, look.SenderAddress ?? options.FromAddress);

    private string Link(InvitationTemplate look, string token)
    {
        var page = look.AcceptUrl is { } own ? new Uri(own) : options.AcceptBaseUrl;
        return $"{page.AbsoluteUri}{(page.Query.Length > 0 ? '&' : '?')}token={token}";
    }
}
