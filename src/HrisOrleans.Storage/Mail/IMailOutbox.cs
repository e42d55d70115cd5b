using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Mail;

/// <summary>Where a mail stands. The numbers are stored.</summary>
public enum MailState
{
    Waiting = 1,

    /// <summary>Leased by a sender, not yet handed over.</summary>
    Leased = 2,

    /// <summary>Marked just before the hand-over; found again after a crash its outcome is unknown.</summary>
    Handing = 3,
    Sent = 4,
    Unconfirmed = 5,
    Refused = 6,

    /// <summary>The invitation was revoked, queued again or accepted before the mail went out.</summary>
    Cancelled = 7,
}

/// <summary>A mail to be sent.</summary>
/// <param name="Email">Where it goes, as stored on the member at this moment.</param>
public sealed record LeasedMail(
    TenantId Tenant,
    Guid Id,
    MemberId Member,
    int InvitationNumber,
    DateTimeOffset ExpiresAt,
    string Email,
    string? DisplayName,
    int Attempts);

/// <summary>Invitation mails as outbox rows, leased by senders and resumed after a crash.</summary>
public interface IMailOutbox
{
    /// <summary>Leases mails that are due and whose invitation is still open, for <paramref name="lease"/>.</summary>
    Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Marks that the hand-over begins now. False when the lease was lost or the invitation is no longer open: do not send.</summary>
    Task<bool> BeginHandOver(LeasedMail mail, string sender, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The mail server took these mails: outbox rows and an <c>invitation_mailed</c> event each.</summary>
    Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends a mail without having been sent; the member is told by its grain.</summary>
    Task Finish(LeasedMail mail, MailState state, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Nothing was handed over: try again at <paramref name="due"/>.</summary>
    Task Postpone(LeasedMail mail, DateTimeOffset due, CancellationToken cancellationToken);

    /// <summary>Mails that stand in <see cref="MailState.Handing"/> since before <paramref name="before"/>: a sender died in the hand-over.</summary>
    Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
