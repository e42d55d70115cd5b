using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Connecting;
using HrisOrleans.Api.Connections;
using HrisOrleans.Api.Events;
using HrisOrleans.Api.Health;
using HrisOrleans.Api.Hints;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Api.Invitations;
using HrisOrleans.Api.Jobs;
using HrisOrleans.Api.Mail;
using HrisOrleans.Api.Members;
using HrisOrleans.Api.OpenApi;
using HrisOrleans.Api.Notices;
using HrisOrleans.Api.Plans;
using HrisOrleans.Api.Providers;
using HrisOrleans.Api.Scim;
using HrisOrleans.Api.Session;
using HrisOrleans.Api.Syncs;
using HrisOrleans.Api.Tenants;
using HrisOrleans.Api.Webhooks;
using HrisOrleans.Api.Why;
using HrisOrleans.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api;

/// <summary>Composes the HTTP API into a host that has an Orleans client or a silo beside it.</summary>
public static class HrisApi
{
    /// <summary>Adds the API with the settings in section <c>Api</c> of the configuration.</summary>
    /// <param name="builder">The host; needs an <see cref="IGrainFactory"/> (<c>UseOrleans</c> or <c>UseOrleansClient</c>).</param>
    /// <param name="configure">Further settings, such as an operator key that is made at start.</param>
    public static IHostApplicationBuilder AddHrisApi(this IHostApplicationBuilder builder, Action<ApiOptions>? configure = null)
    {
        builder.Services.Configure<ApiOptions>(builder.Configuration.GetSection("Api"));
        builder.Services.AddHrisApi(configure);
        return builder;
    }

    /// <summary>Adds the API.</summary>
    public static IServiceCollection AddHrisApi(this IServiceCollection services, Action<ApiOptions>? configure = null)
    {
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OperatorKeys>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<KnownTenants>();
        services.AddSingleton<Guard>();
        services.AddSingleton<IdempotentCalls>();
        services.AddSingleton<ManyInvites>();
        services.AddSingleton<FilesIntake>();
        services.AddSingleton<Gate>();
        services.AddSingleton<ScimTokens>();
        services.AddSingleton<ScimGate>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<ReturnAddresses>();
        services.AddSingleton<PageLimits>();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsCheck>();

        // Its lines name whole addresses, and some of ours are secrets.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        services.AddTransient<IStartupFilter, EmptyAnswers>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            HrisJson.Configure(options.SerializerOptions);
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        services.AddOpenApi("v1", ApiDocument.Configure);
        return services;
    }

    /// <summary>Maps <c>/v1</c>, <c>/scim/v2</c>, <c>/openapi/v1.json</c>, <c>/healthz</c> and <c>/readyz</c>.</summary>
    public static IEndpointRouteBuilder MapHrisApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/v1.json");
        endpoints.MapHealth();

        var api = endpoints.MapGroup("/v1").WithGroupName("v1");
        ((IEndpointConventionBuilder)api).Finally(Gate.Wrap);
        api.MapSession();
        api.MapProviders();
        api.MapInvitations();
        api.MapConnectPages();
        api.MapPush();
        api.MapTenants();

        var tenant = api.MapGroup("/tenants/{tenant}").WithMetadata(Access.Tenant);
        tenant.MapTenant();
        tenant.MapConnection();
        tenant.MapSettings();
        tenant.MapSyncs();
        tenant.MapPlans();
        tenant.MapMembers();
        tenant.MapMemberActions();
        tenant.MapJobs();
        tenant.MapSuppressions();
        tenant.MapInvitationTemplate();
        tenant.MapNotices();
        tenant.MapWhy();
        tenant.MapEvents();
        tenant.MapWebhooks();
        api.MapPlatformWebhooks();
        api.MapMail();
        endpoints.MapScim();
        return endpoints;
    }
}
