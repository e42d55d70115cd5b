using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Mail;

/// <summary>
/// Picks due mails tenant by tenant, so that one with a hundred thousand of them does not make the others wait, and no
/// more than the rates allow. Where there are more tenants than one look takes in, the next one begins behind them.
/// </summary>
internal sealed class FairShare(Database database, MailRates rates)
{
    /// <summary>Tenants of one look; each costs a statement.</summary>
    private const int Tenants = 64;

    private static readonly ColumnSet<string> TenantRows = new ColumnSet<string>().Text("t", tenant => tenant);

    private string _after = "";

    /// <summary>Due mails of one look, locked.</summary>
    /// <returns>The mails, and whether there may be tenants that were not looked at.</returns>
    public async Task<(List<(TenantId Tenant, MemberId Member, int Number, Guid Mail)> Due, bool More)> Pick(Work work, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = new List<(TenantId, MemberId, int, Guid)>();
        if (rates.Any) await Gate(work, database, cancellationToken);
        if (rates.PerMinute is { } perMinute) limit = (int)Math.Min(limit, perMinute - await LastMinute(work, now, cancellationToken));
        if (limit <= 0) return (due, false);

        var after = _after;
        var tenants = await WithDueMail(work, after, now, Tenants, cancellationToken);
        if (tenants.Count < Tenants && after.Length > 0) tenants = [.. tenants.Union(await WithDueMail(work, "", now, Tenants - tenants.Count, cancellationToken), StringComparer.Ordinal)];
        _after = tenants.Count < Tenants ? "" : tenants[^1];
        var paused = await Paused(work, tenants, cancellationToken);
        for (var n = 0; n < tenants.Count && due.Count < limit; n++)
        {
            var (left, waiting) = (limit - due.Count, tenants.Count - n);
            var share = (left + waiting - 1) / waiting;
            var tenant = TenantId.Parse(tenants[n]);
            if (rates.TenantPerHour is { } perHour) share = (int)Math.Min(share, perHour - await Counted(work, tenant, now, TimeSpan.FromHours(1), cancellationToken));
            if (share > 0) due.AddRange(await Of(work, tenant, share, now, paused.Contains(tenants[n]), cancellationToken));
        }

        return (due, tenants.Count == Tenants);
    }

    /// <summary>All mails of the last minute, notices to admins included; whoever asks is alone in it until the end of the transaction.</summary>
    public static async Task<long> LastMinute(Work work, Database database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await Gate(work, database, cancellationToken);
        return await LastMinute(work, now, cancellationToken);
    }

    // One look at a time: two that count at once would both find room.
    private static Task<bool> Gate(Work work, Database database, CancellationToken cancellationToken) =>
        work.Sql($"select 1 from mail_gates where tenant = '' {database.ForUpdate}").Any(cancellationToken);

    private static async Task<long> LastMinute(Work work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var notices = await work.Sql("""
            select (select count(*) from notices where handed_at is not null and handed_at > @since)
                + (select count(*) from notices where state < 4 and state = @leased and leased_until > @now)
            """)
            .With("since", now.AddMinutes(-1)).With("now", now).With("leased", (int)MailState.Leased)
            .All(row => row.Long(), cancellationToken);
        return notices[0] + await Counted(work, null, now, TimeSpan.FromMinutes(1), cancellationToken);
    }

    private async Task<List<(TenantId, MemberId, int, Guid)>> Of(Work work, TenantId tenant, int share, DateTimeOffset now, bool paused, CancellationToken cancellationToken) => await work.Sql($"""
        select tenant, member_id, invitation_number, mail_id from mail_outbox
        where tenant = @tenant and state < 4 and due_at <= @now and (state = @waiting or (state = @leased and leased_until <= @now)){(paused ? " and not automatic" : "")}
        order by due_at limit @limit {database.SkipLocked("mail_outbox")}
        """)
        .With(tenant).With("now", now).With("limit", share).With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased)
        .All(row => (row.Tenant(), new MemberId(row.Uuid()), row.Int(), row.Uuid()), cancellationToken);

    // While a connection is paused nothing automatic goes out; what an admin sends by hand does.
    private static async Task<HashSet<string>> Paused(Work work, List<string> tenants, CancellationToken cancellationToken)
    {
        if (tenants.Count == 0) return [];
        var rows = work.Rows("r", TenantRows, tenants);
        var paused = await work.Sql($"select c.tenant from {rows} join connections as c on c.tenant = r.t where c.status = @paused")
            .With(rows).With("paused", (int)ConnectionStatus.Paused)
            .All(row => row.Text(), cancellationToken);
        return paused.ToHashSet(StringComparer.Ordinal);
    }

    // From tenant to tenant by the index, however many mails each of them has.
    private static Task<List<string>> WithDueMail(Work work, string after, DateTimeOffset now, int limit, CancellationToken cancellationToken) => work.Sql("""
        with recursive t(tenant) as (
            select (select o.tenant from mail_outbox as o where o.state < 4 and o.due_at <= @now and o.tenant > @after order by o.tenant limit 1)
            union all
            select (select o.tenant from mail_outbox as o where o.state < 4 and o.due_at <= @now and o.tenant > t.tenant order by o.tenant limit 1) from t where t.tenant is not null
        )
        select tenant from t where tenant is not null limit @limit
        """)
        .With("after", after).With("now", now).With("limit", limit)
        .All(row => row.Text(), cancellationToken);

    private static async Task<long> Counted(Work work, TenantId? tenant, DateTimeOffset now, TimeSpan window, CancellationToken cancellationToken)
    {
        var own = tenant is null ? "" : "tenant = @tenant and";
        var statement = work.Sql($"""
            select (select count(*) from mail_outbox where {own} handed_at is not null and handed_at > @since)
                + (select count(*) from mail_outbox where {own} state < 4 and state = @leased and leased_until > @now)
            """)
            .With("since", now - window).With("now", now).With("leased", (int)MailState.Leased);
        if (tenant is { } one) statement.With(one);
        return (await statement.All(row => row.Long(), cancellationToken))[0];
    }
}
