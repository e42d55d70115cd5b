using System.Text.Json.Nodes;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Webhooks;

internal sealed class WebhookStreams(Database database) : IWebhookStreams
{
    private const string Actor = "webhooks";
    private const string IsStream = "tenant = @tenant and endpoint_id = @id";

    private const string Served = "e.state = 1 and (e.next_attempt_at is null or e.next_attempt_at <= @now)";

    private const string HasWork =
        "(c.leased_until is null or c.leased_until <= @now) and (c.tenant is null or (s.seq > c.seq and not c.blocked) or c.due_at <= @now)";

    // One select a kind of endpoint: joined in one, every tenant's endpoint would be compared with every sequence.
    private const string Candidates =
        $"""
        select s.tenant, e.endpoint_id, c.served_at from webhook_endpoints as e
        join tenant_sequences as s on s.tenant = e.tenant
        left join webhook_cursors as c on c.tenant = s.tenant and c.endpoint_id = e.endpoint_id
        where {Served} and {HasWork}
        union all
        select s.tenant, e.endpoint_id, c.served_at from webhook_endpoints as e
        cross join tenant_sequences as s
        left join webhook_cursors as c on c.tenant = s.tenant and c.endpoint_id = e.endpoint_id
        where e.tenant = '*' and {Served} and {HasWork}
        order by 3 nulls first, 2, 1 limit @limit
        """;

    public async Task<IReadOnlyList<LeasedStream>> Lease(string owner, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Looked for without a transaction: most looks find nothing.
        var found = await database.Read(
            work => work.Sql(Candidates).With("now", now).With("limit", limit).All(row => (Tenant: row.Tenant(), Id: row.Uuid()), cancellationToken),
            cancellationToken);
        return found.Count == 0 ? [] : await database.Write(work => Take(work, [.. found.Order()], owner, now, now + lease, cancellationToken), cancellationToken);
    }

    public async Task<StreamBacklog> Open(LeasedStream stream, int limit, CancellationToken cancellationToken) => await database.Read(
        async work =>
        {
            var pending = await work.Sql($"select {WebhookRows.DeliveryColumns} from webhook_deliveries where endpoint_id = @id and tenant = @tenant and state = 1 order by seq limit @limit")
                .With(stream.Tenant).With("id", stream.Endpoint.Id).With("limit", limit + 1)
                .All(WebhookRows.ReadDelivery, cancellationToken);
            var done = await work.Sql($"select seq from webhook_deliveries where {IsStream} and seq > @seq and generation = @generation and state <> 1")
                .With(stream.Tenant).With("id", stream.Endpoint.Id).With("seq", stream.Seq).With("generation", stream.Generation)
                .All(row => row.Long(), cancellationToken);
            return new StreamBacklog(pending, done.ToHashSet());
        },
        cancellationToken);

    public Task<StreamStanding> Commit(LeasedStream stream, StreamCommit commit, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var held = await work.Sql($"""
                update webhook_cursors set seq = @seq, due_at = @due, blocked = @blocked, leased_by = @owner, leased_until = @until, served_at = @now
                where {IsStream} and fence = @fence and generation = @generation and leased_by = @me
                """)
                .With(stream.Tenant).With("id", stream.Endpoint.Id).With("fence", stream.Fence).With("generation", stream.Generation).With("me", stream.Owner)
                .With("seq", commit.Seq).With("due", commit.Due).With("blocked", commit.Blocked).With("now", commit.Now)
                .With("owner", commit.LeasedUntil is null ? null : stream.Owner).With("until", commit.LeasedUntil)
                .Run(cancellationToken);
            if (held == 0)
            {
                work.Abandon();
                return StreamStanding.Lost;
            }

            await Write(work, stream, commit.Deliveries, cancellationToken);
            if (commit.Health is { } health) await Write(work, stream, health, commit.Now, cancellationToken);
            var same = await work.Sql("select 1 from webhook_endpoints where tenant = @scope and endpoint_id = @id and version = @version and state = 1")
                .With("scope", Scopes.Of(stream.Endpoint.Tenant)).With("id", stream.Endpoint.Id).With("version", stream.Endpoint.Version)
                .Any(cancellationToken);
            return same ? StreamStanding.Held : StreamStanding.Changed;
        },
        cancellationToken);

    public async Task<IReadOnlyDictionary<long, StoredEvent>> Events(TenantId tenant, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0) return new Dictionary<long, StoredEvent>();
        var found = await database.Read(
            work =>
            {
                var wanted = work.Rows("i", Numbers, [.. numbers.Distinct().Select(number => (tenant, number))]);
                return work.Sql($"select {EventStore.PrefixedColumns} from {wanted} join events as e on e.tenant = i.t and e.seq = i.n and e.kind <> @snapshot").With(wanted).With("snapshot", MemberEventJson.SnapshotKind).All(EventStore.Read, cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(happened => happened.Seq);
    }

    public async Task<IReadOnlyDictionary<MemberId, WebhookPerson>> People(TenantId tenant, IReadOnlyCollection<MemberId> members, CancellationToken cancellationToken)
    {
        if (members.Count == 0) return new Dictionary<MemberId, WebhookPerson>();
        var found = await database.Read(
            work =>
            {
                var wanted = work.KeysOf(tenant, members.Select(member => member.Value));
                return work.Sql($"""
                    select {MemberColumns.Select}, coalesce(m.email, r.email), coalesce(m.given_name, r.given_name), coalesce(m.family_name, r.family_name), coalesce(m.display_name, r.display_name)
                    from {wanted} join members as m on m.tenant = i.t and m.member_id = i.k
                    {MemberColumns.TheirRosterRow}
                    """)
                    .With(wanted)
                    .All(row => new WebhookPerson(MemberColumns.ReadState(row), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull()), cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(person => person.State.Id);
    }

    private static readonly ColumnSet<(TenantId Tenant, long Number)> Numbers = new ColumnSet<(TenantId Tenant, long Number)>().Text("t", row => row.Tenant.Value).Long("n", row => row.Number);

    private static async Task<IReadOnlyList<LeasedStream>> Take(
        Work work, IReadOnlyList<(TenantId Tenant, Guid Id)> found, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var wanted = work.Rows("i", Keys.Uuids, found);
        var taken = await work.Sql($"""
            insert into webhook_cursors (tenant, endpoint_id, seq, generation, fence, leased_by, leased_until, blocked)
            select i.t, i.k, 0, 1, 1, @owner, @until, @no from {wanted} where true
            on conflict (tenant, endpoint_id) do update set leased_by = excluded.leased_by, leased_until = excluded.leased_until, fence = webhook_cursors.fence + 1
            where webhook_cursors.leased_until is null or webhook_cursors.leased_until <= @now
            returning tenant, endpoint_id, seq, generation, fence
            """)
            .With(wanted).With("owner", owner).With("until", until).With("now", now).With("no", false)
            .All(row => (Tenant: row.Tenant(), Id: row.Uuid(), Seq: row.Long(), Generation: row.Long(), Fence: row.Long()), cancellationToken);
        if (taken.Count == 0) return [];
        var ids = work.Rows("i", Keys.Uuids, [.. taken.Select(stream => (stream.Tenant, stream.Id))]);

        // Read in the same transaction, so that a version that is known here is the one a commit compares with.
        var endpoints = await work.Sql($"select {WebhookRows.EndpointColumns} from webhook_endpoints as e where e.endpoint_id in (select i.k from {ids})")
            .With(ids)
            .All(WebhookRows.ReadEndpoint, cancellationToken);
        var byId = endpoints.ToDictionary(endpoint => endpoint.Id);
        return [.. taken.Where(stream => byId.ContainsKey(stream.Id)).Select(stream => new LeasedStream(stream.Tenant, byId[stream.Id], owner, stream.Seq, stream.Generation, stream.Fence))];
    }

    private static async Task Write(Work work, LeasedStream stream, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        if (deliveries.Count == 0) return;
        var rows = work.Rows("r", WebhookRows.Deliveries, deliveries);
        await work.Sql($"""
            insert into webhook_deliveries (tenant, endpoint_id, {WebhookRows.DeliveryColumns})
            select @tenant, @id, {WebhookRows.DeliveryColumns} from {rows} where true
            on conflict (tenant, endpoint_id, seq) do update set generation = excluded.generation, state = excluded.state, attempts = excluded.attempts,
                outcome = excluded.outcome, status = excluded.status, duration = excluded.duration, due_at = excluded.due_at, finished_at = excluded.finished_at
            """)
            .With(rows).With(stream.Tenant).With("id", stream.Endpoint.Id)
            .Run(cancellationToken);
    }

    private static async Task Write(Work work, LeasedStream stream, EndpointHealth health, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What was sent to an endpoint that a person has changed since says nothing of the one that is there now.
        const string Same = "tenant = @scope and endpoint_id = @id and version = @version";
        var endpoint = stream.Endpoint;
        if (health.Succeeded)
        {
            var recovered = await Of($"update webhook_endpoints set failing_since = null, failures = 0, next_attempt_at = null, last_outcome = null where {Same} and failing_since is not null")
                .Run(cancellationToken);
            if (recovered > 0) await WebhookStore.DueNow(work, endpoint.Id, now, cancellationToken);
            return;
        }

        await Of($"update webhook_endpoints set failing_since = coalesce(failing_since, @now), last_outcome = @outcome where {Same}")
            .With("now", now).With("outcome", health.Outcome)
            .Run(cancellationToken);
        if (health.NextAttempt is { } next)
        {
            await Of($"update webhook_endpoints set failures = failures + 1, next_attempt_at = @next where {Same} and failures = @failures")
                .With("next", next).With("failures", health.Failures)
                .Run(cancellationToken);
        }

        if (health.Disable is not { } state) return;
        var disabled = await Of($"update webhook_endpoints set state = @state, disabled_at = @now, version = version + 1 where {Same} and state = 1")
            .With("state", (int)state).With("now", now)
            .Run(cancellationToken);
        if (disabled == 0 || endpoint.Tenant is not { } tenant) return;
        var data = new JsonObject { ["endpoint"] = endpoint.Id.ToString(), ["reason"] = state == WebhookState.Gone ? "gone" : "failing", ["outcome"] = health.Outcome };
        await EventLog.Append(work, tenant, now, [new TenantEvent("webhook_disabled", new Origin(Actor, $"webhook/{endpoint.Id}"), data.ToJsonString())], cancellationToken);

        Statement Of(string sql) => work.Sql(sql).With("scope", Scopes.Of(endpoint.Tenant)).With("id", endpoint.Id).With("version", endpoint.Version);
    }
}
