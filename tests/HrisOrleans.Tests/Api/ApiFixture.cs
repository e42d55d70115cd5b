using System.Net.Http.Headers;
using HrisOrleans.Api;
using HrisOrleans.Tests.Api.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace HrisOrleans.Tests.Api;

[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<ApiFixture>
{
    public const string Name = "api";
}

/// <summary>The API in a real Kestrel, as the client of a silo that holds the test grains.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    internal const string OperatorKey = "operator-key-of-the-tests";
    private InProcessTestCluster _cluster = null!;
    private WebApplication _app = null!;

    internal Backend Backend { get; } = new();

    internal FakeTimeProvider Time { get; } = new(Samples.Moment);

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await StartCluster(Backend);
        _app = await StartApi(_cluster.Client, Time);
        Address = AddressOf(_app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>An HTTP client that presents a token, or none.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    internal ApiTenant Tenant() => new(this);

    internal static async Task<InProcessTestCluster> StartCluster(Backend backend)
    {
        var builder = new InProcessTestClusterBuilder(1) { Options = { ConfigureFileLogging = false } };
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(backend);

            // The product's grains are loaded with their assembly; here the test grains stand in for them.
            silo.Services.PostConfigure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => type.Namespace?.StartsWith("HrisOrleans.Silo", StringComparison.Ordinal) == true));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    internal static async Task<WebApplication> StartApi(IGrainFactory grains, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(grains);
        builder.Services.Replace(ServiceDescriptor.Singleton(time));
        builder.AddHrisApi(options => options.AddOperatorKey(OperatorKey));
        var app = builder.Build();
        app.MapHrisApi();
        await app.StartAsync();
        return app;
    }

    internal static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
