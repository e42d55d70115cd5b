using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Webhooks;

internal sealed class WebhookStore(Database database, TimeProvider time) : IWebhookStore
{
    private const string IsEndpoint = "tenant = @scope and endpoint_id = @id";

    public Task<AddWebhookResult> Add(WebhookEndpoint endpoint, int limit, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var scope = Scopes.Of(endpoint.Tenant);
            var present = await work.Sql("select endpoint_id from webhook_endpoints where tenant = @scope").With("scope", scope).All(row => row.Uuid(), cancellationToken);
            if (present.Contains(endpoint.Id)) return AddWebhookResult.Exists;
            if (present.Count >= limit) return AddWebhookResult.TooMany;
            var inserted = await Bind(
                    work.Sql("""
                        insert into webhook_endpoints (tenant, endpoint_id, version, url, types, state, secrets, failures, created_at, changed_at)
                        values (@scope, @id, @version, @url, @types, @state, @secrets, 0, @created, @changed)
                        on conflict (tenant, endpoint_id) do nothing
                        """),
                    endpoint)
                .With("created", endpoint.CreatedAt)
                .Run(cancellationToken);
            if (inserted == 0) return AddWebhookResult.Exists;

            // Behind the event of its own making, so that it begins with what comes next.
            await Append(work, endpoint.Tenant, events, cancellationToken);
            await work.Sql($"""
                insert into webhook_cursors (tenant, endpoint_id, seq, generation, fence, blocked)
                select tenant, @id, seq, 1, 0, @no from tenant_sequences {(endpoint.Tenant is null ? "" : "where tenant = @scope")}
                """)
                .With("id", endpoint.Id).With("scope", scope).With("no", false)
                .Run(cancellationToken);
            return AddWebhookResult.Added;
        },
        cancellationToken);

    public Task<WebhookEndpoint?> Find(TenantId? tenant, Guid id, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"select {WebhookRows.EndpointColumns} from webhook_endpoints as e where {IsEndpoint}")
            .With("scope", Scopes.Of(tenant)).With("id", id)
            .First(WebhookRows.ReadEndpoint, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<WebhookEndpoint>> List(TenantId? tenant, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {WebhookRows.EndpointColumns} from webhook_endpoints as e where tenant = @scope order by created_at, endpoint_id")
            .With("scope", Scopes.Of(tenant))
            .All(WebhookRows.ReadEndpoint, cancellationToken),
        cancellationToken);

    public Task<bool> Change(WebhookEndpoint endpoint, long expectedVersion, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var disabled = endpoint.State != WebhookState.Enabled;
            var changed = await Bind(
                    work.Sql($"""
                        update webhook_endpoints set version = @version, url = @url, types = @types, state = @state, secrets = @secrets, changed_at = @changed,
                            disabled_at = @disabled, failing_since = null, failures = 0, next_attempt_at = null{(disabled ? "" : ", last_outcome = null")}
                        where {IsEndpoint} and version = @expected
                        """),
                    endpoint)
                .With("expected", expectedVersion).With("disabled", endpoint.DisabledAt)
                .Run(cancellationToken);
            if (changed == 0)
            {
                work.Abandon();
                return false;
            }

            // A person has looked after it: what waits does so no longer.
            if (!disabled) await DueNow(work, endpoint.Id, time.GetUtcNow(), cancellationToken);
            await Append(work, endpoint.Tenant, events, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<bool> Delete(TenantId? tenant, Guid id, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var scope = Scopes.Of(tenant);
            if (await work.Sql($"delete from webhook_endpoints where {IsEndpoint}").With("scope", scope).With("id", id).Run(cancellationToken) == 0) return false;
            var its = tenant is null ? "endpoint_id = @id" : IsEndpoint;
            foreach (var table in (string[])["webhook_cursors", "webhook_deliveries"])
                await work.Sql($"delete from {table} where {its}").With("scope", scope).With("id", id).Run(cancellationToken);
            await Append(work, tenant, events, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<ReplayResult> Replay(TenantId? endpointOf, Guid id, TenantId tenant, long from, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var known = await work.Sql($"select 1 from webhook_endpoints where {IsEndpoint} {database.ForShare}").With("scope", Scopes.Of(endpointOf)).With("id", id).Any(cancellationToken);
            if (!known || (endpointOf is { } owner && owner != tenant)) return ReplayResult.NotFound;
            var set = await work.Sql("""
                update webhook_cursors set seq = @seq, generation = generation + 1, due_at = null, blocked = @no, leased_by = null, leased_until = null
                where tenant = @tenant and endpoint_id = @id and seq >= @from
                """)
                .With(tenant).With("id", id).With("seq", from - 1).With("from", from).With("no", false)
                .Run(cancellationToken);
            if (set == 0) return ReplayResult.Ahead;

            // What waits behind that point comes again with the rest, in its place; what waits before it stays due.
            await work.Sql("delete from webhook_deliveries where tenant = @tenant and endpoint_id = @id and seq >= @from and state = 1")
                .With(tenant).With("id", id).With("from", from)
                .Run(cancellationToken);
            await work.Sql("""
                update webhook_cursors set due_at = (select min(due_at) from webhook_deliveries as d where d.endpoint_id = @id and d.tenant = @tenant and d.state = 1)
                where tenant = @tenant and endpoint_id = @id
                """)
                .With(tenant).With("id", id)
                .Run(cancellationToken);
            await EventLog.Append(work, tenant, time.GetUtcNow(), events, cancellationToken);
            return ReplayResult.Set;
        },
        cancellationToken);

    public async Task<WebhookProgress> Progress(Guid id, TenantId tenant, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql("""
            select coalesce((select seq from webhook_cursors where tenant = @tenant and endpoint_id = @id), 0),
                coalesce((select seq from tenant_sequences where tenant = @tenant), 0),
                (select count(*) from webhook_deliveries where endpoint_id = @id and tenant = @tenant and state = 1)
            """)
            .With(tenant).With("id", id)
            .First(row => new WebhookProgress(row.Long(), row.Long(), (int)row.Long()), cancellationToken),
        cancellationToken) ?? new WebhookProgress(0, 0, 0);

    public async Task<IReadOnlyList<WebhookDelivery>> Deliveries(Guid id, TenantId tenant, WebhookDeliveryState? state, long? before, int limit, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"""
            select {WebhookRows.DeliveryColumns} from webhook_deliveries
            where tenant = @tenant and endpoint_id = @id and seq < @before {(state is null ? "" : "and state = @state")} order by seq desc limit @limit
            """)
            .With(tenant).With("id", id).With("before", before ?? long.MaxValue).With("state", (int?)state).With("limit", limit)
            .All(WebhookRows.ReadDelivery, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<PlacedDelivery>> Deliveries(Guid id, WebhookDeliveryState? state, DeliveryPlace? before, int limit, CancellationToken cancellationToken) => await database.Read(
        work =>
        {
            var statement = work.Sql($"""
                select tenant, {WebhookRows.DeliveryColumns} from webhook_deliveries
                where endpoint_id = @id {(before is null ? "" : "and (created_at, tenant, seq) < (@at, @tenant, @seq)")} {(state is null ? "" : "and state = @state")}
                order by created_at desc, tenant desc, seq desc limit @limit
                """)
                .With("id", id).With("state", (int?)state).With("limit", limit);
            if (before is { } place) statement.With("at", place.At).With(place.Tenant).With("seq", place.Seq);
            return statement.All(row => new PlacedDelivery(row.Tenant(), WebhookRows.ReadDelivery(row)), cancellationToken);
        },
        cancellationToken);

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("delete from webhook_deliveries where created_at < @moment and state <> 1").With("moment", moment).Run(cancellationToken),
        cancellationToken);

    /// <summary>Whatever waits at an endpoint is tried as soon as somebody gets to it.</summary>
    public static async Task DueNow(Work work, Guid endpoint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await work.Sql("update webhook_deliveries set due_at = @now where endpoint_id = @id and state = 1 and due_at > @now").With("id", endpoint).With("now", now).Run(cancellationToken);
        await work.Sql("update webhook_cursors set due_at = @now where endpoint_id = @id and due_at > @now").With("id", endpoint).With("now", now).Run(cancellationToken);
    }

    private Task Append(Work work, TenantId? tenant, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken) =>
        tenant is { } own ? EventLog.Append(work, own, time.GetUtcNow(), events, cancellationToken) : Task.CompletedTask;

    private static Statement Bind(Statement statement, WebhookEndpoint endpoint) => statement
        .With("scope", Scopes.Of(endpoint.Tenant)).With("id", endpoint.Id).With("version", endpoint.Version)
        .With("url", endpoint.Url).With("types", string.Join(' ', endpoint.Types)).With("state", (int)endpoint.State)
        .With("secrets", endpoint.Secrets).With("changed", endpoint.ChangedAt);
}
