using HrisOrleans.Domain;
using MimeKit;

namespace HrisOrleans.Silo.Mail;

/// <summary>What a mail server's delivery status report (RFC 3464) says of a mail of ours.</summary>
/// <param name="Failed">Delivery was given up. False: it was delivered, or is still tried.</param>
/// <param name="Mail">The mail's id, or null where the report names none of ours.</param>
internal readonly record struct BounceReport(bool Failed, Guid? Mail)
{
    private const string Kind = "invitation.";
    private static readonly Refusal Unreadable = new("bounce_unreadable", RefusalKind.Unprocessable, "This is no delivery status report, and names no mail.");

    public static Outcome<BounceReport> Read(byte[] report)
    {
        MimeMessage message;
        try
        {
            message = MimeMessage.Load(new MemoryStream(report, writable: false), CancellationToken.None);
        }
        catch (FormatException)
        {
            return Unreadable;
        }

        using (message)
        {
            if (message.BodyParts.OfType<MessageDeliveryStatus>().FirstOrDefault() is not { } status) return Unreadable;

            // The first group is of the report as a whole; each other one is of a recipient, and our mails have one.
            var failed = status.StatusGroups.Skip(1).Any(recipient => string.Equals(recipient["Action"]?.Trim(), "failed", StringComparison.OrdinalIgnoreCase));
            var original = Originals(message.Body).Select(mail => mail.MessageId);
            var ids = original.Append(status.StatusGroups.FirstOrDefault()?["X-Original-Message-ID"]).Append(message.InReplyTo);
            return new BounceReport(failed, ids.Select(MailOf).FirstOrDefault(mail => mail is not null));
        }
    }

    /// <summary>The id in the <c>Message-ID</c> of an invitation's mail, or null when it is none.</summary>
    public static Guid? MailOf(string? messageId)
    {
        var text = messageId?.Trim().TrimStart('<').TrimEnd('>') ?? "";
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > Kind.Length && text.StartsWith(Kind, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(text[Kind.Length..at], "N", out var mail) ? mail : null;
    }

    // The whole mail, or its headers alone.
    private static IEnumerable<MimeMessage> Originals(MimeEntity? entity) => entity switch
    {
        MessagePart { Message: { } mail } => [mail],
        Multipart parts => parts.SelectMany(Originals),
        _ => [],
    };
}
