using System.Data.Common;
using System.Diagnostics.Metrics;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;

namespace HrisOrleans.Tests.Mail;

/// <summary>A transport that does what the test says and counts what it took, mail by mail.</summary>
internal sealed class ScriptedTransport : IMailTransport, IMailSession
{
    private readonly Lock _lock = new();
    private readonly List<OutgoingMail> _handed = [];
    private readonly List<Guid> _taken = [];

    public int Sessions { get; init; } = 1;

    public int MarkedAtOnce { get; init; } = 1;

    /// <summary>Whether the transport can tell afterwards what it took.</summary>
    public bool Remembers { get; init; }

    public bool Usable { get; set; } = true;

    public Func<OutgoingMail, Task<MailOutcome>> Outcome { get; set; } = _ => Task.FromResult(MailOutcome.Accepted);

    /// <summary>Everything that was handed over, whatever became of it.</summary>
    public IReadOnlyList<string> Handed
    {
        get
        {
            lock (_lock) return [.. _handed.Select(mail => mail.Message.To.Mailboxes.Single().Address)];
        }
    }

    /// <summary>How often the recipient of the most mails of one id got it.</summary>
    public int MostOfOne
    {
        get
        {
            lock (_lock) return _taken.Count == 0 ? 0 : _taken.CountBy(id => id).Max(pair => pair.Value);
        }
    }

    public Task<IMailSession?> Connect(CancellationToken cancellationToken) => Task.FromResult<IMailSession?>(Usable ? this : null);

    public Task<bool?> WasTaken(TenantId tenant, Guid mail, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult<bool?>(Remembers ? _taken.Contains(mail) : null);
    }

    public async Task<MailOutcome> HandOver(OutgoingMail mail)
    {
        lock (_lock) _handed.Add(mail);
        var outcome = await Outcome(mail);
        if (outcome == MailOutcome.Accepted) Take(mail);
        return outcome;
    }

    /// <summary>The mail arrived, whatever is answered about it.</summary>
    public void Take(OutgoingMail mail)
    {
        lock (_lock) _taken.Add(mail.Id);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>An outbox between which and the sender things happen.</summary>
internal sealed class HookedOutbox(IMailOutbox inner) : IMailOutbox
{
    /// <summary>Called with the name of the operation before it reaches the database.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called after it was done, before the sender hears of it.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    public Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        Around(nameof(Lease), () => inner.Lease(sender, limit, now, lease, cancellationToken));

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken) =>
        Around(nameof(BeginHandOver), () => inner.BeginHandOver(mails, sender, now, cancellationToken));

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken) =>
        Around(nameof(Sent), () => inner.Sent(mails, now, cancellationToken));

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        Around(nameof(Finish), () => inner.Finish(mails, state, now, cancellationToken));

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken) =>
        Around(nameof(Postpone), () => inner.Postpone(mails, cancellationToken));

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken) =>
        Around(nameof(Release), () => inner.Release(mails, sender, cancellationToken));

    public Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Around(nameof(Abandoned), () => inner.Abandoned(before, limit, cancellationToken));

    private async Task Around(string operation, Func<Task> body) => await Around(operation, async () =>
    {
        await body();
        return true;
    });

    private async Task<T> Around<T>(string operation, Func<Task<T>> body)
    {
        await Before(operation);
        var result = await body();
        await After(operation);
        return result;
    }
}

/// <summary>The database is away.</summary>
internal sealed class DatabaseAway() : DbException("The database is away.");

internal sealed class Meters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
