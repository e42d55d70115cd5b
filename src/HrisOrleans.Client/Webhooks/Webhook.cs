using System.ComponentModel.DataAnnotations;

namespace HrisOrleans.Client.Webhooks;

/// <summary>Where events are sent.</summary>
/// <param name="Id">The endpoint's id.</param>
/// <param name="Version">For <c>If-Match</c>, see <see cref="ETag"/>.</param>
/// <param name="Url">Where to.</param>
/// <param name="Types">Which types of messages; empty: all.</param>
/// <param name="State"><c>enabled</c>, <c>disabled</c> (by hand), <c>gone</c> (the receiver answered 410) or <c>failing</c> (it took nothing for days). Enable it to go on where it stopped.</param>
/// <param name="Secrets">The secrets that sign, newest first; never the secrets themselves.</param>
/// <param name="FailingSince">The first failure since the last success.</param>
/// <param name="NextAttemptAt">The endpoint rests until then.</param>
/// <param name="LastOutcome">How the last failure went, such as <c>timeout</c>; null after a success.</param>
/// <param name="DisabledAt">Since when it is not served.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Progress">How far it has come; null for the platform's endpoints.</param>
public sealed record Webhook(
    Guid Id,
    long Version,
    string Url,
    IReadOnlyList<string> Types,
    string State,
    IReadOnlyList<WebhookSecret> Secrets,
    DateTimeOffset? FailingSince,
    DateTimeOffset? NextAttemptAt,
    string? LastOutcome,
    DateTimeOffset? DisabledAt,
    DateTimeOffset CreatedAt,
    WebhookProgress? Progress);

/// <summary>That there is a secret, and how long it signs.</summary>
/// <param name="ValidUntil">Null: the present one.</param>
public sealed record WebhookSecret(DateTimeOffset CreatedAt, DateTimeOffset? ValidUntil);

/// <summary>How far an endpoint has come in the tenant's sequence.</summary>
/// <param name="Sequence">Everything up to this event was sent, or is pending in the log.</param>
/// <param name="Head">The last event there is.</param>
/// <param name="Pending">Messages to be tried again, and those waiting behind them.</param>
public sealed record WebhookProgress(long Sequence, long Head, int Pending);

/// <summary>An endpoint to be made.</summary>
/// <param name="Url">An https URL on the open internet.</param>
/// <param name="Types">Exact types such as <c>member.joined</c>, or <c>member.*</c>; left out: all.</param>
/// <param name="Enabled">Whether it is served at once.</param>
public sealed record WebhookRequest([property: StringLength(2000, MinimumLength = 1)] string Url, IReadOnlyList<string>? Types = null, bool Enabled = true);

/// <summary>A change; what is left out stays as it is.</summary>
/// <param name="Types">An empty list: all.</param>
/// <param name="Enabled">True also takes up an endpoint that was disabled for its failures, and makes everything pending due.</param>
public sealed record WebhookPatch([property: StringLength(2000, MinimumLength = 1)] string? Url = null, IReadOnlyList<string>? Types = null, bool? Enabled = null);

/// <summary>An endpoint with a fresh secret, shown this once.</summary>
/// <param name="Webhook">The endpoint.</param>
/// <param name="Secret">For <see cref="WebhookVerifier"/>: <c>whsec_</c> and base64.</param>
public sealed record IssuedWebhook(Webhook Webhook, string Secret)
{
    // The secret never reaches a log through the record's text.
    public override string ToString() => $"IssuedWebhook {{ Id = {Webhook.Id} }}";
}

/// <summary>Asks for a fresh secret.</summary>
/// <param name="OverlapSeconds">How long the secrets before sign beside it; left out: a day; at most 30 days.</param>
public sealed record RotateSecretRequest(int? OverlapSeconds = null);

/// <summary>Asks for events to be sent again, each with the id it had.</summary>
/// <param name="From">The sequence number to begin with.</param>
/// <param name="Tenant">Whose events; for the platform's endpoints only.</param>
public sealed record ReplayRequest(long From, string? Tenant = null);

/// <summary>How a test message went.</summary>
/// <param name="Outcome"><c>delivered</c>, or why not, such as <c>timeout</c> or <c>redirected</c>.</param>
/// <param name="Status">The receiver's HTTP status; null without an answer.</param>
public sealed record WebhookTest(bool Delivered, string Outcome, int? Status, int Milliseconds);

/// <summary>One line of the delivery log.</summary>
/// <param name="MessageId">The <c>webhook-id</c> it is sent with, the same at every attempt.</param>
/// <param name="Tenant">Whose event.</param>
/// <param name="Sequence">The event's place in the tenant's sequence.</param>
/// <param name="Type">The message's type.</param>
/// <param name="Member">The member concerned, or null.</param>
/// <param name="State"><c>pending</c>, <c>delivered</c>, <c>given_up</c> (after ten attempts, while the endpoint took others) or <c>expired</c> (the event is no longer kept).</param>
/// <param name="Attempts">Requests made; 0 while it waits behind an earlier one of its member.</param>
/// <param name="Outcome">How the last attempt went.</param>
/// <param name="Status">The receiver's last HTTP status.</param>
/// <param name="Milliseconds">How long the last attempt took.</param>
/// <param name="DueAt">When it is tried again.</param>
/// <param name="CreatedAt">First attempt, or since when it waits.</param>
/// <param name="FinishedAt">When it was settled.</param>
public sealed record Delivery(
    string MessageId,
    string Tenant,
    long Sequence,
    string Type,
    Guid? Member,
    string State,
    int Attempts,
    string? Outcome,
    int? Status,
    int? Milliseconds,
    DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt);
