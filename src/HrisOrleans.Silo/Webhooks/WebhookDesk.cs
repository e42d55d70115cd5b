using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Webhooks;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Webhooks;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>What people do with endpoints: of one tenant, or with a null tenant those of the platform.</summary>
internal sealed class WebhookDesk(IWebhookStore store, WebhookSecrets secrets, WebhookTargets targets, WebhookCourier courier, TimeProvider time)
{
    private const int MostEndpoints = 20;
    private static readonly TimeSpan UsualOverlap = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    private static readonly Refusal NotFound = new("webhook_not_found", RefusalKind.NotFound, "There is no such webhook.");
    private static readonly Refusal TooMany = new("too_many_webhooks", RefusalKind.Conflict, $"There may be {MostEndpoints} webhooks.");
    private static readonly Refusal Moved = new("version_mismatch", RefusalKind.PreconditionFailed, "The webhook has changed since; look again.");
    private static readonly Refusal Ahead = new("replay_ahead", RefusalKind.Conflict, "That event has not been sent yet; there is nothing to repeat.");

    public async Task<Answer<IssuedWebhookView>> Create(TenantId? tenant, CreateWebhook command, CancellationToken cancellationToken)
    {
        if (await Refuse(command.Url, command.Types, cancellationToken) is { } refusal) return refusal;
        var now = time.GetUtcNow();
        var fresh = WebhookSecrets.Fresh(now);
        var bytes = await secrets.Seal(tenant, command.Id, [fresh], cancellationToken);
        var endpoint = new WebhookEndpoint(
            tenant, command.Id, 1, command.Url, [.. command.Types.Distinct(StringComparer.Ordinal)], command.Enabled ? WebhookState.Enabled : WebhookState.Disabled, bytes,
            null, 0, null, null, command.Enabled ? null : now, now, now);
        switch (await store.Add(endpoint, MostEndpoints, [Event("webhook_created", command.Id)], cancellationToken))
        {
            case AddWebhookResult.TooMany:
                return TooMany;
            case AddWebhookResult.Exists:
                // The same request again, whose first answer was lost: its secret was never seen by anybody.
                if (await store.Find(tenant, command.Id, cancellationToken) is not { } first) return NotFound;
                return new IssuedWebhookView(await View(first, cancellationToken), WebhookSignature.Show((await secrets.Open(tenant, first.Id, first.Secrets, cancellationToken))[0].Key));
            case AddWebhookResult.Added:
                break;
        }

        return new IssuedWebhookView(await View(endpoint, cancellationToken), WebhookSignature.Show(fresh.Key));
    }

    public async Task<Answer<IReadOnlyList<WebhookView>>> List(TenantId? tenant, CancellationToken cancellationToken)
    {
        var views = new List<WebhookView>();
        foreach (var endpoint in await store.List(tenant, cancellationToken)) views.Add(await View(endpoint, cancellationToken));
        return new Answer<IReadOnlyList<WebhookView>>(views, null);
    }

    public async Task<Answer<WebhookView>> Describe(TenantId? tenant, Guid id, CancellationToken cancellationToken) =>
        await store.Find(tenant, id, cancellationToken) is { } endpoint ? await View(endpoint, cancellationToken) : NotFound;

    public async Task<Answer<WebhookView>> Change(TenantId? tenant, ChangeWebhook command, CancellationToken cancellationToken)
    {
        if (await Refuse(command.Url, command.Types, cancellationToken) is { } refusal) return refusal;
        if (await store.Find(tenant, command.Id, cancellationToken) is not { } before) return NotFound;
        if (command.IfMatch is { } version && version != before.Version) return Moved;
        var now = time.GetUtcNow();

        // To enable what is disabled, by whomever, is to begin with a clean sheet.
        var state = command.Enabled switch
        {
            true => WebhookState.Enabled,
            false => WebhookState.Disabled,
            null => before.State,
        };
        var after = before with
        {
            Version = before.Version + 1,
            Url = command.Url ?? before.Url,
            Types = command.Types is null ? before.Types : [.. command.Types.Distinct(StringComparer.Ordinal)],
            State = state,
            DisabledAt = state == WebhookState.Enabled ? null : before.DisabledAt ?? now,
            FailingSince = null,
            Failures = 0,
            NextAttemptAt = null,
            LastOutcome = state == WebhookState.Enabled ? null : before.LastOutcome,
            ChangedAt = now,
        };
        return await store.Change(after, before.Version, [Event("webhook_changed", after.Id, ("enabled", JsonValue.Create(state == WebhookState.Enabled)))], cancellationToken) ? await View(after, cancellationToken) : Moved;
    }

    public async Task<Answer<WebhookView>> Delete(TenantId? tenant, Guid id, CancellationToken cancellationToken)
    {
        if (await store.Find(tenant, id, cancellationToken) is not { } endpoint) return NotFound;
        var view = await View(endpoint, cancellationToken);
        return await store.Delete(tenant, id, [Event("webhook_deleted", id)], cancellationToken) ? view : NotFound;
    }

    public async Task<Answer<IssuedWebhookView>> Rotate(TenantId? tenant, RotateWebhookSecret command, CancellationToken cancellationToken)
    {
        var overlap = command.Overlap ?? UsualOverlap;
        if (overlap < TimeSpan.Zero || overlap > LongestOverlap) return new Refusal("invalid_request", RefusalKind.Invalid, $"The old secret may be valid for 0 seconds to {LongestOverlap.TotalDays} days more.");
        if (await store.Find(tenant, command.Id, cancellationToken) is not { } before) return NotFound;
        var now = time.GetUtcNow();
        var fresh = WebhookSecrets.Fresh(now);
        var all = WebhookSecrets.Rotate(await secrets.Open(tenant, before.Id, before.Secrets, cancellationToken), fresh, now + overlap);
        var after = before with { Version = before.Version + 1, Secrets = await secrets.Seal(tenant, before.Id, all, cancellationToken), ChangedAt = now };
        return await store.Change(after, before.Version, [Event("webhook_secret_rotated", after.Id)], cancellationToken)
            ? new IssuedWebhookView(await View(after, cancellationToken), WebhookSignature.Show(fresh.Key))
            : Moved;
    }

    public async Task<Answer<WebhookView>> Replay(TenantId? tenant, ReplayWebhook command, CancellationToken cancellationToken)
    {
        if (command.From < 1) return new Refusal("invalid_request", RefusalKind.Invalid, "from must be a sequence number, 1 or more.");
        if (Whose(tenant, command.Tenant) is not { } whose) return NeedsTenant();
        var result = await store.Replay(tenant, command.Id, whose, command.From, [Event("webhook_replayed", command.Id, ("from", JsonValue.Create(command.From)))], cancellationToken);
        return result switch
        {
            ReplayResult.Set => await Describe(tenant, command.Id, cancellationToken),
            ReplayResult.NotFound => NotFound,
            ReplayResult.Ahead => Ahead,
        };
    }

    public async Task<Answer<WebhookTestView>> Test(TenantId? tenant, Guid id, CancellationToken cancellationToken)
    {
        if (await store.Find(tenant, id, cancellationToken) is not { } endpoint) return NotFound;
        var attempt = await courier.Test(endpoint, cancellationToken);
        return new WebhookTestView(attempt.Delivered, attempt.Outcome, attempt.Status, attempt.Milliseconds);
    }

    public async Task<Answer<Page<WebhookDeliveryView>>> Deliveries(TenantId? tenant, ListWebhookDeliveries query, CancellationToken cancellationToken)
    {
        if (await store.Find(tenant, query.Id, cancellationToken) is null) return NotFound;
        WebhookDeliveryState? state = null;
        if (query.State is { } word)
        {
            var known = Enum.GetValues<WebhookDeliveryState>().Where(one => WebhookViews.Word(one) == word).ToList();
            if (known.Count == 0) return new Refusal("invalid_request", RefusalKind.Invalid, "There is no such state of a delivery.");
            state = known[0];
        }

        if (tenant is null && query.Tenant is null) return await OfAllTenants(query.Id, state, query.Page, cancellationToken);
        if (Whose(tenant, query.Tenant) is not { } whose) return new Refusal("invalid_request", RefusalKind.Invalid, "There is no tenant of such an id.");
        if (!Tenants.Cursors.Number(query.Page.After, out var before)) return Tenants.Cursors.Invalid;
        var found = await store.Deliveries(query.Id, whose, state, query.Page.After is null ? null : before, query.Page.Limit, cancellationToken);
        return new Page<WebhookDeliveryView>(
            [.. found.Select(delivery => WebhookViews.Of(query.Id, whose, delivery))],
            found.Count == query.Page.Limit ? Tenants.Cursors.Of(found[^1].Seq) : null);
    }

    private async Task<Answer<Page<WebhookDeliveryView>>> OfAllTenants(Guid id, WebhookDeliveryState? state, PageRequest page, CancellationToken cancellationToken)
    {
        if (!Tenants.Cursors.Delivery(page.After, out var before)) return Tenants.Cursors.Invalid;
        var found = await store.Deliveries(id, state, before, page.Limit, cancellationToken);
        return new Page<WebhookDeliveryView>(
            [.. found.Select(line => WebhookViews.Of(id, line.Tenant, line.Delivery))],
            found.Count == page.Limit ? Tenants.Cursors.Of(found[^1].Place) : null);
    }

    private static TenantId? Whose(TenantId? owner, string? named) => owner ?? (TenantId.TryParse(named, out var tenant) ? tenant : null);

    private static Refusal NeedsTenant() => new("tenant_required", RefusalKind.Invalid, "Name the tenant whose events are meant.");

    private async ValueTask<Refusal?> Refuse(string? url, IReadOnlyList<string>? types, CancellationToken cancellationToken)
    {
        if (types is not null && !EventTypes.AreFilter(types)) return new Refusal("webhook_types_refused", RefusalKind.Unprocessable, EventTypes.Rule);
        return url is null ? null : await targets.Refuse(url, cancellationToken);
    }

    private async ValueTask<WebhookView> View(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        var signing = (await secrets.Open(endpoint.Tenant, endpoint.Id, endpoint.Secrets, cancellationToken)).Where(secret => secret.Until is null || secret.Until > time.GetUtcNow());
        var progress = endpoint.Tenant is { } tenant ? await store.Progress(endpoint.Id, tenant, cancellationToken) : null;
        return WebhookViews.Of(endpoint, [.. signing], progress);
    }

    private static TenantEvent Event(string kind, Guid endpoint, params ReadOnlySpan<(string Name, JsonValue Value)> more)
    {
        var data = new JsonObject { ["endpoint"] = endpoint.ToString() };
        foreach (var (name, value) in more) data[name] = value;
        return new TenantEvent(kind, new Origin(Caller.Current?.Actor ?? "webhooks", Caller.Cause), data.ToJsonString());
    }
}
