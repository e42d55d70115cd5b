using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Notices;

internal sealed class NoticeOutbox(Database database, MailRates rates) : INoticeOutbox
{
    /// <summary>Of a member <c>m</c>: an admin who is in.</summary>
    public const string IsAdmin = "m.role = @admin and m.access = @active and m.out_cause = 0";

    // Whoever is no member was told instead of an admin; who that is, and whether still, is known elsewhere.
    private const string IsOther = "m.member_id is null";

    /// <summary>Looks of one leasing that find nothing to send; the next one goes on where it ended.</summary>
    private const int MostLooks = 100;

    private const string IsRow = "o.tenant = k.t and o.notice_id = k.id";

    private const string Joined =
        $"""
        left join members as m on m.tenant = o.tenant and m.member_id = o.member_id
        {MemberColumns.TheirRosterRow}
        left join notice_settings as s on s.tenant = o.tenant
        """;

    private const string Wanted = $"({IsOther} or ({IsAdmin})) and (coalesce(s.off_kinds, 0) & (1 << o.kind)) = 0";

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
    private readonly LeasedRows _leased = new(database, "notices", "notice_id", IsRow, Rows, DueRows);

    public Task Gather(DateTimeOffset now, Func<TenantId, CancellationToken, Task<IReadOnlyList<NoticeRecipient>?>> others, CancellationToken cancellationToken) =>
        _gathering.Run(now, others, cancellationToken);

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

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken) => _leased.BeginHandOver(
        mails,
        sender,
        now,
        $"""
        exists (select 1 from (select 1) as one left join members as m on m.tenant = o.tenant and m.member_id = o.member_id
            left join notice_settings as s on s.tenant = o.tenant where {Wanted})
        """,
        statement => statement.With("admin", (int)MemberRole.Admin).With("active", (int)Access.Active),
        cancellationToken);

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken) => _leased.End(mails, MailState.Handing, MailState.Sent, now, cancellationToken);

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) => _leased.Finish(mails, state, now, cancellationToken);

    public Task Suppress(LeasedMail mail, DateTimeOffset now, CancellationToken cancellationToken) => _leased.End([mail], MailState.Leased, MailState.Cancelled, now, cancellationToken);

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken) => _leased.Postpone(mails, cancellationToken);

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken) => _leased.Release(mails, sender, cancellationToken);

    public async Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select o.tenant, o.notice_id, o.member_id, {MemberColumns.Addressee}, o.attempts - 1 from notices as o {Joined} where o.state < 4 and o.state = @handing and o.handed_at < @before order by o.handed_at limit @limit")
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
                    select e.member_id, e.data, {MemberColumns.Addressee} from (select e.tenant, e.member_id, e.data, e.seq {from} order by e.seq limit @limit) as e
                    join members as m on m.tenant = e.tenant and m.member_id = e.member_id
                    {MemberColumns.TheirRosterRow}
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

    public async Task<IReadOnlyList<(TenantId Tenant, Guid Notice)>> DeleteOlderThan(DateTimeOffset before, CancellationToken cancellationToken) => await database.Write(
        work => work.Sql("delete from notices where created_at < @before returning tenant, notice_id").With("before", before).All(row => (row.Tenant(), row.Uuid()), cancellationToken),
        cancellationToken);

    private async Task<(bool Ended, List<LeasedMail> Mails)> Lease(Work work, string sender, int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (rates.PerMinute is { } perMinute) limit = (int)Math.Min(limit, perMinute - await FairShare.LastMinute(work, database, now, cancellationToken));
        if (limit <= 0) return (false, []);

        // Every tenant's first before anybody's second. Rows that two look at go to whoever writes first.
        var due = await work.Sql($"""
            select o.tenant, o.notice_id, o.member_id, {MemberColumns.Addressee}, o.attempts, case when {Wanted} and ({IsOther} or coalesce(m.email, r.email) is not null) then 1 else 0 end
            from (
                select tenant, notice_id, row_number() over (partition by tenant order by due_at, notice_id) as place from notices
                where state < 4 and due_at <= @now and (state = @waiting or (state = @leased and leased_until <= @now))
            ) as d
            join notices as o on o.tenant = d.tenant and o.notice_id = d.notice_id {Joined}
            order by d.place, o.due_at, o.notice_id limit @limit
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
                update notices as o set state = @state, leased_by = @sender, leased_until = @until, finished_at = @finished, attempts = o.attempts + @more
                from {rows} where {IsRow} and o.attempts = k.attempt and (o.state = @waiting or (o.state = @leased and o.leased_until <= @now))
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
