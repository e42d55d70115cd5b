using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Mail;

internal sealed class MailOutbox(Database database, MailRates rates) : IMailOutbox
{
    /// <summary>Looks of one leasing that find nothing to send; the next one goes on where it ended.</summary>
    private const int MostLooks = 100;

    private const string Mailed = "invitation_mailed";
    private const string Actor = "mail";

    private const string IsRow = "o.tenant = k.t and o.member_id = k.member and o.invitation_number = k.number";

    private const string Columns = $"o.tenant, o.mail_id, o.member_id, o.invitation_number, m.invitation_expires_at, {MemberColumns.Addressee}";

    private const string Joined = $"join members as m on m.tenant = o.tenant and m.member_id = o.member_id {MemberColumns.TheirRosterRow}";

    private const string StillOpen = "m.invitation_number = o.invitation_number and m.invitation = @open and m.invitation_expires_at > @now and m.out_cause = 0";

    private static readonly ColumnSet<LeasedMail> Rows = new ColumnSet<LeasedMail>()
        .Text("t", mail => mail.Tenant.Value)
        .Uuid("member", mail => mail.Member.Value)
        .Int("number", mail => mail.InvitationNumber)
        .Int("attempt", mail => mail.Attempts);

    private static readonly ColumnSet<PostponedMail> DueRows = new ColumnSet<PostponedMail>()
        .Text("t", postponed => postponed.Mail.Tenant.Value)
        .Uuid("member", postponed => postponed.Mail.Member.Value)
        .Int("number", postponed => postponed.Mail.InvitationNumber)
        .Int("attempt", postponed => postponed.Mail.Attempts)
        .Moment("due", postponed => postponed.Due);

    private readonly FairShare _share = new(database, rates);
    private readonly LeasedRows _leased = new(database, "mail_outbox", "mail_id", IsRow, Rows, DueRows);

    public async Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Mails that nobody waits for any more end here, so that they never fill the head of the queue.
        for (var look = 1; ; look++)
        {
            var (more, mails) = await database.Write(work => Lease(work, sender, limit, now, now + lease, cancellationToken), cancellationToken);
            if (mails.Count > 0 || !more || look == MostLooks) return mails;
        }
    }

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken) => _leased.BeginHandOver(
        mails,
        sender,
        now,
        $"""
        exists (select 1 from members as m where m.tenant = o.tenant and m.member_id = o.member_id and {StillOpen})
        and (not o.automatic or not exists (select 1 from connections as c where c.tenant = o.tenant and c.status = @paused))
        """,
        statement => statement.With("open", (int)InvitationState.Open).With("paused", (int)ConnectionStatus.Paused),
        cancellationToken);

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return Task.CompletedTask;
        return database.Write(
            async work =>
            {
                var sent = await _leased.End(work, mails, MailState.Handing, MailState.Sent, now, cancellationToken);
                var events = mails.Where(mail => sent.Contains(mail.Id)).Select(mail => new NewEvent(
                    mail.Tenant,
                    now,
                    Mailed,
                    new Origin(Actor, $"mail/{mail.Id}"),
                    mail.Member,
                    Version: null,
                    Step: null,
                    MemberEventJson.WriteText(new MemberEvent.InvitationMailed(mail.InvitationNumber)).Json));
                await EventLog.Append(work, [.. events], cancellationToken);
            },
            cancellationToken);
    }

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) => _leased.Finish(mails, state, now, cancellationToken);

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken) => _leased.Postpone(mails, cancellationToken);

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken) => _leased.Release(mails, sender, cancellationToken);

    public async Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {Columns}, o.attempts - 1 from mail_outbox as o {Joined} where o.state < 4 and o.state = @handing and o.handed_at < @before order by o.handed_at limit @limit")
            .With("handing", (int)MailState.Handing).With("before", before).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    private async Task<(bool More, List<LeasedMail> Mails)> Lease(Work work, string sender, int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var (picked, more) = await _share.Pick(work, limit, now, cancellationToken);
        List<LeasedMail> due = [.. picked.Select(one => new LeasedMail(one.Tenant, one.Mail, one.Member, one.Number, default, "", null, 0))];
        if (due.Count == 0) return (more, due);
        var keys = work.Rows("k", Rows, due);
        var open = await work.Sql($"""
            select {Columns}, o.attempts from {keys} join mail_outbox as o on {IsRow} {Joined}
            where {StillOpen} and coalesce(m.email, r.email) is not null
            order by o.due_at, o.mail_id
            """)
            .With(keys).With("open", (int)InvitationState.Open).With("now", now)
            .All(Read, cancellationToken);
        var ids = open.Select(mail => mail.Id).ToHashSet();
        await Take([.. due.Where(mail => ids.Contains(mail.Id))], MailState.Leased);
        await Take([.. due.Where(mail => !ids.Contains(mail.Id))], MailState.Cancelled);
        return (true, open);

        async Task Take(IReadOnlyList<LeasedMail> mails, MailState state)
        {
            if (mails.Count == 0) return;
            var rows = work.Rows("k", Rows, mails);
            var leased = state == MailState.Leased;
            await work.Sql($"""
                update mail_outbox as o set state = @state, leased_by = @sender, leased_until = @until, finished_at = @finished, attempts = attempts + @more
                from {rows} where {IsRow}
                """)
                .With(rows).With("state", (int)state)
                .With("sender", leased ? sender : null).With("until", leased ? until : null).With("finished", leased ? null : now).With("more", leased ? 1 : 0)
                .Run(cancellationToken);
        }
    }

    // An abandoned mail may have lost its member's values meanwhile.
    private static LeasedMail Read(Row row) => new(
        row.Tenant(), row.Uuid(), new MemberId(row.Uuid()), row.Int(), row.MomentOrNull() ?? default, row.TextOrNull() ?? "", row.TextOrNull(), row.Int());
}
