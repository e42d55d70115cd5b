using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Storage.Tenants;

internal sealed class TenantStore(Database database) : ITenantStore
{
    private static readonly HealthFilter[] Filters = Enum.GetValues<HealthFilter>();

    // Numbers as they are, for the indexes of what is open.
    private static readonly string Open = $"s.phase in ({(int)SyncPhase.Waiting}, {(int)SyncPhase.Reading}, {(int)SyncPhase.Applying})";
    private static readonly string Waits =
        $"p.state in ({(int)PlanState.Making}, {(int)PlanState.Ready}, {(int)PlanState.Applying}, {(int)PlanState.Waiting}) and p.state = {(int)PlanState.Waiting}";

    private static readonly string From = $"tenants as t left join connections as c on c.tenant = t.tenant and c.status <> {(int)ConnectionStatus.Disconnected}";

    private static readonly string Late = $"c.status = {(int)ConnectionStatus.Active} and (c.next_full_at < @late or c.next_delta_at < @late)";

    public Task Put(ListedTenant tenant, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("""
            insert into tenants (tenant, name, subscription, created_at) values (@tenant, @name, @subscription, @created)
            on conflict (tenant) do update set name = excluded.name, subscription = excluded.subscription
            where tenants.name <> excluded.name or tenants.subscription <> excluded.subscription
            """)
            .With(tenant.Id).With("name", tenant.Name).With("subscription", (int)tenant.Subscription).With("created", tenant.CreatedAt)
            .Run(cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<TenantHealth>> List(HealthFilter? health, string? search, TenantId? after, int limit, DateTimeOffset lateBefore, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"""
            select t.tenant, t.name, t.subscription, t.created_at,
                   c.provider, c.account_name, c.status, c.pause_reason, c.verified_at, c.next_full_at, c.next_delta_at, c.failure_code, c.failures, c.pending_account,
                   (select min(s.created_at) from syncs as s where s.tenant = t.tenant and {Open}),
                   (select count(*) from plans as p where p.tenant = t.tenant and {Waits}),
                   case when {Late} then 1 else 0 end
            from {From}
            where t.tenant > @after and (@search is null or t.tenant like @search escape '\' or lower(t.name) like @search escape '\') {(health is { } only ? "and " + Condition(only) : "")}
            order by t.tenant limit @limit
            """)
            .With("after", after?.Value ?? "").With("search", search is null ? null : $"%{Literal(search.ToLowerInvariant())}%").With("late", lateBefore).With("limit", limit)
            .All(Read, cancellationToken),
        cancellationToken);

    public async Task<(int All, IReadOnlyDictionary<HealthFilter, int> Counts)> Count(DateTimeOffset lateBefore, CancellationToken cancellationToken)
    {
        var sums = string.Join(", ", Filters.Select(filter => $"sum(case when {Condition(filter)} then 1 else 0 end)"));
        return await database.Read(
            work => work.Sql($"select count(*), {sums} from {From}").With("late", lateBefore)
                .First(row => ((int)row.Long(), (IReadOnlyDictionary<HealthFilter, int>)Filters.ToDictionary(filter => filter, _ => (int)(row.LongOrNull() ?? 0))), cancellationToken),
            cancellationToken);
    }

    private static string Condition(HealthFilter filter) => filter switch
    {
        HealthFilter.NotConnected => "c.tenant is null",
        HealthFilter.Unconfigured => Status(ConnectionStatus.Unconfigured),
        HealthFilter.Active => Status(ConnectionStatus.Active),
        HealthFilter.Paused => Status(ConnectionStatus.Paused),
        HealthFilter.NeedsRelink => Status(ConnectionStatus.NeedsRelink),
        HealthFilter.Running => $"exists (select 1 from syncs as s where s.tenant = t.tenant and {Open})",
        HealthFilter.Late => $"({Late})",
        HealthFilter.Waiting => $"exists (select 1 from plans as p where p.tenant = t.tenant and {Waits})",
    };

    private static string Status(ConnectionStatus status) => $"c.status = {(int)status}";

    private static string Literal(string search) => search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private static TenantHealth Read(Row row)
    {
        var tenant = new ListedTenant(row.Tenant(), row.Text(), (Subscription)row.Int(), row.Moment());
        return new(tenant, Connection(row), row.MomentOrNull(), (int)row.Long(), row.Int() == 1);
    }

    private static ListedConnection? Connection(Row row)
    {
        if (row.IsNull)
        {
            row.Skip(10);
            return null;
        }

        var (provider, name, status, reason, verified) = (row.Text(), row.Text(), (ConnectionStatus)row.Int(), (PauseReason)row.Int(), row.MomentOrNull());
        var (full, delta) = (row.MomentOrNull(), row.MomentOrNull());
        var next = status is ConnectionStatus.Active ? full < delta || delta is null ? full : delta : null;
        return new(provider, name, status, reason, verified, next, row.TextOrNull(), row.Int(), row.TextOrNull() is not null);
    }
}
