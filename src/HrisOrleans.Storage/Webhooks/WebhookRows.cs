using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Webhooks;

/// <summary>How endpoints and deliveries stand in their tables.</summary>
internal static class WebhookRows
{
    public const string EndpointColumns =
        "e.tenant, e.endpoint_id, e.version, e.url, e.types, e.state, e.secrets, e.failing_since, e.failures, e.next_attempt_at, e.last_outcome, e.disabled_at, e.created_at, e.changed_at";

    public const string DeliveryColumns = "seq, generation, type, member_id, state, attempts, outcome, status, duration, due_at, created_at, finished_at";

    public static readonly ColumnSet<WebhookDelivery> Deliveries = new ColumnSet<WebhookDelivery>()
        .Long("seq", delivery => delivery.Seq)
        .Long("generation", delivery => delivery.Generation)
        .Text("type", delivery => delivery.Type)
        .Uuid("member_id", delivery => delivery.Member?.Value)
        .Int("state", delivery => (int)delivery.State)
        .Int("attempts", delivery => delivery.Attempts)
        .Text("outcome", delivery => delivery.Outcome)
        .Int("status", delivery => delivery.Status)
        .Int("duration", delivery => delivery.Duration)
        .Moment("due_at", delivery => delivery.Due)
        .Moment("created_at", delivery => delivery.CreatedAt)
        .Moment("finished_at", delivery => delivery.FinishedAt);

    public static WebhookEndpoint ReadEndpoint(Row row) => new(
        row.Text() is var scope && scope == Scopes.Platform ? null : TenantId.Parse(scope),
        row.Uuid(),
        row.Long(),
        row.Text(),
        [.. row.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        (WebhookState)row.Int(),
        row.Bytes(),
        row.MomentOrNull(),
        row.Int(),
        row.MomentOrNull(),
        row.TextOrNull(),
        row.MomentOrNull(),
        row.Moment(),
        row.Moment());

    public static WebhookDelivery ReadDelivery(Row row) => new(
        row.Long(),
        row.Long(),
        row.Text(),
        row.UuidOrNull() is { } member ? new MemberId(member) : null,
        (WebhookDeliveryState)row.Int(),
        row.Int(),
        row.TextOrNull(),
        row.IntOrNull(),
        row.IntOrNull(),
        row.MomentOrNull(),
        row.Moment(),
        row.MomentOrNull());
}
