using HrisOrleans.Storage.Mail;
using MimeKit;
using MimeKit.Utils;

namespace HrisOrleans.Silo.Mail;

/// <summary>What every mail of ours is like, whatever it says.</summary>
internal static class MailEnvelope
{
    public const int LongestSubject = 300;

    /// <summary>RFC 5322 §2.1.1.</summary>
    private const int LongestLine = 998;

    /// <summary>Whether the address can be written into a mail.</summary>
    public static bool Takes(string email) => MailboxAddress.TryParse(email, out var parsed) && parsed.Address == email;

    /// <param name="mail">Whom it goes to.</param>
    /// <param name="kind">The word that its message id and boundary begin with.</param>
    /// <param name="subject">Made one line here.</param>
    public static OutgoingMail Of(LeasedMail mail, string kind, MailboxAddress from, string subject, string text, string html, DateTimeOffset at)
    {
        var message = new MimeMessage { Date = at, Subject = MailText.OneLine(subject, LongestSubject) };
        message.From.Add(from);
        message.To.Add(new MailboxAddress(MailText.OneLine(mail.DisplayName ?? ""), mail.Email));
        // Made from the mail's id: should a mail ever be there twice, the two can be recognised as one.
        message.MessageId = $"{kind}.{mail.Id:N}@{from.Domain}";
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        var body = new MultipartAlternative { new TextPart("plain") { Text = text }, new TextPart("html") { Text = html } };
        body.ContentType.Boundary = $"=-{kind}-{mail.Id:N}";
        message.Body = body;
        // Names its encodings; SMTP chooses stricter ones itself where a server needs them.
        message.Prepare(EncodingConstraint.EightBit, LongestLine);
        return new OutgoingMail(mail.Tenant, mail.Id, message);
    }
}
