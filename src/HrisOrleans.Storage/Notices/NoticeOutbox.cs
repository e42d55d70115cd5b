using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Notices;

internal sealed class NoticeOutbox(Database database, MailRates rates) : INoticeOutbox
{
    /// <summary>Of a member <c>m</c>: an admin who is in.</summary>
    public const string IsAdmin = "m.role = @admin and m.access = @active and m.out_cause = 0";

    /// <summary>Looks of one leasing that find nothing to send; the next one goes on where it ended.</summary>
    private const int MostLooks = 100;

    // The attempts count leases and so number them: whoever held an earlier one is shut out.
    private const string IsRow = "n.tenant = k.t and n.notice_id = k.id";
    private const string IsLease = IsRow + " and n.attempts = k.attempt + 1";

    private const string Address = "coalesce(m.email, r.email), coalesce(m.display_name, r.display_name, nullif(trim(coalesce(m.given_name, r.given_name, '') || ' ' || coalesce(m.family_name, r.family_name, '')), ''))";

    private const string Joined =
        """
        left join members as m on m.tenant = n.tenant and m.member_id = n.member_id
        left join roster as r on r.tenant = m.tenant and r.source = m.source and r.external_id = m.external_id
        left join notice_settings as s on s.tenant = n.tenant
        """;

    private const string Wanted = $"{IsAdmin} and (coalesce(s.off_kinds, 0) & (1 << n.kind)) = 0";

    private static readonly ColumnSet<LeasedMail> Rows = new ColumnSet<LeasedMail>()
        .Text("t", mail => mail.Tenant.Value)
        .Uuid("id", mail => mail.Id)
        .Int("attempt", mail => mail.Attempts);

    private static readonly ColumnSet<PostponedMail> DueRows = new ColumnSet<PostponedMail>()
        .Text("t", postponed => postponed.Mail.Tenant.Value)
        .Uuid("id", postponed => postponed.Mail.Id)
        .Int("attempt", postponed => postponed.Mail.Attempts)
        .Moment("due", postponed => postponed.Due);

    private readonly NoticeGathering _gathering = new(database);

    public Task Gather(DateTimeOffset now, CancellationToken cancellationToken) => _gathering.Run(now, cancellationToken);

    public async Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Looked for without a transaction: most looks find nothing.
        if (!await database.Read(work => work.Sql("select 1 from notices where state < 4 and due_at <= @now limit 1").With("now", now).Any(cancellationToken), cancellationToken)) return [];
        for (var look = 1; ; look++)
        {
            var (ended, mails) = await database.Write(work => Lease(work, sender, limit, now, now + lease, cancellationToken), cancellationToken);
            if (mails.Count > 0 || !ended || look == MostLooks) return mails;
        }
    }

    public async Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return [];
        var marked = await database.Write(
            work =>
            {
                var keys = work.Rows("k", Rows, mails);
                return work.Sql($"""
                    update notices as n set state = @handing, handed_at = @now from {keys}
                    where {IsLease} and n.state = @leased and n.leased_by = @sender and n.leased_until > @now
                        and exists (select 1 from members as m left join notice_settings as s on s.tenant = m.tenant where m.tenant = n.tenant and m.member_id = n.member_id and {Wanted})
                    returning notice_id
                    """)
                    .With(keys).With("now", now).With("sender", sender)
                    .With("handing", (int)MailState.Handing).With("leased", (int)MailState.Leased).With("admin", (int)MemberRole.Admin).With("active", (int)Access.Active)
                    .All(row => row.Uuid(), cancellationToken);
            },
            cancellationToken);
        var ids = marked.ToHashSet();
        return [.. mails.Where(mail => ids.Contains(mail.Id))];
    }

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken) => End(mails, MailState.Handing, MailState.Sent, now, cancellationToken);

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        state is MailState.Unconfirmed or MailState.Refused or MailState.Cancelled
            ? End(mails, MailState.Handing, state, now, cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(state), state, "A mail ends unsent as unconfirmed, refused or cancelled.");

    public Task Suppress(LeasedMail mail, DateTimeOffset now, CancellationToken cancellationToken) => End([mail], MailState.Leased, MailState.Cancelled, now, cancellationToken);

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return Task.CompletedTask;
        return database.Write(
            work =>
            {
                var keys = work.Rows("k", DueRows, mails);
                return work.Sql($"""
                    update notices as n set state = @waiting, due_at = k.due, leased_by = null, leased_until = null, handed_at = null from {keys}
                    where {IsLease} and n.state = @handing
                    """)
                    .With(keys).With("waiting", (int)MailState.Waiting).With("handing", (int)MailState.Handing)
                    .Run(cancellationToken);
            },
            cancellationToken);
    }

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return Task.CompletedTask;
        return database.Write(
            work =>
            {
                var keys = work.Rows("k", Rows, mails);
                return work.Sql($"update notices as n set state = @waiting, leased_by = null, leased_until = null from {keys} where {IsLease} and n.state = @leased and n.leased_by = @sender")
                    .With(keys).With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased).With("sender", sender)
                    .Run(cancellationToken);
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select n.tenant, n.notice_id, n.member_id, {Address}, n.attempts - 1 from notices as n {Joined} where n.state < 4 and n.state = @handing and n.handed_at < @before order by n.handed_at limit @limit")
            .With("handing", (int)MailState.Handing).With("before", before).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    public Task<NoticeContent?> Content(TenantId tenant, Guid notice, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select n.kind, n.seq, e.at, n.plan_id, e.data from notices as n join events as e on e.tenant = n.tenant and e.seq = n.seq where n.tenant = @tenant and n.notice_id = @id")
            .With(tenant).With("id", notice)
            .First(row => new NoticeContent((NoticeKind)row.Int(), row.Long(), row.Moment(), row.UuidOrNull(), row.Text()), cancellationToken),
        cancellationToken);

    public async Task<(IReadOnlyList<AdvisedPerson> People, int All)> Advised(TenantId tenant, NoticeContent content, int limit, CancellationToken cancellationToken)
    {
        var one = content.Plan is null ? "e.seq = @seq" : "e.seq >= @seq and e.plan_id = @plan";
        var from = $"from events as e where e.tenant = @tenant and e.kind in {NoticeGathering.Kinds} and e.kind = 'advisory_raised' and {one}";
        return await database.Read(
            async work =>
            {
                var all = (await Of($"select count(*) {from}").All(row => row.Long(), cancellationToken))[0];
                var people = await Of($"""
                    select e.member_id, e.data, {Address} from (select e.tenant, e.member_id, e.data, e.seq {from} order by e.seq limit @limit) as e
                    join members as m on m.tenant = e.tenant and m.member_id = e.member_id
                    left join roster as r on r.tenant = m.tenant and r.source = m.source and r.external_id = m.external_id
                    order by e.seq
                    """)
                    .With("limit", limit)
                    .All(ReadAdvised, cancellationToken);
                return ((IReadOnlyList<AdvisedPerson>)people, (int)all);

                Statement Of(string sql)
                {
                    var statement = work.Sql(sql).With(tenant).With("seq", content.Seq);
                    return content.Plan is { } plan ? statement.With("plan", plan) : statement;
                }
            },
            cancellationToken);
    }

    public Task DeleteOlderThan(DateTimeOffset before, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("delete from notices where created_at < @before").With("before", before).Run(cancellationToken),
        cancellationToken);

    private Task End(IReadOnlyList<LeasedMail> mails, MailState from, MailState to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return Task.CompletedTask;
        return database.Write(
            work =>
            {
                var keys = work.Rows("k", Rows, mails);
                return work.Sql($"update notices as n set state = @to, finished_at = @now, leased_by = null, leased_until = null from {keys} where {IsLease} and n.state = @from")
                    .With(keys).With("from", (int)from).With("to", (int)to).With("now", now)
                    .Run(cancellationToken);
            },
            cancellationToken);
    }

    private async Task<(bool Ended, List<LeasedMail> Mails)> Lease(Work work, string sender, int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (rates.PerMinute is { } perMinute) limit = (int)Math.Min(limit, perMinute - await FairShare.LastMinute(work, database, now, cancellationToken));
        if (limit <= 0) return (false, []);

        // Every tenant's first before anybody's second. Rows that two look at go to whoever writes first.
        var due = await work.Sql($"""
            select n.tenant, n.notice_id, n.member_id, {Address}, n.attempts, case when {Wanted} and coalesce(m.email, r.email) is not null then 1 else 0 end
            from (
                select tenant, notice_id, row_number() over (partition by tenant order by due_at, notice_id) as place from notices
                where state < 4 and due_at <= @now and (state = @waiting or (state = @leased and leased_until <= @now))
            ) as d
            join notices as n on n.tenant = d.tenant and n.notice_id = d.notice_id {Joined}
            order by d.place, n.due_at, n.notice_id limit @limit
            """)
            .With("now", now).With("limit", limit).With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased)
            .With("admin", (int)MemberRole.Admin).With("active", (int)Access.Active)
            .All(row => (Mail: Read(row), Wanted: row.Int() == 1), cancellationToken);
        var ended = await Take([.. due.Where(one => !one.Wanted).Select(one => one.Mail)], MailState.Cancelled);
        var taken = await Take([.. due.Where(one => one.Wanted).Select(one => one.Mail)], MailState.Leased);
        return (ended.Count > 0, taken);

        async Task<List<LeasedMail>> Take(List<LeasedMail> mails, MailState state)
        {
            if (mails.Count == 0) return mails;
            var rows = work.Rows("k", Rows, mails);
            var leased = state == MailState.Leased;
            var ids = (await work.Sql($"""
                update notices as n set state = @state, leased_by = @sender, leased_until = @until, finished_at = @finished, attempts = n.attempts + @more
                from {rows} where {IsRow} and n.attempts = k.attempt and (n.state = @waiting or (n.state = @leased and n.leased_until <= @now))
                returning notice_id
                """)
                .With(rows).With("state", (int)state).With("now", now).With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased)
                .With("sender", leased ? sender : null).With("until", leased ? until : null).With("finished", leased ? null : now).With("more", leased ? 1 : 0)
                .All(row => row.Uuid(), cancellationToken)).ToHashSet();
            return [.. mails.Where(mail => ids.Contains(mail.Id))];
        }
    }

    private static LeasedMail Read(Row row) => new(row.Tenant(), row.Uuid(), new MemberId(row.Uuid()), 0, default, "", null, 0)
    {
        Email = row.TextOrNull() ?? "",
        DisplayName = row.TextOrNull(),
        Attempts = row.Int(),
    };

    private static AdvisedPerson ReadAdvised(Row row)
    {
        var member = new MemberId(row.Uuid());
        var cause = MemberEventJson.Read("advisory_raised", row.Text()) is MemberEvent.AdvisoryRaised raised ? raised.Cause : OutCause.None;
        var email = row.TextOrNull();
        return new AdvisedPerson(member, row.TextOrNull(), email, cause);
    }
}
