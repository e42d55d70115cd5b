using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Notices;

namespace HrisOrleans.Silo.Notices;

/// <summary>The notices, with the addresses of token holders looked up at the moment of sending: a token revoked meanwhile gets none.</summary>
internal sealed class AddressedNotices(INoticeOutbox notices, TokenHolders holders) : IMailOutbox
{
    public async Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        var leased = await notices.Lease(sender, limit, now, lease, cancellationToken);
        var known = new Dictionary<TenantId, IReadOnlyDictionary<MemberId, string>?>();
        var mails = new List<LeasedMail>(leased.Count);
        foreach (var mail in leased)
        {
            if (mail.Email.Length == 0 && !known.ContainsKey(mail.Tenant)) known[mail.Tenant] = await holders.Addresses(mail.Tenant, cancellationToken);
            if (mail.Email.Length > 0) mails.Add(mail);

            // Whoever cannot be looked up at this moment is told when this lease has run out.
            else if (known[mail.Tenant] is { } addresses) mails.Add(addresses.TryGetValue(mail.Member, out var address) ? mail with { Email = address } : mail);
        }

        return mails;
    }

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken) =>
        notices.BeginHandOver(mails, sender, now, cancellationToken);

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken) => notices.Sent(mails, now, cancellationToken);

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) => notices.Finish(mails, state, now, cancellationToken);

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken) => notices.Postpone(mails, cancellationToken);

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken) => notices.Release(mails, sender, cancellationToken);

    public Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) => notices.Abandoned(before, limit, cancellationToken);
}
