using HrisOrleans.Domain.Tenants;
using MimeKit;

namespace HrisOrleans.Silo.Mail;

/// <summary>What became of one hand-over.</summary>
internal enum MailOutcome
{
    /// <summary>The transport took the mail and answers for it from here.</summary>
    Accepted,

    /// <summary>Refused for good, for this recipient.</summary>
    Refused,

    /// <summary>Nothing was taken: it may be tried again.</summary>
    NotHandedOver,

    /// <summary>The mail was on its way when things broke: it may have been taken or not.</summary>
    Unknown,
}

/// <summary>A mail ready to go.</summary>
internal sealed record OutgoingMail(TenantId Tenant, Guid Id, MimeMessage Message);

/// <summary>A way out for mails.</summary>
internal interface IMailTransport
{
    /// <summary>How many sessions may be open at once.</summary>
    int Sessions { get; }

    /// <summary>
    /// How many mails may be marked as in hand-over at once. All of them are in doubt when the process dies, so it is
    /// one wherever <see cref="WasTaken"/> cannot clear the doubt.
    /// </summary>
    int MarkedAtOnce { get; }

    /// <summary>A session, or null when the mail server cannot be used at present; that is logged, nothing was handed over.</summary>
    Task<IMailSession?> Connect(CancellationToken cancellationToken);

    /// <summary>Whether a mail of an interrupted hand-over was taken; null when that cannot be known.</summary>
    Task<bool?> WasTaken(TenantId tenant, Guid mail, CancellationToken cancellationToken);

    /// <summary>Destroys what this way out still keeps of a mail; SMTP keeps nothing.</summary>
    void Forget(TenantId tenant, Guid mail)
    {
    }
}

/// <summary>Hands over mails one after the other.</summary>
internal interface IMailSession : IAsyncDisposable
{
    /// <summary>False once the mail server has become unusable; no further hand-over will succeed.</summary>
    bool Usable { get; }

    /// <summary>Ends by itself within <see cref="MailOptions.Timeout"/>; it cannot be cancelled, for that would only make the outcome unknown.</summary>
    Task<MailOutcome> HandOver(OutgoingMail mail);
}
