using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;

namespace HrisOrleans.Storage.Notices;

/// <summary>What a notice is about: an event of the tenant's sequence.</summary>
/// <param name="Seq">The event; the first one of a bundle.</param>
/// <param name="Data">The event's data.</param>
public sealed record NoticeContent(NoticeKind Kind, long Seq, DateTimeOffset At, Guid? Plan, string Data);

/// <summary>Somebody who is told and need not be a member.</summary>
/// <param name="Id">What the row knows them by.</param>
/// <param name="Before">What rows of before knew them by: a notice that was begun under it goes on under it, and is sent once.</param>
public readonly record struct NoticeRecipient(MemberId Id, MemberId? Before = null);

/// <summary>Somebody who left and whom nothing removes.</summary>
public sealed record AdvisedPerson(MemberId Member, string? Name, string? Email, OutCause Cause);

/// <summary>
/// Notices as outbox rows, made out of the tenants' sequences: one a cause and recipient, whoever looks and however often.
/// A mail's <see cref="LeasedMail.InvitationNumber"/> and expiry mean nothing here.
/// </summary>
public interface INoticeOutbox : IMailOutbox
{
    /// <summary>
    /// Looks through what the sequences tell since the last time, and makes a notice for each admin of what is switched on.
    /// Rows and progress are one transaction, so neither a crash nor a second silo loses or doubles one. Where no admin is in,
    /// the notices go to those whom <paramref name="others"/> names; their mails are leased without an address, for none is kept
    /// here. While it cannot name them (null), what the tenant's sequence tells waits for the next time.
    /// </summary>
    Task Gather(DateTimeOffset now, Func<TenantId, CancellationToken, Task<IReadOnlyList<NoticeRecipient>?>> others, CancellationToken cancellationToken);

    /// <summary>What a notice is about; null once it was pruned.</summary>
    Task<NoticeContent?> Content(TenantId tenant, Guid notice, CancellationToken cancellationToken);

    /// <summary>Whom the advisories of a plan are about, and how many they are in all.</summary>
    Task<(IReadOnlyList<AdvisedPerson> People, int All)> Advised(TenantId tenant, NoticeContent content, int limit, CancellationToken cancellationToken);

    /// <summary>Ends a leased notice that must not go to its address.</summary>
    Task Suppress(LeasedMail mail, DateTimeOffset now, CancellationToken cancellationToken);

    /// <returns>Those that are gone.</returns>
    Task<IReadOnlyList<(TenantId Tenant, Guid Notice)>> DeleteOlderThan(DateTimeOffset before, CancellationToken cancellationToken);
}
