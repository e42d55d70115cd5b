using HrisOrleans.Contracts.Webhooks;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Webhooks;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>Endpoints and deliveries as they are shown.</summary>
internal static class WebhookViews
{
    public static WebhookView Of(WebhookEndpoint endpoint, IReadOnlyList<WebhookSecret> signing, WebhookProgress? progress) => new(
        endpoint.Id,
        endpoint.Version,
        endpoint.Url,
        [.. endpoint.Types],
        Word(endpoint.State),
        [.. signing.Select(secret => new WebhookSecretView(secret.Created, secret.Until))],
        endpoint.FailingSince,
        endpoint.NextAttemptAt,
        endpoint.LastOutcome,
        endpoint.DisabledAt,
        endpoint.CreatedAt,
        progress is null ? null : new WebhookProgressView(progress.Seq, progress.Head, progress.Pending));

    public static WebhookDeliveryView Of(Guid endpoint, TenantId tenant, WebhookDelivery delivery) => new(
        WebhookSignature.IdOf(endpoint, tenant, delivery.Seq),
        delivery.Seq,
        delivery.Type,
        delivery.Member?.Value,
        Word(delivery.State),
        delivery.Attempts,
        delivery.Outcome,
        delivery.Status,
        delivery.Duration,
        delivery.Due,
        delivery.CreatedAt,
        delivery.FinishedAt,
        tenant.Value);

    public static string Word(WebhookDeliveryState state) => state switch
    {
        WebhookDeliveryState.Pending => "pending",
        WebhookDeliveryState.Delivered => "delivered",
        WebhookDeliveryState.GivenUp => "given_up",
        WebhookDeliveryState.Expired => "expired",
    };

    private static string Word(WebhookState state) => state switch
    {
        WebhookState.Enabled => "enabled",
        WebhookState.Disabled => "disabled",
        WebhookState.Gone => "gone",
        WebhookState.Failing => "failing",
    };
}
