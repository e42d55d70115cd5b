using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Tests.Mail;

/// <summary>An outbox, and the invitations behind it.</summary>
internal interface IOutboxWorld : IAsyncDisposable
{
    IMailOutbox Outbox { get; }

    /// <summary>Somebody is invited: a mail waits.</summary>
    Task<MemberId> Invite(string email, TenantId tenant, DateTimeOffset now);

    /// <summary>The invitation is revoked.</summary>
    Task Revoke(MemberId member, DateTimeOffset now);

    Task<MailState> StateOf(MemberId member);

    /// <summary>How many <c>invitation_mailed</c> events the member has.</summary>
    Task<int> MailedEvents(MemberId member);
}

/// <summary>The product's own outbox on SQLite; invitations are decided and committed as members do it.</summary>
internal sealed class SqliteOutboxWorld : IOutboxWorld
{
    private readonly SqliteFile _file;
    private readonly ServiceProvider _services;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<MemberId, TenantId> _tenants = [];

    private SqliteOutboxWorld(SqliteFile file)
    {
        _file = file;
        _services = new ServiceCollection().AddHrisStorage(file.Options).BuildServiceProvider();
    }

    public IMailOutbox Outbox => _services.GetRequiredService<IMailOutbox>();

    private IMemberStore Members => _services.GetRequiredService<IMemberStore>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<IOutboxWorld> Make() => new SqliteOutboxWorld(await SqliteFile.Migrated());

    public async Task<MemberId> Invite(string email, TenantId tenant, DateTimeOffset now)
    {
        var member = MemberId.New(now);
        var decision = MemberByHand.Invite(MemberRole.Member, SendMode.Now, now);
        var commit = new MemberCommit(tenant, 0, Member.Fold(member, [decision.Events]), decision.Events, new Origin("test", "test"), now, new MemberProfile(email, email, null, null, "Somebody"));
        Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Ct));
        _tenants[member] = tenant;
        return member;
    }

    public async Task Revoke(MemberId member, DateTimeOffset now)
    {
        var tenant = _tenants[member];
        var record = (await Members.Load(tenant, member, Ct))!;
        var decision = MemberByHand.Remove(record.State);
        var commit = new MemberCommit(tenant, record.State.Version, Member.Evolve(record.State, decision.Events), decision.Events, new Origin("test", "test"), now);
        Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Ct));
    }

    public async Task<MailState> StateOf(MemberId member) =>
        (MailState)(long)Assert.Single(await _file.Column($"select state from mail_outbox where member_id = '{member}'"));

    public async Task<int> MailedEvents(MemberId member) =>
        (await _file.Column($"select seq from events where kind = 'invitation_mailed' and member_id = '{member}'")).Count;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _file.Dispose();
    }
}

/// <summary>An outbox in memory that keeps the same promises.</summary>
internal sealed class MemoryOutboxWorld : IOutboxWorld, IMailOutbox
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MemberId, Row> _rows = [];

    public IMailOutbox Outbox => this;

    public static Task<IOutboxWorld> Make() => Task.FromResult<IOutboxWorld>(new MemoryOutboxWorld());

    public Task<MemberId> Invite(string email, TenantId tenant, DateTimeOffset now)
    {
        var member = MemberId.New(now);
        lock (_lock) _rows[member] = new Row(new LeasedMail(tenant, Guid.CreateVersion7(now), member, 1, now + InviteSettings.LinkLife, email, "Somebody", 0), now);
        return Task.FromResult(member);
    }

    public Task Revoke(MemberId member, DateTimeOffset now)
    {
        lock (_lock)
        {
            var row = _rows[member];
            row.Open = false;
            if (row.State is MailState.Waiting or MailState.Leased) row.State = MailState.Cancelled;
        }

        return Task.CompletedTask;
    }

    public Task<MailState> StateOf(MemberId member) => Locked(() => _rows[member].State);

    public Task<int> MailedEvents(MemberId member) => Locked(() => _rows[member].Mailed);

    public Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) => Locked<IReadOnlyList<LeasedMail>>(() =>
    {
        var due = _rows.Values.Where(row => row.Sendable(now) && row.Due <= now && (row.State == MailState.Waiting || (row.State == MailState.Leased && row.Until <= now))).Take(limit).ToList();
        return due.ConvertAll(row =>
        {
            var leased = row.Mail;
            (row.State, row.Sender, row.Until) = (MailState.Leased, sender, now + lease);
            row.Mail = leased with { Attempts = leased.Attempts + 1 };
            return leased;
        });
    });

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken) => Locked<IReadOnlyList<LeasedMail>>(() =>
        [.. mails.Where(mail => Held(mail, MailState.Leased) is { } row && row.Sender == sender && row.Until > now && row.Sendable(now) && row.Move(MailState.Handing, now))]);

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken) => Each(mails, MailState.Handing, row =>
    {
        row.State = MailState.Sent;
        row.Mailed++;
    });

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        Each(mails, MailState.Handing, row => row.State = state);

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken)
    {
        var due = mails.ToDictionary(postponed => postponed.Mail.Member, postponed => postponed.Due);
        return Each([.. mails.Select(postponed => postponed.Mail)], MailState.Handing, row => (row.State, row.Due) = (MailState.Waiting, due[row.Mail.Member]));
    }

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken) => Each(mails, MailState.Leased, row =>
    {
        if (row.Sender == sender) row.State = MailState.Waiting;
    });

    public Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) => Locked<IReadOnlyList<LeasedMail>>(() =>
        [.. _rows.Values.Where(row => row.State == MailState.Handing && row.Handed < before).Take(limit).Select(row => row.Mail with { Attempts = row.Mail.Attempts - 1 })]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Row? Held(LeasedMail mail, MailState state) =>
        _rows[mail.Member] is var row && row.State == state && row.Mail.Attempts == mail.Attempts + 1 ? row : null;

    private Task Each(IReadOnlyList<LeasedMail> mails, MailState state, Action<Row> change) => Locked(() =>
    {
        foreach (var mail in mails)
        {
            if (Held(mail, state) is { } row) change(row);
        }

        return true;
    });

    private Task<T> Locked<T>(Func<T> body)
    {
        lock (_lock) return Task.FromResult(body());
    }

    private sealed class Row(LeasedMail mail, DateTimeOffset due)
    {
        public LeasedMail Mail { get; set; } = mail;

        public MailState State { get; set; } = MailState.Waiting;

        public DateTimeOffset Due { get; set; } = due;

        public DateTimeOffset Until { get; set; }

        public DateTimeOffset Handed { get; private set; }

        public string? Sender { get; set; }

        public bool Open { get; set; } = true;

        public int Mailed { get; set; }

        public bool Sendable(DateTimeOffset now) => Open && Mail.ExpiresAt > now;

        public bool Move(MailState state, DateTimeOffset now)
        {
            (State, Handed) = (state, now);
            return true;
        }
    }
}
