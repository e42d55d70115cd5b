using HrisOrleans.Storage.Mail;

namespace HrisOrleans.Simulation.Gates;

/// <summary>Mails of one moment come in any order from a database; here in the order of addresses, so that a seed decides the rest.</summary>
internal sealed class GatedOutbox(IMailOutbox inner, Gate gate) : IMailOutbox
{
    public Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        gate.Through("outbox.Lease", async () => Sorted(await inner.Lease(sender, limit, now, lease, cancellationToken)));

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("outbox.BeginHandOver", () => inner.BeginHandOver(mails, sender, now, cancellationToken));

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken) => gate.Through("outbox.Sent", () => inner.Sent(mails, now, cancellationToken));

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        gate.Through("outbox.Finish", () => inner.Finish(mails, state, now, cancellationToken));

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken) => gate.Through("outbox.Postpone", () => inner.Postpone(mails, cancellationToken));

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken) =>
        gate.Through("outbox.Release", () => inner.Release(mails, sender, cancellationToken));

    public Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        gate.Through("outbox.Abandoned", async () => Sorted(await inner.Abandoned(before, limit, cancellationToken)));

    private static IReadOnlyList<LeasedMail> Sorted(IReadOnlyList<LeasedMail> mails) => [.. mails.OrderBy(mail => mail.Email, StringComparer.Ordinal).ThenBy(mail => mail.InvitationNumber)];
}
