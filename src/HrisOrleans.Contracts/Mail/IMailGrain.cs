namespace HrisOrleans.Contracts.Mail;

/// <summary>What comes back of the mails that went out, of every tenant. Key: <see cref="GrainKeys.Mail"/>.</summary>
[Alias("hris.IMailGrain"), GrainInterfaceType("hris.mail")]
public interface IMailGrain : IGrainWithStringKey
{
    /// <summary>
    /// A mail did not arrive after all. Refused with <c>bounce_unreadable</c> or <c>mail_not_found</c>. Said twice it is said once.
    /// </summary>
    [Alias("Bounce")]
    Task<Answer<BounceView>> Bounce(ReportBounce command, CancellationToken cancellationToken);
}

/// <summary>By the mail, by tenant and member, by both, or as the report that a mail server sent.</summary>
/// <param name="MessageId">As it stood in the mail, with or without angle brackets.</param>
/// <param name="Code">An enhanced status code such as <c>5.1.1</c>; one that begins with 4 is no end.</param>
/// <param name="Report">A delivery status report as it came in; nothing else counts then.</param>
[GenerateSerializer, Alias("hris.report-bounce")]
public sealed record ReportBounce(string? MessageId, string? Tenant, string? Member, string? Code, byte[]? Report)
{
    public override string ToString() => "ReportBounce";
}

/// <param name="Outcome"><c>bounced</c>, <c>not_open</c> or <c>not_failed</c>; the last two changed nothing.</param>
/// <param name="Tenant">Null where the report is of no failure.</param>
[GenerateSerializer, Alias("hris.bounce-view")]
public sealed record BounceView(string Outcome, string? Tenant, string? Member);
