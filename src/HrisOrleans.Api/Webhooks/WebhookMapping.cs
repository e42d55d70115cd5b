using HrisOrleans.Client.Webhooks;
using HrisOrleans.Contracts.Webhooks;

namespace HrisOrleans.Api.Webhooks;

internal static class WebhookMapping
{
    public static Webhook ToDto(this WebhookView view) => new(
        view.Id,
        view.Version,
        view.Url,
        view.Types,
        view.State,
        [.. view.Secrets.Select(secret => new WebhookSecret(secret.CreatedAt, secret.ValidUntil))],
        view.FailingSince,
        view.NextAttemptAt,
        view.LastOutcome,
        view.DisabledAt,
        view.CreatedAt,
        view.Progress is { } progress ? new WebhookProgress(progress.Seq, progress.Head, progress.Pending) : null);

    public static IssuedWebhook ToDto(this IssuedWebhookView issued) => new(issued.Webhook.ToDto(), issued.Secret);

    public static WebhookTest ToDto(this WebhookTestView view) => new(view.Delivered, view.Outcome, view.Status, view.Milliseconds);

    public static Delivery ToDto(this WebhookDeliveryView view) => new(
        view.MessageId, view.Tenant, view.Seq, view.Type, view.Member, view.State, view.Attempts, view.Outcome, view.Status, view.Milliseconds, view.Due, view.CreatedAt, view.FinishedAt);
}
