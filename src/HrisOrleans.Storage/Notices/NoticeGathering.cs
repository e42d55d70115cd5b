using System.Text.Json;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Notices;

/// <summary>Makes notices out of the tenants' sequences.</summary>
internal sealed class NoticeGathering(Database database)
{
    /// <summary>The events that matter, spelled as in the index made for this.</summary>
    public const string Kinds = "('advisory_raised', 'connection_needs_relink', 'connection_paused', 'losses_parked', 'plan_applied', 'plan_held', 'webhook_disabled')";

    private const int Tenants = 200;
    private const int EventsAtOnce = 2000;

    /// <summary>Advisories of one plan wait for each other this long at most; the plan's end sends them at once.</summary>
    private static readonly TimeSpan Bundled = TimeSpan.FromMinutes(10);

    private static readonly ColumnSet<(TenantId Tenant, long Seq)> Cursors = new ColumnSet<(TenantId Tenant, long Seq)>().Text("t", row => row.Tenant.Value).Long("n", row => row.Seq);

    private static readonly ColumnSet<Row> Rows = new ColumnSet<Row>()
        .Text("t", row => row.Tenant.Value)
        .Text("cause", row => row.Told.Cause)
        .Uuid("member", row => row.Member)
        .Uuid("id", row => row.Id)
        .Int("kind", row => (int)row.Told.Kind)
        .Long("seq", row => row.Told.Seq)
        .Uuid("plan", row => row.Told.Plan)
        .Moment("due", row => row.Told.Due);

    public async Task Run(DateTimeOffset now, Func<TenantId, CancellationToken, Task<IReadOnlyList<NoticeRecipient>?>> others, CancellationToken cancellationToken)
    {
        List<(TenantId Tenant, long Head, long After)> behind;
        var last = "";
        do
        {
            var from = last;
            behind = await database.Read(
                work => work.Sql("""
                    select s.tenant, s.seq, coalesce(c.seq, 0) from tenant_sequences as s left join notice_cursors as c on c.tenant = s.tenant
                    where s.tenant > @from and (c.seq is null or c.seq < s.seq) order by s.tenant limit @limit
                    """)
                    .With("from", from).With("limit", Tenants)
                    .All(row => (row.Tenant(), row.Long(), row.Long()), cancellationToken),
                cancellationToken);
            var quiet = new List<(TenantId, long)>();
            foreach (var (tenant, head, after) in behind)
                if (await NothingToTell(tenant, head, after, now, others, cancellationToken)) quiet.Add((tenant, head));
            await Pass(quiet, cancellationToken);
            if (behind.Count > 0) last = behind[^1].Tenant.Value;
        }
        while (behind.Count == Tenants);
    }

    // Sequences that told nothing are passed in one go.
    private async Task Pass(List<(TenantId, long)> quiet, CancellationToken cancellationToken)
    {
        if (quiet.Count == 0) return;
        await database.Write(
            work =>
            {
                var rows = work.Rows("r", Cursors, quiet);
                return work.Sql($"""
                    insert into notice_cursors (tenant, seq) select t, n from {rows} where true
                    on conflict (tenant) do update set seq = excluded.seq where notice_cursors.seq < excluded.seq
                    """)
                    .With(rows).Run(cancellationToken);
            },
            cancellationToken);
    }

    private async Task<bool> NothingToTell(
        TenantId tenant, long head, long after, DateTimeOffset now, Func<TenantId, CancellationToken, Task<IReadOnlyList<NoticeRecipient>?>> others, CancellationToken cancellationToken)
    {
        while (true)
        {
            var start = after;
            var happened = await database.Read(
                work => work.Sql($"""
                    select seq, at, kind, plan_id, case when kind = 'losses_parked' then data else '' end from events
                    where tenant = @tenant and seq > @after and seq <= @head and kind in {Kinds} order by seq limit @limit
                    """)
                    .With(tenant).With("after", start).With("head", head).With("limit", EventsAtOnce)
                    .All(row => new Happened(row.Long(), row.Moment(), row.Text(), row.UuidOrNull(), row.Text()), cancellationToken),
                cancellationToken);
            if (happened.Count == 0) return true;
            var upTo = happened.Count == EventsAtOnce ? happened[^1].Seq : head;

            // Asked outside of the transaction, for it is no question to the database.
            var admins = await database.Read(work => Admins(work, tenant, cancellationToken), cancellationToken);
            var instead = admins.Count == 0 ? await others(tenant, cancellationToken) : null;
            var mine = await database.Write(work => Take(work, tenant, happened, start, upTo, instead, now, cancellationToken), cancellationToken);
            if (!mine || upTo == head) return false;
            after = upTo;
        }
    }

    private static async Task<IReadOnlyList<NoticeRecipient>> Admins(Work work, TenantId tenant, CancellationToken cancellationToken) =>
        await work.Sql($"select m.member_id from members as m where m.tenant = @tenant and {NoticeOutbox.IsAdmin}")
            .With(tenant).With("admin", (int)MemberRole.Admin).With("active", (int)Access.Active)
            .All(row => new NoticeRecipient(new MemberId(row.Uuid())), cancellationToken);

    /// <param name="instead">Whom to tell where no admin is in; null when that is not known, or was not asked because there was one a moment ago.</param>
    /// <returns>False when another silo was first, or the last admin went meanwhile: somebody looks again.</returns>
    private static async Task<bool> Take(
        Work work, TenantId tenant, List<Happened> happened, long after, long upTo, IReadOnlyList<NoticeRecipient>? instead, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var moved = await work.Sql("""
            insert into notice_cursors (tenant, seq) values (@tenant, @to)
            on conflict (tenant) do update set seq = excluded.seq where notice_cursors.seq = @after
            returning seq
            """)
            .With(tenant).With("to", upTo).With("after", after)
            .Any(cancellationToken);
        var admins = await Admins(work, tenant, cancellationToken);
        if (!moved || (admins.Count == 0 && instead is null))
        {
            work.Abandon();
            return false;
        }

        var off = await work.Sql("select off_kinds from notice_settings where tenant = @tenant").With(tenant).First(row => row.Int(), cancellationToken);
        var told = new List<Told>();
        var bundles = await Bundles(work, tenant, happened, cancellationToken);
        foreach (var one in happened)
            if (await Tell(work, tenant, one, bundles, cancellationToken) is { } news && (off & news.Kind.Bit()) == 0) told.Add(news);
        if (told.Count > 0) await Address(work, tenant, [.. told.DistinctBy(news => news.Cause)], admins.Count > 0 ? admins : instead!, now, cancellationToken);

        foreach (var plan in happened.Where(one => one.Kind == "plan_applied").Select(one => one.Plan).OfType<Guid>())
        {
            await work.Sql("update notices set due_at = @now where tenant = @tenant and plan_id = @plan and kind = @advisories and state = @waiting and due_at > @now")
                .With(tenant).With("plan", plan).With("advisories", (int)NoticeKind.Advisories).With("now", now).With("waiting", (int)MailState.Waiting)
                .Run(cancellationToken);
        }

        return true;
    }

    private static async Task Address(Work work, TenantId tenant, List<Told> told, IReadOnlyList<NoticeRecipient> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (people.Count == 0) return;
        var begun = people.Any(person => person.Before is not null) ? await Begun(work, tenant, told, cancellationToken) : [];
        var rows = work.Rows("r", Rows, [.. told.SelectMany(news => people.Select(person => new Row(tenant, news, Known(news, person).Value, Guid.CreateVersion7(now))))]);
        // A bundle that grows waits anew, as long as it has not gone out.
        await work.Sql($"""
            insert into notices (tenant, cause, member_id, notice_id, kind, seq, plan_id, state, due_at, attempts, created_at)
            select t, cause, member, id, kind, seq, plan, @waiting, due, 0, @now from {rows} where true
            on conflict (tenant, cause, member_id) do update set due_at = excluded.due_at where notices.state = @waiting and notices.attempts = 0 and notices.due_at < excluded.due_at
            """)
            .With(rows).With("waiting", (int)MailState.Waiting).With("now", now)
            .Run(cancellationToken);

        MemberId Known(Told news, NoticeRecipient person) => person.Before is { } before && begun.Contains((news.Cause, before)) ? before : person.Id;
    }

    // Only a bundle is told of more than once.
    private static async Task<HashSet<(string Cause, MemberId Recipient)>> Begun(Work work, TenantId tenant, List<Told> told, CancellationToken cancellationToken)
    {
        var begun = new HashSet<(string, MemberId)>();
        foreach (var cause in told.Where(news => news.Kind == NoticeKind.Advisories).Select(news => news.Cause))
        {
            begun.UnionWith(await work.Sql("select member_id from notices where tenant = @tenant and cause = @cause")
                .With(tenant).With("cause", cause)
                .All(row => (cause, new MemberId(row.Uuid())), cancellationToken));
        }

        return begun;
    }

    private static async Task<Told?> Tell(Work work, TenantId tenant, Happened one, Dictionary<Guid, string> bundles, CancellationToken cancellationToken)
    {
        return one.Kind switch
        {
            // Fewer than before wait, or the same under another plan: nobody new to be told of.
            "losses_parked" => Fresh(one.Data) > 0 ? Of(NoticeKind.LossesParked) : null,
            "plan_held" => Of(NoticeKind.PlanHeld),
            "connection_needs_relink" => Of(NoticeKind.RelinkNeeded),
            "connection_paused" => Of(NoticeKind.ConnectionPaused),
            "webhook_disabled" => Of(NoticeKind.WebhookDisabled),
            "advisory_raised" => one.Plan is { } plan ? new Told(bundles[plan], NoticeKind.Advisories, one.Seq, plan, one.At + Bundled) : Of(NoticeKind.Advisories),
            "plan_applied" => one.Plan is { } settings && await IsSetUp(work, tenant, one.Seq, settings, cancellationToken) ? Of(NoticeKind.SetUpDone) : null,
            _ => null,
        };

        Told Of(NoticeKind kind) => new($"event/{one.Seq}", kind, one.Seq, one.Plan, one.At);
    }

    /// <summary>The first settings that were applied since the connection was made.</summary>
    private static async Task<bool> IsSetUp(Work work, TenantId tenant, long seq, Guid plan, CancellationToken cancellationToken) =>
        await work.Sql("select 1 from plans where tenant = @tenant and plan_id = @plan and kind = @settings")
            .With(tenant).With("plan", plan).With("settings", (int)PlanKind.Settings)
            .Any(cancellationToken)
        && !await work.Sql($"""
            select 1 from events as e join plans as p on p.tenant = e.tenant and p.plan_id = e.plan_id and p.kind = @settings
            where e.tenant = @tenant and e.seq < @seq and e.kind in {Kinds} and e.kind = 'plan_applied'
                and e.seq > coalesce((select max(c.seq) from events as c where c.tenant = @tenant and c.seq < @seq and c.kind = 'connection_connected'), 0)
            limit 1
            """)
            .With(tenant).With("seq", seq).With("settings", (int)PlanKind.Settings)
            .Any(cancellationToken);

    private static int Fresh(string data)
    {
        using var json = JsonDocument.Parse(data);
        return json.RootElement.TryGetProperty("fresh", out var fresh) ? fresh.GetInt32() : 0;
    }

    // One cause a plan. What an apply that was cut off raises after its mail has gone makes another one.
    private static async Task<Dictionary<Guid, string>> Bundles(Work work, TenantId tenant, List<Happened> happened, CancellationToken cancellationToken)
    {
        var bundles = new Dictionary<Guid, string>();
        foreach (var one in happened)
        {
            if (one is not { Kind: "advisory_raised", Plan: { } plan } || bundles.ContainsKey(plan)) continue;
            var cause = $"advisories/{plan}";
            var gone = await work.Sql("select 1 from notices where tenant = @tenant and cause = @cause and state <> @waiting limit 1")
                .With(tenant).With("cause", cause).With("waiting", (int)MailState.Waiting)
                .Any(cancellationToken);
            bundles[plan] = gone ? $"{cause}/{one.Seq}" : cause;
        }

        return bundles;
    }

    private readonly record struct Happened(long Seq, DateTimeOffset At, string Kind, Guid? Plan, string Data);

    private sealed record Told(string Cause, NoticeKind Kind, long Seq, Guid? Plan, DateTimeOffset Due);

    private readonly record struct Row(TenantId Tenant, Told Told, Guid Member, Guid Id);
}
