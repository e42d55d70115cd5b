using System.Collections.Immutable;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Webhooks;

/// <summary>Whether an endpoint is served. The numbers are stored.</summary>
public enum WebhookState
{
    Enabled = 1,

    /// <summary>Switched off by a person.</summary>
    Disabled = 2,

    /// <summary>The receiver answered 410.</summary>
    Gone = 3,

    /// <summary>Nothing was taken for days.</summary>
    Failing = 4,
}

/// <summary>What became of a delivery. The numbers are stored.</summary>
public enum WebhookDeliveryState
{
    /// <summary>To be tried again, or waiting behind an earlier one of the same member.</summary>
    Pending = 1,
    Delivered = 2,

    /// <summary>Not taken in all its attempts, while the endpoint took others.</summary>
    GivenUp = 3,

    /// <summary>Its event is no longer kept.</summary>
    Expired = 4,
}

/// <summary>An endpoint as stored.</summary>
/// <param name="Tenant">Whose events it gets; null: the platform's own, which gets those of every tenant.</param>
/// <param name="Version">Rises with every change by a person, and when the endpoint is disabled.</param>
/// <param name="Types">Exact event types or <c>member.*</c>; empty: all.</param>
/// <param name="Secrets">Sealed signing secrets.</param>
/// <param name="FailingSince">The first failure since the last success.</param>
/// <param name="Failures">Times in a row that the endpoint as a whole was left alone for a while.</param>
/// <param name="NextAttemptAt">Nothing is sent before.</param>
/// <param name="LastOutcome">How the last failure went; null after a success.</param>
public sealed record WebhookEndpoint(
    TenantId? Tenant,
    Guid Id,
    long Version,
    string Url,
    ImmutableArray<string> Types,
    WebhookState State,
    byte[] Secrets,
    DateTimeOffset? FailingSince,
    int Failures,
    DateTimeOffset? NextAttemptAt,
    string? LastOutcome,
    DateTimeOffset? DisabledAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt);

/// <summary>One line of the delivery log.</summary>
/// <param name="Seq">The event's place in the tenant's sequence.</param>
/// <param name="Generation">The cursor's at the time: what was sent before it was set back does not count.</param>
/// <param name="Attempts">Requests made; 0 while it waits behind an earlier one of its member.</param>
/// <param name="Outcome">A code such as <c>timeout</c>; null before the first attempt.</param>
/// <param name="Status">The receiver's HTTP status, or null without an answer.</param>
/// <param name="Duration">Milliseconds of the last attempt.</param>
/// <param name="Due">When it is tried again; null when finished, or behind another.</param>
/// <param name="CreatedAt">First attempt, or when it began to wait.</param>
public sealed record WebhookDelivery(
    long Seq,
    long Generation,
    string Type,
    MemberId? Member,
    WebhookDeliveryState State,
    int Attempts,
    string? Outcome,
    int? Status,
    int? Duration,
    DateTimeOffset? Due,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt);

/// <summary>Where a line stands in the log over all tenants. It never moves: a line keeps its beginning, whatever becomes of it.</summary>
/// <param name="At">When the line was begun.</param>
public readonly record struct DeliveryPlace(DateTimeOffset At, TenantId Tenant, long Seq);

/// <summary>A line of the log over all tenants.</summary>
public sealed record PlacedDelivery(TenantId Tenant, WebhookDelivery Delivery)
{
    public DeliveryPlace Place => new(Delivery.CreatedAt, Tenant, Delivery.Seq);
}

/// <summary>How far an endpoint has come in one tenant's sequence.</summary>
/// <param name="Seq">Everything up to here was delivered or stands in the log as pending.</param>
/// <param name="Head">The last event there is.</param>
public sealed record WebhookProgress(long Seq, long Head, int Pending);

/// <summary>One endpoint's way through one tenant's sequence, leased to a silo.</summary>
/// <param name="Tenant">Whose events.</param>
/// <param name="Fence">The lease's number, by which a later lease shuts out an earlier.</param>
public sealed record LeasedStream(TenantId Tenant, WebhookEndpoint Endpoint, string Owner, long Seq, long Generation, long Fence);

/// <summary>What a stream has to know before it goes on.</summary>
/// <param name="Pending">In order; one more than asked for when there are too many to go on reading.</param>
/// <param name="Done">Delivered already, beyond the cursor.</param>
public sealed record StreamBacklog(IReadOnlyList<WebhookDelivery> Pending, IReadOnlySet<long> Done);

/// <summary>What the attempts since the last commit say of the endpoint as a whole.</summary>
/// <param name="Succeeded">The last attempt went through.</param>
/// <param name="Outcome">How the last failure went.</param>
/// <param name="NextAttempt">Leave the endpoint alone until then.</param>
/// <param name="Disable">Serve it no longer.</param>
/// <param name="Failures">
/// The rests in a row that this stream knows of, which a rest adds one to. Where others have noted one meanwhile, it is the
/// same rest: an endpoint has a stream for every tenant, and an outage meets them all.
/// </param>
public sealed record EndpointHealth(bool Succeeded, string? Outcome = null, DateTimeOffset? NextAttempt = null, WebhookState? Disable = null, int Failures = 0);

/// <summary>Progress of a stream, written in one transaction.</summary>
/// <param name="Deliveries">Lines to add or to replace.</param>
/// <param name="Health">Null: nothing was attempted.</param>
/// <param name="Due">When the earliest pending delivery is to be tried.</param>
/// <param name="Blocked">Too much is pending to read on; look again only when that is due.</param>
/// <param name="LeasedUntil">Null gives the lease back.</param>
public sealed record StreamCommit(
    long Seq, IReadOnlyList<WebhookDelivery> Deliveries, EndpointHealth? Health, DateTimeOffset? Due, bool Blocked, DateTimeOffset Now, DateTimeOffset? LeasedUntil);

/// <summary>Where a stream stands after a commit.</summary>
public enum StreamStanding
{
    Held = 1,

    /// <summary>Another silo has it, or the cursor was set back, or the endpoint was deleted: nothing was written.</summary>
    Lost = 2,

    /// <summary>Written; but the endpoint was changed or disabled: end here and begin anew.</summary>
    Changed = 3,
}

/// <summary>Who a member is at this moment, for the body of a delivery; never stored.</summary>
public sealed record WebhookPerson(
    MemberState State, string? Email, string? GivenName, string? FamilyName, string? DisplayName);
