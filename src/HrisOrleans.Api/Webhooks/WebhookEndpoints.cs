using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Client;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Webhooks;
using HrisOrleans.Domain;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Webhooks;

/// <summary>The same endpoints twice: of a tenant, and of the platform for the operator.</summary>
internal static class WebhookEndpoints
{
    private const string DeliveriesList = "deliveries";

    public static void MapWebhooks(this RouteGroupBuilder tenant)
    {
        var webhooks = tenant.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapPost("", (TenantScope scope, Body<WebhookRequest> body, CancellationToken cancellationToken) => Create(
                scope.Webhooks, scope.KeyHash is { } hash ? IdempotencyKey.IdOf("webhook", scope.Tenant, hash) : Guid.CreateVersion7(), body.Value, scope.Path("webhooks"), cancellationToken))
            .DescribesCreating("");
        webhooks.MapGet("", (TenantScope scope, CancellationToken cancellationToken) => List(scope.Webhooks, cancellationToken)).DescribesListing("");
        webhooks.MapGet("/{webhook}", (TenantScope scope, string webhook, CancellationToken cancellationToken) => Get(scope.Webhooks, webhook, cancellationToken)).DescribesGetting("");
        webhooks.MapPatch("/{webhook}", (TenantScope scope, string webhook, Body<WebhookPatch> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
            Change(scope.Webhooks, webhook, body.Value, ifMatch, cancellationToken)).DescribesChanging("");
        webhooks.MapDelete("/{webhook}", (TenantScope scope, string webhook, CancellationToken cancellationToken) => Delete(scope.Webhooks, webhook, cancellationToken)).DescribesDeleting("");
        webhooks.MapPost("/{webhook}/secret", (TenantScope scope, string webhook, OptionalBody<RotateSecretRequest> body, CancellationToken cancellationToken) =>
            Rotate(scope.Webhooks, webhook, body.Value, cancellationToken)).DescribesRotating("");
        webhooks.MapPost("/{webhook}/replay", (TenantScope scope, string webhook, Body<ReplayRequest> body, CancellationToken cancellationToken) =>
            Replay(scope.Webhooks, webhook, body.Value, cancellationToken)).DescribesReplaying("");
        webhooks.MapPost("/{webhook}/test", (TenantScope scope, string webhook, CancellationToken cancellationToken) => Test(scope.Webhooks, webhook, cancellationToken)).DescribesTesting("");
        webhooks.MapGet("/{webhook}/deliveries", (TenantScope scope, string webhook, string? state, [AsParameters] Paging paging, CancellationToken cancellationToken) =>
            Deliveries(scope.Webhooks, webhook, null, state, paging, cancellationToken)).DescribesDeliveries("");
    }

    public static void MapPlatformWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithMetadata(Access.Platform).WithTags("Webhooks");
        webhooks.MapPost("", (IGrainFactory grains, Body<WebhookRequest> body, CancellationToken cancellationToken) =>
            Create(Platform(grains), Guid.CreateVersion7(), body.Value, "/v1/webhooks", cancellationToken)).DescribesCreating("Platform");
        webhooks.MapGet("", (IGrainFactory grains, CancellationToken cancellationToken) => List(Platform(grains), cancellationToken)).DescribesListing("Platform");
        webhooks.MapGet("/{webhook}", (IGrainFactory grains, string webhook, CancellationToken cancellationToken) => Get(Platform(grains), webhook, cancellationToken)).DescribesGetting("Platform");
        webhooks.MapPatch("/{webhook}", (IGrainFactory grains, string webhook, Body<WebhookPatch> body, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
            Change(Platform(grains), webhook, body.Value, ifMatch, cancellationToken)).DescribesChanging("Platform");
        webhooks.MapDelete("/{webhook}", (IGrainFactory grains, string webhook, CancellationToken cancellationToken) => Delete(Platform(grains), webhook, cancellationToken)).DescribesDeleting("Platform");
        webhooks.MapPost("/{webhook}/secret", (IGrainFactory grains, string webhook, OptionalBody<RotateSecretRequest> body, CancellationToken cancellationToken) =>
            Rotate(Platform(grains), webhook, body.Value, cancellationToken)).DescribesRotating("Platform");
        webhooks.MapPost("/{webhook}/replay", (IGrainFactory grains, string webhook, Body<ReplayRequest> body, CancellationToken cancellationToken) =>
            Replay(Platform(grains), webhook, body.Value, cancellationToken)).DescribesReplaying("Platform");
        webhooks.MapPost("/{webhook}/test", (IGrainFactory grains, string webhook, CancellationToken cancellationToken) => Test(Platform(grains), webhook, cancellationToken)).DescribesTesting("Platform");
        webhooks.MapGet("/{webhook}/deliveries", (IGrainFactory grains, string webhook, string? tenant, string? state, [AsParameters] Paging paging, CancellationToken cancellationToken) =>
            Deliveries(Platform(grains), webhook, tenant, state, paging, cancellationToken)).DescribesDeliveries("Platform");
    }

    private static IWebhooksGrain Platform(IGrainFactory grains) => grains.GetGrain<IWebhooksGrain>(GrainKeys.PlatformWebhooks);

    /// <summary>An id of another form names nothing, like an id that is not there.</summary>
    private static Guid IdOf(string id) =>
        Guid.TryParseExact(id, "D", out var webhook) ? webhook : throw RequestRefusedException.Of("webhook_not_found", RefusalKind.NotFound, "There is no such webhook.");

    private static IResult Tagged(WebhookView view) => Replies.Ok(view.ToDto(), IfMatch.ETagOf(view.Version));

    private static async Task<IResult> Create(IWebhooksGrain grain, Guid id, WebhookRequest request, string path, CancellationToken cancellationToken)
    {
        var answer = await grain.Create(new CreateWebhook(id, request.Url, request.Types ?? [], request.Enabled), cancellationToken);
        return answer.To(issued => Replies.Created(issued.ToDto(), $"{path}/{issued.Webhook.Id}", IfMatch.ETagOf(issued.Webhook.Version)));
    }

    private static async Task<IResult> List(IWebhooksGrain grain, CancellationToken cancellationToken) =>
        (await grain.List(cancellationToken)).To(views => Replies.Ok(new ResultList<Webhook>([.. views.Select(view => view.ToDto())])));

    private static async Task<IResult> Get(IWebhooksGrain grain, string webhook, CancellationToken cancellationToken) =>
        (await grain.Describe(new WebhookQuery(IdOf(webhook)), cancellationToken)).To(Tagged);

    private static async Task<IResult> Change(IWebhooksGrain grain, string webhook, WebhookPatch patch, string? ifMatch, CancellationToken cancellationToken) =>
        (await grain.Change(new ChangeWebhook(IdOf(webhook), patch.Url, patch.Types, patch.Enabled, IfMatch.Version(ifMatch)), cancellationToken)).To(Tagged);

    private static async Task<IResult> Delete(IWebhooksGrain grain, string webhook, CancellationToken cancellationToken) =>
        (await grain.Delete(new WebhookQuery(IdOf(webhook)), cancellationToken)).To(view => Replies.Ok(view.ToDto()));

    private static async Task<IResult> Rotate(IWebhooksGrain grain, string webhook, RotateSecretRequest request, CancellationToken cancellationToken)
    {
        var overlap = request.OverlapSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return (await grain.Rotate(new RotateWebhookSecret(IdOf(webhook), overlap), cancellationToken)).To(issued => Replies.Ok(issued.ToDto(), IfMatch.ETagOf(issued.Webhook.Version)));
    }

    private static async Task<IResult> Replay(IWebhooksGrain grain, string webhook, ReplayRequest request, CancellationToken cancellationToken) =>
        (await grain.Replay(new ReplayWebhook(IdOf(webhook), request.From, request.Tenant), cancellationToken)).To(Tagged);

    private static async Task<IResult> Test(IWebhooksGrain grain, string webhook, CancellationToken cancellationToken) =>
        (await grain.Test(new WebhookQuery(IdOf(webhook)), cancellationToken)).To(view => Replies.Ok(view.ToDto()));

    private static async Task<IResult> Deliveries(IWebhooksGrain grain, string webhook, string? tenant, string? state, Paging paging, CancellationToken cancellationToken)
    {
        var answer = await grain.Deliveries(new ListWebhookDeliveries(IdOf(webhook), tenant, state, paging.Request(DeliveriesList)), cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Delivery>([.. page.Items.Select(view => view.ToDto())], Cursor.WriteNext(DeliveriesList, page.Next))));
    }
}
