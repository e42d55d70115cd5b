using System.Text.Json;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Removals;

internal sealed class RemovalStore(Database database) : IRemovalStore
{
    private static readonly ColumnSet<(TenantId Tenant, Reservation Loss)> Rows = new ColumnSet<(TenantId Tenant, Reservation Loss)>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("plan_id", row => row.Loss.Plan)
        .Int("line", row => row.Loss.Line)
        .Uuid("member_id", row => row.Loss.Member.Value)
        .Text("groups", row => JsonSerializer.Serialize(row.Loss.Groups));

    private static readonly ColumnSet<(TenantId Tenant, Guid Plan, int Line)> Lines = new ColumnSet<(TenantId Tenant, Guid Plan, int Line)>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("plan_id", row => row.Plan)
        .Int("line", row => row.Line);

    public Task<RemovalUse> Use(TenantId tenant, DateTimeOffset windowStart, CancellationToken cancellationToken) => database.Read(
        async work =>
        {
            var counted = await work.Sql("select groups, applied_at is not null from removals where tenant = @tenant and freed_at is null and (applied_at is null or applied_at > @start)")
                .With(tenant).With("start", windowStart)
                .All(row => (Groups: JsonSerializer.Deserialize<string[]>(row.Text())!, Happened: row.Bool()), cancellationToken);
            var start = await Count("at <= @start order by at desc") ?? await Count("at > @start order by at");
            var admins = await work.Sql("select count(*) from members where tenant = @tenant and role = @admin and access = @active and out_cause = 0")
                .With(tenant).With("admin", (int)MemberRole.Admin).With("active", (int)Access.Active)
                .First(row => (int)row.Long(), cancellationToken);
            return new RemovalUse(counted.Count, Groups(counted), start, admins) { Happened = counted.Count(loss => loss.Happened), GroupsHappened = Groups(counted.Where(loss => loss.Happened)) };

            static Dictionary<string, int> Groups(IEnumerable<(string[] Groups, bool Happened)> losses) => losses.SelectMany(loss => loss.Groups).CountBy(group => group).ToDictionary(StringComparer.Ordinal);

            Task<GrantedCount?> Count(string which) => work.Sql($"select at, granted, groups from granted_counts where tenant = @tenant and {which} limit 1")
                .With(tenant).With("start", windowStart)
                .First<GrantedCount?>(row => new GrantedCount(row.Moment(), row.Int(), JsonSerializer.Deserialize<Dictionary<string, int>>(row.Text())!), cancellationToken);
        },
        cancellationToken);

    public Task<DateTimeOffset?> LastCount(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select max(at) from granted_counts where tenant = @tenant").With(tenant).First(row => row.MomentOrNull(), cancellationToken),
        cancellationToken);

    public Task<int> Granted(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select count(*) from members where tenant = @tenant and grant_state = @linked")
            .With(tenant).With("linked", (int)Grant.Linked)
            .First(row => (int)row.Long(), cancellationToken),
        cancellationToken);

    public Task Record(TenantId tenant, GrantedCount count, CancellationToken cancellationToken) => database.Write(
        work => Record(work, tenant, count, cancellationToken), cancellationToken);

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var losses = await work.Sql("delete from removals where coalesce(freed_at, applied_at) < @moment").With("moment", moment).Run(cancellationToken);
            var counts = await work.Sql("""
                delete from granted_counts where at < @moment and exists (
                    select 1 from granted_counts as later where later.tenant = granted_counts.tenant and later.at > granted_counts.at and later.at < @moment)
                """)
                .With("moment", moment)
                .Run(cancellationToken);
            return losses + counts;
        },
        cancellationToken);

    /// <summary>The same inside a transaction.</summary>
    public static Task<int> Record(Work work, TenantId tenant, GrantedCount count, CancellationToken cancellationToken) => work
        .Sql("insert into granted_counts (tenant, at, granted, groups) values (@tenant, @at, @granted, @groups) on conflict (tenant, at) do nothing")
        .With(tenant).With("at", count.At).With("granted", count.Granted).With("groups", JsonSerializer.Serialize(count.Groups))
        .Run(cancellationToken);

    public static async Task Reserve(Work work, TenantId tenant, IReadOnlyList<Reservation> losses, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (losses.Count == 0) return;
        var rows = work.Rows("r", Rows, [.. losses.Select(loss => (tenant, loss))]);
        await work.Sql($"""
            insert into removals (tenant, plan_id, line, member_id, groups, reserved_at) select t, plan_id, line, member_id, groups, @at from {rows} where true
            on conflict (tenant, plan_id, line) do nothing
            """)
            .With("at", at).With(rows)
            .Run(cancellationToken);
    }

    /// <summary>These lines were applied now: from here on their window runs.</summary>
    public static async Task Date(Work work, TenantId tenant, Guid plan, IReadOnlyCollection<int> lines, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (lines.Count == 0) return;
        var rows = work.Rows("r", Lines, [.. lines.Select(line => (tenant, plan, line))]);
        await work.Sql($"update removals as m set applied_at = @at from {rows} where m.tenant = r.t and m.plan_id = r.plan_id and m.line = r.line and m.applied_at is null")
            .With("at", at).With(rows)
            .Run(cancellationToken);
    }

    /// <summary>What this plan reserved and has not used is free again.</summary>
    public static Task<int> Free(Work work, TenantId tenant, Guid plan, DateTimeOffset at, CancellationToken cancellationToken) => work
        .Sql("update removals set freed_at = @at where tenant = @tenant and plan_id = @plan and applied_at is null and freed_at is null")
        .With(tenant).With("plan", plan).With("at", at)
        .Run(cancellationToken);
}
