using System.Net;
using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.BambooHr;
using HrisOrleans.Connectors.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Connectors;

/// <summary>Registers the connectors.</summary>
public static class ConnectorRegistration
{
    /// <summary>
    /// Adds every connector of this assembly and the <see cref="ConnectorCatalogue"/>: a new provider is a folder, and needs
    /// no entry here. Options that cannot be used stop the host at its start. A <see cref="TimeProvider"/> and an
    /// <see cref="ICallLimiter"/> registered before are kept.
    /// </summary>
    /// <param name="bambooHr">How BambooHR is reached.</param>
    /// <param name="providers">How the other providers are reached, by id.</param>
    public static IServiceCollection AddConnectors(this IServiceCollection services, Action<BambooHrOptions>? bambooHr = null, Action<string, ProviderOptions>? providers = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICallLimiter, NoLimits>();
        services.AddSingleton<GrantedTokens>();
        services.AddSingleton<ProviderHttp>();
        services.AddOptions<BambooHrOptions>().Configure(options => bambooHr?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BambooHrOptions>, BambooHrOptionsCheck>();
        services.AddSingleton<IConfigureOptions<ProviderOptions>>(new ByProvider(providers));
        services.AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptionsCheck>();
        AddProviderClient(services, ProviderHttp.ClientName);
        foreach (var connector in typeof(ConnectorRegistration).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IDirectoryConnector))))
            services.AddSingleton(typeof(IDirectoryConnector), connector);
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

    private sealed class ByProvider(Action<string, ProviderOptions>? configure) : IConfigureNamedOptions<ProviderOptions>
    {
        public void Configure(string? name, ProviderOptions options) => configure?.Invoke(name ?? "", options);

        public void Configure(ProviderOptions options) => Configure("", options);
    }

    private sealed class ProviderOptionsCheck : IValidateOptions<ProviderOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProviderOptions options) =>
            options.Problem() is { } problem ? ValidateOptionsResult.Fail($"{name}: {problem}") : ValidateOptionsResult.Success;
    }

    private sealed class BambooHrOptionsCheck : IValidateOptions<BambooHrOptions>
    {
        public ValidateOptionsResult Validate(string? name, BambooHrOptions options) =>
            options.Problem() is { } problem ? ValidateOptionsResult.Fail("BambooHR: " + problem) : ValidateOptionsResult.Success;
    }
}
