using System.Collections.Immutable;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;

namespace HrisOrleans.Simulation.Stores;

/// <summary>A row of the outbox.</summary>
internal sealed record MemoryMail(TenantId Tenant, MemberId Member, int Number, Guid Id, MailState State, DateTimeOffset Due, int Attempts)
{
    public string? Sender { get; init; }

    public DateTimeOffset? LeasedUntil { get; init; }

    public DateTimeOffset? HandedAt { get; init; }

    public bool Automatic { get; init; }

    /// <summary>Not handed over yet.</summary>
    public bool Waits => State is MailState.Waiting or MailState.Leased;
}

internal sealed class MemoryOutbox(MemoryDatabase database) : IMailOutbox
{
    /// <summary>What a decision means for the outbox: a fresh link is mailed once, and ends the waiting mails of older ones.</summary>
    public static void Note(MemoryTenant rows, MemberId member, ImmutableArray<MemberEvent> decision, DateTimeOffset at, bool automatic)
    {
        var ended = 0;
        foreach (var happened in decision)
        {
            if (happened is MemberEvent.InvitationIssued issued)
            {
                rows.Outbox.TryAdd((member, issued.Number), new MemoryMail(rows.Id, member, issued.Number, Guid.CreateVersion7(at), MailState.Waiting, at, 0) { Automatic = automatic });
                ended = issued.Number - 1;
            }
            else if (happened is MemberEvent.InvitationRevoked or MemberEvent.InvitationQueued or MemberEvent.InvitationAccepted or MemberEvent.InvitationObjected or MemberEvent.InvitationSuppressed
                or MemberEvent.Withdrawn or MemberEvent.Deactivated or MemberEvent.Removed or MemberEvent.Denied or MemberEvent.Erased)
            {
                ended = int.MaxValue;
            }
        }

        if (ended == 0) return;
        foreach (var mail in rows.Outbox.Values.Where(mail => mail.Member == member && mail.Number <= ended && mail.Waits).ToList())
            rows.Outbox[(member, mail.Number)] = mail with { State = MailState.Cancelled, Sender = null, LeasedUntil = null };
    }

    public Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = All()
                .Where(mail => mail.Due <= now && !Held(mail) && (mail.State == MailState.Waiting || (mail.State == MailState.Leased && mail.LeasedUntil <= now)))
                .OrderBy(mail => mail.Due)
                .Take(limit)
                .ToList();
            var leased = new List<(MemoryMail Row, LeasedMail Mail)>();
            foreach (var mail in due)
            {
                if (StillOpen(mail, now) && Shown(mail, mail.Attempts) is { Email.Length: > 0 } shown)
                {
                    leased.Add((mail, shown));
                    Put(mail with { State = MailState.Leased, Sender = sender, LeasedUntil = now + lease, Attempts = mail.Attempts + 1 });
                }
                else
                {
                    Put(mail with { State = MailState.Cancelled, Sender = null, LeasedUntil = null });
                }
            }

            if (leased.Count > 0 || due.Count == 0)
                return Task.FromResult<IReadOnlyList<LeasedMail>>([.. leased.OrderBy(pair => pair.Row.Due).ThenBy(pair => pair.Row.Id).Select(pair => pair.Mail)]);
        }
    }

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var marked = new List<LeasedMail>();
        foreach (var mail in mails)
        {
            if (Of(mail, MailState.Leased) is not { } row || row.Sender != sender || row.LeasedUntil <= now || !StillOpen(row, now) || Held(row)) continue;
            Put(row with { State = MailState.Handing, HandedAt = now });
            marked.Add(mail);
        }

        return Task.FromResult<IReadOnlyList<LeasedMail>>(marked);
    }

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var mail in mails)
        {
            if (Of(mail, MailState.Handing) is not { } row) continue;
            Put(row with { State = MailState.Sent, Sender = null, LeasedUntil = null });
            var (kind, data) = MemberEventJson.WriteText(new MemberEvent.InvitationMailed(mail.InvitationNumber));
            database.Of(mail.Tenant).Append(now, kind, new Origin("mail", $"mail/{mail.Id}"), mail.Member, null, null, data);
        }

        return Task.CompletedTask;
    }

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (state is not (MailState.Unconfirmed or MailState.Refused or MailState.Cancelled))
            throw new ArgumentOutOfRangeException(nameof(state), state, "A mail ends unsent as unconfirmed, refused or cancelled.");
        foreach (var mail in mails)
            if (Of(mail, MailState.Handing) is { } row) Put(row with { State = state, Sender = null, LeasedUntil = null });
        return Task.CompletedTask;
    }

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken)
    {
        foreach (var (mail, due) in mails)
            if (Of(mail, MailState.Handing) is { } row) Put(row with { State = MailState.Waiting, Due = due, Sender = null, LeasedUntil = null, HandedAt = null });
        return Task.CompletedTask;
    }

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken)
    {
        foreach (var mail in mails)
            if (Of(mail, MailState.Leased) is { } row && row.Sender == sender) Put(row with { State = MailState.Waiting, Sender = null, LeasedUntil = null });
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LeasedMail>>(
        [.. All().Where(mail => mail.State == MailState.Handing && mail.HandedAt < before).OrderBy(mail => mail.HandedAt).Take(limit).Select(mail => Shown(mail, mail.Attempts - 1))]);

    private IEnumerable<MemoryMail> All() => database.Tenants.SelectMany(tenant => tenant.Outbox.Values);

    private bool Held(MemoryMail mail) => mail.Automatic && database.Of(mail.Tenant).Connection is { Status: ConnectionStatus.Paused };

    private MemoryMail? Of(LeasedMail mail, MailState state) =>
        database.Of(mail.Tenant).Outbox.TryGetValue((mail.Member, mail.InvitationNumber), out var row) && row.State == state && row.Attempts == mail.Attempts + 1 ? row : null;

    private void Put(MemoryMail mail) => database.Of(mail.Tenant).Outbox[(mail.Member, mail.Number)] = mail;

    private bool StillOpen(MemoryMail mail, DateTimeOffset now) =>
        database.Of(mail.Tenant).Members[mail.Member].State is { Invitation: InvitationState.Open, Out: OutCause.None } state
        && state.InvitationNumber == mail.Number && state.InvitationExpiresAt > now;

    private LeasedMail Shown(MemoryMail mail, int attempts)
    {
        var rows = database.Of(mail.Tenant);
        var member = rows.Members[mail.Member];
        var (own, known) = (member.Profile, rows.RosterOf(member)?.Values);
        var name = $"{own.GivenName ?? known?.GivenName} {own.FamilyName ?? known?.FamilyName}".Trim();
        return new LeasedMail(
            mail.Tenant, mail.Id, mail.Member, mail.Number, member.State.InvitationExpiresAt ?? default,
            own.Email ?? known?.Email ?? "", own.DisplayName ?? known?.DisplayName ?? (name.Length == 0 ? null : name), attempts);
    }
}
