using System.Collections.Concurrent;
using System.Threading.Channels;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Mail;

/// <summary>A mail, and what became of its hand-over.</summary>
internal readonly record struct EndedMail(LeasedMail Mail, MailOutcome Outcome);

/// <summary>
/// Writes down what became of mails, beside the sending. It writes what has gathered as soon as the write before is
/// done: at once when little happens, in large groups when much does. What could not be written stays and is tried
/// again, so that a database away for a moment leaves no doubt about mails whose outcome we know.
/// </summary>
internal sealed class MailRecorder(IMailOutbox outbox, IMailReports reports, MailOptions options, TimeProvider time, Random random, MailMeter meter, ILogger<MailRecorder> log)
{
    private const int ReportsAtOnce = 16;
    private readonly List<LeasedMail> _accepted = [];
    private readonly List<LeasedMail> _refused = [];
    private readonly List<LeasedMail> _unknown = [];
    private readonly List<PostponedMail> _postponed = [];

    /// <summary>Records from <paramref name="outcomes"/> until it is completed. After a failure the rest is still taken in, and waits for <see cref="Flush"/>.</summary>
    public async Task Record(ChannelReader<IReadOnlyList<EndedMail>> outcomes)
    {
        try
        {
            while (await outcomes.WaitToReadAsync())
            {
                while (outcomes.TryRead(out var ended)) TakeIn(ended);
                await Flush();
            }
        }
        finally
        {
            while (await outcomes.WaitToReadAsync())
                while (outcomes.TryRead(out var ended)) TakeIn(ended);
        }
    }

    public Task Record(IReadOnlyList<EndedMail> ended)
    {
        TakeIn(ended);
        return Flush();
    }

    /// <summary>Tells the members whose mails do not go out. A mail whose member cannot be told stays leased, and is looked at again when the lease is over.</summary>
    public async Task Suppress(IReadOnlyList<LeasedMail> mails)
    {
        foreach (var mail in mails)
        {
            try
            {
                await reports.Suppressed(mail, CancellationToken.None);
            }
            catch (Exception failure)
            {
                // The outer edge of one mail, as below.
                MailLog.MemberNotTold(log, failure, mail.Tenant, mail.Id, mail.Member);
            }
        }
    }

    /// <summary>Writes what is held. Not cancellable: what is known is worth the moment it takes.</summary>
    public async Task Flush()
    {
        if (_accepted.Count > 0) await outbox.Sent(_accepted, time.GetUtcNow(), CancellationToken.None);
        _accepted.Clear();
        if (_postponed.Count > 0) await outbox.Postpone(_postponed, CancellationToken.None);
        _postponed.Clear();
        await Finish(_refused, MailState.Refused);
        await Finish(_unknown, MailState.Unconfirmed);
    }

    // The member first: were the row ended first and the process died, nobody would ever tell the member.
    private async Task Finish(List<LeasedMail> mails, MailState state)
    {
        if (mails.Count == 0) return;
        var (waiting, told) = (new ConcurrentQueue<LeasedMail>(mails), new ConcurrentQueue<LeasedMail>());
        await Task.WhenAll(Enumerable.Range(0, Math.Min(ReportsAtOnce, mails.Count)).Select(_ => Tell()));
        if (!told.IsEmpty) await outbox.Finish([.. told], state, time.GetUtcNow(), CancellationToken.None);
        mails.Clear();

        async Task Tell()
        {
            while (waiting.TryDequeue(out var mail))
                if (await this.Tell(mail, state)) told.Enqueue(mail);
        }
    }

    private async Task<bool> Tell(LeasedMail mail, MailState state)
    {
        try
        {
            await reports.Ended(mail, state == MailState.Refused, CancellationToken.None);
            return true;
        }
        catch (Exception failure)
        {
            // The outer edge of one mail: a member that cannot be told must not hold up the others. The mail stays
            // in hand-over, and is found there and told again as one of unknown outcome.
            MailLog.MemberNotTold(log, failure, mail.Tenant, mail.Id, mail.Member);
            return false;
        }
    }

    private void TakeIn(IReadOnlyList<EndedMail> ended)
    {
        foreach (var (mail, outcome) in ended)
        {
            meter.Ended(outcome);
            switch (outcome)
            {
                case MailOutcome.Accepted:
                    _accepted.Add(mail);
                    break;
                case MailOutcome.Refused:
                    _refused.Add(mail);
                    break;
                case MailOutcome.NotHandedOver:
                    _postponed.Add(new PostponedMail(mail, time.GetUtcNow() + MailBackOff.OfMail(options).After(mail.Attempts, random)));
                    break;
                case MailOutcome.Unknown:
                    _unknown.Add(mail);
                    break;
            }
        }
    }
}
