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
/// <param name="Attempts">Leases before this one; so also its number, by which a later lease shuts out an earlier.</param>
public sealed record LeasedMail(
    TenantId Tenant,
    Guid Id,
    MemberId Member,
    int InvitationNumber,
    DateTimeOffset ExpiresAt,
    string Email,
    string? DisplayName,
    int Attempts);

/// <summary>A mail of which nothing was handed over, and when to try again.</summary>
public sealed record PostponedMail(LeasedMail Mail, DateTimeOffset Due);

/// <summary>Invitation mails as outbox rows, leased by senders and resumed after a crash. Lists are one transaction.</summary>
public interface IMailOutbox
{
    /// <summary>
    /// Leases mails that are due and whose invitation is still open, for <paramref name="lease"/>. What it meets that is due for
    /// an invitation no longer open, or expired, ends as <see cref="MailState.Cancelled"/>. Mails that the connection caused
    /// wait while it is paused.
    /// </summary>
    Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Marks that the hand-over begins now. Answers those that may be sent; the others lost their lease, or their
    /// invitation is no longer open, or the connection was paused: do not send them.
    /// </summary>
    Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// The mail server took these mails: outbox rows and an <c>invitation_mailed</c> event each, which is no decision
    /// and carries no version. Mails that are not in hand-over any more are passed over, so that saying it twice is
    /// saying it once.
    /// </summary>
    Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends mails in hand-over without their having been sent; the member is told by its grain.</summary>
    Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Of these mails in hand-over nothing was taken: each is tried again when due.</summary>
    Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken);

    /// <summary>Gives back leased mails whose hand-over has not begun, due as before. Others, and another sender's, are left alone.</summary>
    Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken);

    /// <summary>Mails that stand in <see cref="MailState.Handing"/> since before <paramref name="before"/>: a sender died in the hand-over.</summary>
    Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
