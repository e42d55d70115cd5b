using HrisOrleans.Storage.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>Puts the sending of webhooks into a silo.</summary>
internal static class WebhookHosting
{
    /// <summary>Settings come from a registered <see cref="WebhookOptions"/>, where there is one.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(new WebhookOptions());
        services.TryAddSingleton<IHostResolver, DnsResolver>();
        services.AddSingleton<AddressRules>();
        services.AddSingleton<WebhookTargets>();
        services.AddSingleton<WebhookTransport>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookMeter>();
        services.AddSingleton<WebhookCourier>();
        services.AddSingleton<WebhookDesk>();
        services.AddHostedService<WebhookWorker>();
        return services;
    }
}
