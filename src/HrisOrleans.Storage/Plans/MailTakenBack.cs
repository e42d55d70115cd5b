using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Plans;

/// <summary>
/// Decides between taking a mail back and leaving it: a sender may hand it over at any moment until its row is cancelled.
/// </summary>
internal static class MailTakenBack
{
    private static readonly ColumnSet<(TenantId Tenant, Change Change)> Links = new ColumnSet<(TenantId Tenant, Change Change)>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("id", row => row.Change.After.Id.Value)
        .Long("expected", row => row.Change.ExpectedVersion)
        .Int("number", row => row.Change.After.InvitationNumber);

    /// <returns>The changes to be written: those whose mail was cancelled as they are, the others as their other decision, if it has any.</returns>
    public static async Task<IReadOnlyList<Change>> Settle(Work work, ApplyBatch batch, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        List<(TenantId, Change)> taking = [.. changes.Where(change => change.WhereMailLeft is not null).Select(change => (batch.Tenant, change))];
        if (taking.Count == 0) return changes;

        // The members first, as everybody locks them. Of whoever moved since nothing is written, so their mail stays too.
        var rows = work.Rows("r", Links, taking);
        await work.Sql($"select 1 from members where (tenant, member_id) in (select t, id from {rows}) order by member_id {work.Database.ForUpdate}").With(rows).All(row => row.Int(), cancellationToken);
        var links = work.Rows("r", Links, taking);
        var cancelled = await work.Sql($"""
            update mail_outbox as o set state = @cancelled, leased_by = null, leased_until = null, finished_at = @now
            from {links}
            where o.tenant = r.t and o.member_id = r.id and o.invitation_number = r.number and o.state in (@waiting, @leased)
                and exists (select 1 from members as m where m.tenant = r.t and m.member_id = r.id and m.version = r.expected)
            returning member_id
            """)
            .With(links).With("now", batch.At)
            .With("cancelled", (int)MailState.Cancelled).With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased)
            .All(row => row.Uuid(), cancellationToken);
        var back = cancelled.ToHashSet();
        return
        [
            .. changes
                .Select(change => change.WhereMailLeft is not { } other || back.Contains(change.After.Id.Value) ? change : change with { After = other.After, Events = other.Events })
                .Where(change => change.WhereMailLeft is null || !change.Events.IsEmpty),
        ];
    }
}
