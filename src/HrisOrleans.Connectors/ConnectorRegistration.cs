using System.Net;
using HrisOrleans.Connectors.BambooHr;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Connectors;

/// <summary>Registers the connectors.</summary>
public static class ConnectorRegistration
{
    /// <summary>
    /// Adds every connector and the <see cref="ConnectorCatalogue"/>. Options that cannot be used stop the host at its start.
    /// A <see cref="TimeProvider"/> registered before is kept.
    /// </summary>
    public static IServiceCollection AddConnectors(this IServiceCollection services, Action<BambooHrOptions>? bambooHr = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<BambooHrOptions>().Configure(options => bambooHr?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BambooHrOptions>, BambooHrOptionsCheck>();
        AddProviderClient(services, BambooHrProvider.Id);
        services.AddSingleton<IDirectoryConnector, BambooHrConnector>();
        services.TryAddSingleton<ConnectorCatalogue>();
        return services;
    }

    /// <summary>A client that many tenants share: no cookies, no redirects, no logged requests, and the caller's own timeouts.</summary>
    private static void AddProviderClient(IServiceCollection services, string name) =>
        services.AddHttpClient(name)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(15),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();

    private sealed class BambooHrOptionsCheck : IValidateOptions<BambooHrOptions>
    {
        public ValidateOptionsResult Validate(string? name, BambooHrOptions options) =>
            options.Problem() is { } problem ? ValidateOptionsResult.Fail("BambooHR: " + problem) : ValidateOptionsResult.Success;
    }
}
