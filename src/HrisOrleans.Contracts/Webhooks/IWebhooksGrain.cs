namespace HrisOrleans.Contracts.Webhooks;

/// <summary>
/// Where a tenant's events are sent. Key: <see cref="GrainKeys.Webhooks"/>, or <see cref="GrainKeys.PlatformWebhooks"/> for the
/// operator's endpoints, which get the events of every tenant. What names an endpoint is refused with <c>webhook_not_found</c>.
/// </summary>
[Alias("hris.IWebhooksGrain"), GrainInterfaceType("hris.webhooks")]
public interface IWebhooksGrain : IGrainWithStringKey
{
    /// <summary>Refused with <c>webhook_url_refused</c>, <c>webhook_address_refused</c>, <c>webhook_types_refused</c> and <c>too_many_webhooks</c>.</summary>
    [Alias("Create")]
    Task<Answer<IssuedWebhookView>> Create(CreateWebhook command, CancellationToken cancellationToken);

    [Alias("List")]
    Task<Answer<IReadOnlyList<WebhookView>>> List(CancellationToken cancellationToken);

    [Alias("Describe")]
    Task<Answer<WebhookView>> Describe(WebhookQuery query, CancellationToken cancellationToken);

    /// <summary>Enabling makes everything that waits due at once. Refused like a creation, and with <c>version_mismatch</c>.</summary>
    [Alias("Change")]
    Task<Answer<WebhookView>> Change(ChangeWebhook command, CancellationToken cancellationToken);

    [Alias("Delete")]
    Task<Answer<WebhookView>> Delete(WebhookQuery query, CancellationToken cancellationToken);

    /// <summary>Makes a new secret; those before sign on for a while.</summary>
    [Alias("Rotate")]
    Task<Answer<IssuedWebhookView>> Rotate(RotateWebhookSecret command, CancellationToken cancellationToken);

    /// <summary>Sends everything from an event on again. Refused with <c>replay_ahead</c>, and on the platform's key with <c>tenant_required</c>.</summary>
    [Alias("Replay")]
    Task<Answer<WebhookView>> Replay(ReplayWebhook command, CancellationToken cancellationToken);

    /// <summary>Sends a message of type <c>webhook.test</c> now, and says how that went.</summary>
    [Alias("Test")]
    Task<Answer<WebhookTestView>> Test(WebhookQuery query, CancellationToken cancellationToken);

    /// <summary>The delivery log, newest event first; on the platform's key and without a tenant that of all tenants, newest line first.</summary>
    [Alias("Deliveries")]
    Task<Answer<Page<WebhookDeliveryView>>> Deliveries(ListWebhookDeliveries query, CancellationToken cancellationToken);
}

/// <param name="Id">The new endpoint's id: the same again makes no second one.</param>
/// <param name="Types">Exact types or <c>member.*</c>; empty: all.</param>
[GenerateSerializer, Alias("hris.create-webhook")]
public sealed record CreateWebhook(Guid Id, string Url, IReadOnlyList<string> Types, bool Enabled);

[GenerateSerializer, Alias("hris.webhook-query")]
public sealed record WebhookQuery(Guid Id);

/// <summary>What is null stays as it is.</summary>
/// <param name="IfMatch">The version the admin saw, or null.</param>
[GenerateSerializer, Alias("hris.change-webhook")]
public sealed record ChangeWebhook(Guid Id, string? Url, IReadOnlyList<string>? Types, bool? Enabled, long? IfMatch);

/// <param name="Overlap">How long the secrets before sign on; null: a day.</param>
[GenerateSerializer, Alias("hris.rotate-webhook-secret")]
public sealed record RotateWebhookSecret(Guid Id, TimeSpan? Overlap);

/// <param name="From">The first event to send again.</param>
/// <param name="Tenant">Whose events, where the endpoint is the platform's.</param>
[GenerateSerializer, Alias("hris.replay-webhook")]
public sealed record ReplayWebhook(Guid Id, long From, string? Tenant);

/// <param name="Tenant">Whose events, where the endpoint is the platform's; null: everybody's.</param>
/// <param name="State">A state's word, or null for all.</param>
[GenerateSerializer, Alias("hris.list-webhook-deliveries")]
public sealed record ListWebhookDeliveries(Guid Id, string? Tenant, string? State, PageRequest Page);

/// <param name="State"><c>enabled</c>, <c>disabled</c> (by hand), <c>gone</c> (the receiver answered 410) or <c>failing</c> (took nothing for days).</param>
/// <param name="Secrets">Those that sign, newest first; never the secrets themselves.</param>
/// <param name="Progress">Null for the platform's endpoints, which have one for each tenant.</param>
[GenerateSerializer, Alias("hris.webhook-view")]
public sealed record WebhookView(
    Guid Id,
    long Version,
    string Url,
    IReadOnlyList<string> Types,
    string State,
    IReadOnlyList<WebhookSecretView> Secrets,
    DateTimeOffset? FailingSince,
    DateTimeOffset? NextAttemptAt,
    string? LastOutcome,
    DateTimeOffset? DisabledAt,
    DateTimeOffset CreatedAt,
    WebhookProgressView? Progress);

[GenerateSerializer, Alias("hris.webhook-secret-view")]
public sealed record WebhookSecretView(DateTimeOffset CreatedAt, DateTimeOffset? ValidUntil);

/// <param name="Seq">Everything up to this event was sent or waits in the log.</param>
/// <param name="Head">The last event there is.</param>
[GenerateSerializer, Alias("hris.webhook-progress")]
public sealed record WebhookProgressView(long Seq, long Head, int Pending);

/// <param name="Secret">The new secret, shown this once.</param>
[GenerateSerializer, Alias("hris.issued-webhook")]
public sealed record IssuedWebhookView(WebhookView Webhook, string Secret)
{
    // The secret never reaches a log through a message's text.
    public override string ToString() => $"IssuedWebhookView {{ Id = {Webhook.Id} }}";
}

[GenerateSerializer, Alias("hris.webhook-test")]
public sealed record WebhookTestView(bool Delivered, string Outcome, int? Status, int Milliseconds);

/// <param name="MessageId">The <c>webhook-id</c> it is sent with.</param>
[GenerateSerializer, Alias("hris.webhook-delivery")]
public sealed record WebhookDeliveryView(
    string MessageId,
    long Seq,
    string Type,
    Guid? Member,
    string State,
    int Attempts,
    string? Outcome,
    int? Status,
    int? Milliseconds,
    DateTimeOffset? Due,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    string Tenant);
