using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Webhooks;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.webhooks")]
internal sealed class TestWebhooksGrain(Backend backend) : Grain, IWebhooksGrain
{
    public Task<Answer<IssuedWebhookView>> Create(CreateWebhook command, CancellationToken cancellationToken) => Reply(nameof(Create), command, new IssuedWebhookView(Samples.Webhook, "whsec_c2VjcmV0"));

    public Task<Answer<IReadOnlyList<WebhookView>>> List(CancellationToken cancellationToken) => Reply<IReadOnlyList<WebhookView>>(nameof(List), null, [Samples.Webhook]);

    public Task<Answer<WebhookView>> Describe(WebhookQuery query, CancellationToken cancellationToken) => Reply(nameof(Describe), query, Samples.Webhook);

    public Task<Answer<WebhookView>> Change(ChangeWebhook command, CancellationToken cancellationToken) => Reply(nameof(Change), command, Samples.Webhook);

    public Task<Answer<WebhookView>> Delete(WebhookQuery query, CancellationToken cancellationToken) => Reply(nameof(Delete), query, Samples.Webhook);

    public Task<Answer<IssuedWebhookView>> Rotate(RotateWebhookSecret command, CancellationToken cancellationToken) => Reply(nameof(Rotate), command, new IssuedWebhookView(Samples.Webhook, "whsec_ZnJlc2g="));

    public Task<Answer<WebhookView>> Replay(ReplayWebhook command, CancellationToken cancellationToken) => Reply(nameof(Replay), command, Samples.Webhook);

    public Task<Answer<WebhookTestView>> Test(WebhookQuery query, CancellationToken cancellationToken) => Reply(nameof(Test), query, new WebhookTestView(false, "redirected", 302, 41));

    public Task<Answer<Page<WebhookDeliveryView>>> Deliveries(ListWebhookDeliveries query, CancellationToken cancellationToken) =>
        Reply(nameof(Deliveries), query, new Page<WebhookDeliveryView>([Samples.WebhookDelivery], "8"));

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();

        // The platform's webhooks belong to no tenant, and no test asks what came to them.
        return Task.FromResult(key == GrainKeys.PlatformWebhooks ? new Answer<T>(sample, null) : backend.OfKey(key).Reply(key, method, message, sample));
    }
}
