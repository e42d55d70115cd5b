using System.Globalization;
using System.Net;
using HrisOrleans.Silo.Members;
using HrisOrleans.Storage.Mail;
using MimeKit;
using MimeKit.Utils;

namespace HrisOrleans.Silo.Mail;

/// <summary>Composes invitation mails. The only personal values in them are the recipient's own address and name.</summary>
internal sealed class InvitationMail(MailOptions options, InvitationTokens tokens, ITenantNames tenants, TimeProvider time)
{
    private const int LongestName = 100;

    /// <summary>RFC 5322 §2.1.1.</summary>
    private const int LongestLine = 998;

    private readonly MailboxAddress _from = new(options.FromName, options.FromAddress);

    /// <summary>The mail, or null when the address cannot be written into one.</summary>
    public async ValueTask<OutgoingMail?> Compose(LeasedMail mail, CancellationToken cancellationToken)
    {
        if (!MailboxAddress.TryParse(mail.Email, out var parsed) || parsed.Address != mail.Email) return null;
        var tenant = OneLine(await tenants.NameOf(mail.Tenant, cancellationToken));
        var token = await tokens.Issue(mail.Tenant, mail.Member, mail.InvitationNumber, cancellationToken);
        var name = OneLine(mail.DisplayName ?? "");
        var link = Link(token);
        var until = mail.ExpiresAt.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

        var message = new MimeMessage { Date = time.GetUtcNow(), Subject = $"You are invited to join {tenant}" };
        message.From.Add(_from);
        message.To.Add(new MailboxAddress(name, mail.Email));
        // Made from the mail's id: should a mail ever be there twice, the two can be recognised as one.
        message.MessageId = $"invitation.{mail.Id:N}@{_from.Domain}";
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Body = Body(mail.Id, Text(tenant, name, link, until), Html(tenant, name, link, until));
        // Names its encodings; SMTP chooses stricter ones itself where a server needs them.
        message.Prepare(EncodingConstraint.EightBit, LongestLine);
        return new OutgoingMail(mail.Tenant, mail.Id, message);
    }

    private static MultipartAlternative Body(Guid id, string text, string html)
    {
        var body = new MultipartAlternative { new TextPart("plain") { Text = text }, new TextPart("html") { Text = html } };
        body.ContentType.Boundary = $"=-invitation-{id:N}";
        return body;
    }

    private static string Text(string tenant, string name, string link, string until) =>
        $"""
        {Greeting(name)}

        {tenant} invites you to join.

        Accept the invitation here:
        {link}

        The link is for you alone. It works once, until {until}.
        If you did not expect this mail you can ignore it.

        """.ReplaceLineEndings("\r\n");

    private static string Html(string tenant, string name, string link, string until) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <body style="font-family: sans-serif">
        <p>{WebUtility.HtmlEncode(Greeting(name))}</p>
        <p>{WebUtility.HtmlEncode(tenant)} invites you to join.</p>
        <p><a href="{WebUtility.HtmlEncode(link)}">Accept the invitation</a></p>
        <p>The link is for you alone. It works once, until {until}.<br>
        If you did not expect this mail you can ignore it.</p>
        </body>
        </html>

        """.ReplaceLineEndings("\r\n");

    private static string Greeting(string name) => name.Length == 0 ? "Hello," : $"Hello {name},";

    private string Link(string token)
    {
        var page = options.AcceptBaseUrl.AbsoluteUri;
        return $"{page}{(options.AcceptBaseUrl.Query.Length > 0 ? '&' : '?')}token={token}";
    }

    // Names come from directories: what would break a line, or fill the mail, is taken out.
    private static string OneLine(string name)
    {
        var line = string.Join(' ', name.Split(Breaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new string([.. line.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune)).Take(LongestName).SelectMany(rune => rune.ToString())]);
    }

    private static readonly char[] Breaks = ['\r', '\n', '\t', '\u2028', '\u2029', ' '];
}
