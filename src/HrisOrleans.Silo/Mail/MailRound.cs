using System.Collections.Concurrent;
using System.Threading.Channels;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Mail;

/// <summary>What a round found.</summary>
internal enum MailRoundResult
{
    /// <summary>Nothing is due.</summary>
    Idle,

    /// <summary>Mails were worked on; there may be more.</summary>
    More,

    /// <summary>The mail server cannot be used; the mails were given back.</summary>
    ServerUnusable,
}

/// <summary>
/// One round of sending: lease, mark, hand over, record. A mail is marked immediately before its hand-over, and nothing
/// that was marked is ever sent again unless the transport knows that it was not taken.
/// </summary>
internal sealed class MailRound(
    IMailOutbox outbox, IMailTransport transport, Suppressions suppressions, IMailComposer composer, MailRecorder recorder, MailOptions options, TimeProvider time, ILogger<MailRound> log) : IMailRound
{
    private const int MostAbandoned = 500;

    /// <summary>The most mails that are marked in one transaction where the transport has no limit of its own.</summary>
    private const int MostMarked = 100;

    // One id a process life: after a restart nothing is mistaken for our own.
    private readonly string _sender = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;

    /// <summary>Runs once. Stopping lets hand-overs that have begun come to their end and gives the other mails back.</summary>
    public async Task<MailRoundResult> Run(CancellationToken stopping)
    {
        await recorder.Flush();
        await Sweep(stopping);
        var leased = await outbox.Lease(_sender, options.BatchSize, time.GetUtcNow(), options.Lease, stopping);
        if (leased.Count == 0) return MailRoundResult.Idle;
        leased = await Sift(leased, stopping);
        if (leased.Count == 0) return MailRoundResult.More;

        var groups = new ConcurrentQueue<LeasedMail[]>(leased.Chunk(Math.Min(transport.MarkedAtOnce, MostMarked)));
        var outcomes = Channel.CreateUnbounded<IReadOnlyList<EndedMail>>(new UnboundedChannelOptions { SingleReader = true });
        var recording = recorder.Record(outcomes.Reader);
        var allWentOut = false;
        try
        {
            var sessions = await Task.WhenAll(Enumerable.Range(0, Math.Min(transport.Sessions, groups.Count)).Select(_ => Send(groups, outcomes.Writer, stopping)));
            allWentOut = groups.IsEmpty;
            return sessions.Any(usable => usable) ? MailRoundResult.More : MailRoundResult.ServerUnusable;
        }
        finally
        {
            outcomes.Writer.Complete();
            try
            {
                await recording;
            }
            finally
            {
                // Only what has not begun is given back, so the whole batch can be named.
                if (!allWentOut) await outbox.Release(leased, _sender, CancellationToken.None);
            }
        }
    }

    /// <summary>Leaves out, and ends, what must not go to its address. A sync may have issued it; an admin would have been refused.</summary>
    private async Task<IReadOnlyList<LeasedMail>> Sift(IReadOnlyList<LeasedMail> leased, CancellationToken stopping)
    {
        IReadOnlySet<Guid> suppressed;
        try
        {
            suppressed = await suppressions.Among(leased, stopping);
        }
        catch
        {
            // Nothing has begun: the mails are due as before.
            await outbox.Release(leased, _sender, CancellationToken.None);
            throw;
        }

        if (suppressed.Count == 0) return leased;
        await recorder.Suppress([.. leased.Where(mail => suppressed.Contains(mail.Id))]);
        return [.. leased.Where(mail => !suppressed.Contains(mail.Id))];
    }

    /// <summary>Sends groups over one session until none is left. False when the mail server is unusable.</summary>
    private async Task<bool> Send(ConcurrentQueue<LeasedMail[]> groups, ChannelWriter<IReadOnlyList<EndedMail>> outcomes, CancellationToken stopping)
    {
        // Sessions run side by side even where nothing in them ever waits.
        await Task.Yield();
        if (groups.IsEmpty || stopping.IsCancellationRequested) return true;
        await using var session = await transport.Connect(stopping);
        if (session is null) return false;
        while (session.Usable && !stopping.IsCancellationRequested && groups.TryDequeue(out var group)) await Send(group, session, outcomes, stopping);
        return session.Usable;
    }

    private async Task Send(LeasedMail[] group, IMailSession session, ChannelWriter<IReadOnlyList<EndedMail>> outcomes, CancellationToken stopping)
    {
        // Composed before it is marked, so that little can fail between the mark and the hand-over.
        var composed = new Dictionary<LeasedMail, Composed>(group.Length);
        foreach (var mail in group) composed[mail] = await Compose(mail, stopping);

        // From here on nothing is cancelled: stopping in between would only put mails in doubt.
        var marked = await outbox.BeginHandOver(group, _sender, time.GetUtcNow(), CancellationToken.None);
        var ended = new List<EndedMail>(marked.Count);
        try
        {
            foreach (var mail in marked)
            {
                var (ready, otherwise) = composed[mail];
                ended.Add(new EndedMail(mail, ready is not null && session.Usable ? await session.HandOver(ready) : otherwise));
            }
        }
        finally
        {
            // When something breaks in our own house the mail it broke on stays in doubt; what was marked behind it has
            // certainly not been touched.
            ended.AddRange(marked.Skip(ended.Count + 1).Select(mail => new EndedMail(mail, MailOutcome.NotHandedOver)));
            // A group at once: it was marked together, and is written down together.
            outcomes.TryWrite(ended);
        }
    }

    private async ValueTask<Composed> Compose(LeasedMail mail, CancellationToken stopping)
    {
        try
        {
            if (await composer.Compose(mail, stopping) is { } ready) return new Composed(ready, MailOutcome.NotHandedOver);
            MailLog.Unaddressable(log, mail.Tenant, mail.Id);
            return new Composed(null, MailOutcome.Refused);
        }
        catch (Exception failure) when (failure is EncryptionException or OrleansException or TimeoutException)
        {
            // One tenant without its key or its name must not hold up the others.
            MailLog.NotComposed(log, failure, mail.Tenant, mail.Id);
            return new Composed(null, MailOutcome.NotHandedOver);
        }
    }

    /// <summary>Ends hand-overs that died with their sender. Only a transport that knows what it took lets a mail go out again.</summary>
    private async Task Sweep(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (now < _nextSweep) return;
        var abandoned = await outbox.Abandoned(now - options.Lease, MostAbandoned, stopping);
        var ended = new List<EndedMail>(abandoned.Count);
        foreach (var mail in abandoned)
        {
            var outcome = await transport.WasTaken(mail.Tenant, mail.Id, stopping) switch
            {
                true => MailOutcome.Accepted,
                false => MailOutcome.NotHandedOver,
                null => MailOutcome.Unknown,
            };
            MailLog.FoundAbandoned(log, mail.Tenant, mail.Id, outcome);
            ended.Add(new EndedMail(mail, outcome));
        }

        await recorder.Record(ended);
        // A full answer means that there may be more.
        if (abandoned.Count < MostAbandoned) _nextSweep = now + options.Lease / 4;
    }

    /// <summary>A mail, and what becomes of it when it is not handed over.</summary>
    private readonly record struct Composed(OutgoingMail? Ready, MailOutcome Otherwise);
}
