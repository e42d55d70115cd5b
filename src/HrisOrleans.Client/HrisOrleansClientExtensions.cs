using System.Net.Http.Headers;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Mail;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Notices;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Providers;
using HrisOrleans.Client.Session;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Client.Why;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Client;

/// <summary>Registration of the client in a host app.</summary>
public static class HrisOrleansClientExtensions
{
    /// <summary>Name of the HTTP client behind all areas.</summary>
    public const string HttpClientName = "HrisOrleans";

    /// <summary>
    /// Registers <see cref="HrisOrleansClient"/> and each area's interface over one named HTTP client, with retries, a circuit
    /// breaker and timeouts. Only calls that change nothing when repeated are retried: reads, PUT, DELETE, and POST under
    /// an idempotency key; calls with <c>If-Match</c> never. The builder takes further handlers.
    /// </summary>
    /// <param name="services">The host app's services.</param>
    /// <param name="baseAddress">Where the API is.</param>
    /// <param name="token">An admin token or an operator key.</param>
    public static IHttpClientBuilder AddHrisOrleansClient(this IServiceCollection services, Uri baseAddress, string token)
    {
        services.AddTransient(provider => HrisOrleansClient.Create(provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName), null));
        services.AddTransient<ISessionApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Session);
        services.AddTransient<IProvidersApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Providers);
        services.AddTransient<ITenantsApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Tenants);
        services.AddTransient<IConnectionApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Connection);
        services.AddTransient<ISyncsApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Syncs);
        services.AddTransient<IPlansApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Plans);
        services.AddTransient<IMembersApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Members);
        services.AddTransient<IJobsApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Jobs);
        services.AddTransient<IWhyApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Why);
        services.AddTransient<IInvitationsApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Invitations);
        services.AddTransient<INoticesApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Notices);
        services.AddTransient<IInvitationTemplateApi>(provider => provider.GetRequiredService<HrisOrleansClient>().InvitationTemplate);
        services.AddTransient<ISuppressionsApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Suppressions);
        services.AddTransient<IEventsApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Events);
        services.AddTransient<IWebhooksApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Webhooks);
        services.AddTransient<IPlatformWebhooksApi>(provider => provider.GetRequiredService<HrisOrleansClient>().PlatformWebhooks);
        services.AddTransient<IMailApi>(provider => provider.GetRequiredService<HrisOrleansClient>().Mail);
        return services.AddHrisOrleansHttp().ConfigureHttpClient(http =>
        {
            http.BaseAddress = baseAddress;
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        });
    }

    private static IHttpClientBuilder AddHrisOrleansHttp(this IServiceCollection services)
    {
        var http = services.AddHttpClient(HttpClientName);

        // The pipeline has time limits of its own, which a limit over all attempts would cut short.
        http.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        http.AddStandardResilienceHandler(RetryRules.Configure);
        return http;
    }
}
