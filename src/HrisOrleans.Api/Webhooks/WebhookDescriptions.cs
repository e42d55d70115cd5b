using HrisOrleans.Api.Http;
using HrisOrleans.Client;
using HrisOrleans.Client.Webhooks;

namespace HrisOrleans.Api.Webhooks;

/// <summary>What the operations say of themselves, for a tenant's endpoints and with <c>Platform</c> in the name for the platform's.</summary>
internal static class WebhookDescriptions
{
    private static readonly string[] Refusals = ["webhook_url_refused", "webhook_address_refused", "webhook_types_refused"];

    public static RouteHandlerBuilder DescribesCreating(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"create{whose}Webhook", "Add a webhook", "It gets what happens from now on, signed as Standard Webhooks say. The answer holds the secret, this once. Private, local and other special addresses are refused, also when the name comes to point at one later.")
        .Gives<IssuedWebhook>(201)
        .Refuses(409, "too_many_webhooks")
        .Refuses(422, Refusals);

    public static RouteHandlerBuilder DescribesListing(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"list{whose}Webhooks", "List webhooks", "All of them, with how they do; never their secrets.")
        .Gives<ResultList<Webhook>>();

    public static RouteHandlerBuilder DescribesGetting(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"get{whose}Webhook", "Get a webhook", "Its settings, and how it does.")
        .Gives<Webhook>()
        .Refuses(404, "webhook_not_found");

    public static RouteHandlerBuilder DescribesChanging(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"change{whose}Webhook", "Change a webhook", "Url, types, or whether it is served. Enabling one that was disabled goes on where it stopped; everything pending is due at once.")
        .Gives<Webhook>()
        .Refuses(404, "webhook_not_found")
        .Refuses(412, "version_mismatch")
        .Refuses(422, Refusals);

    public static RouteHandlerBuilder DescribesDeleting(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"delete{whose}Webhook", "Delete a webhook", "With its log; nothing more is sent.")
        .Gives<Webhook>()
        .Refuses(404, "webhook_not_found");

    public static RouteHandlerBuilder DescribesRotating(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"rotate{whose}WebhookSecret", "Rotate the secret", "Makes a fresh secret, shown this once; the ones before sign beside it until the overlap is over, a day unless said otherwise.")
        .Gives<IssuedWebhook>()
        .Refuses(404, "webhook_not_found")
        .Refuses(412, "version_mismatch");

    public static RouteHandlerBuilder DescribesReplaying(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"replay{whose}Webhook", "Replay from an event", "Sends everything from that sequence number on again, in order and with the message ids it had. A platform webhook needs the tenant.")
        .Gives<Webhook>()
        .Refuses(400, "invalid_request", "tenant_required")
        .Refuses(404, "webhook_not_found")
        .Refuses(409, "replay_ahead");

    public static RouteHandlerBuilder DescribesTesting(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"test{whose}Webhook", "Send a test message", "Sends a message of type webhook.test now, also to a disabled webhook, and says how that went.")
        .Gives<WebhookTest>()
        .Refuses(404, "webhook_not_found");

    public static RouteHandlerBuilder DescribesDeliveries(this RouteHandlerBuilder endpoint, string whose) => endpoint
        .Is($"list{whose}Deliveries", "List deliveries", "The delivery log, newest event first, kept for 30 days. That of a platform webhook holds all tenants' lines, newest line first, unless one tenant is named.")
        .Gives<ResultPage<Delivery>>()
        .Refuses(400, "invalid_cursor", "invalid_request")
        .Refuses(404, "webhook_not_found");
}
