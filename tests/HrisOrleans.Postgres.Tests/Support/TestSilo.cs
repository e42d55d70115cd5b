using System.Net;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Orleans.TestingHost;

namespace HrisOrleans.Postgres.Tests.Support;

/// <summary>A real silo on real sockets of loopback, put together by the product's own hosting methods.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private static readonly TestClusterPortAllocator Ports = new();

    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IGrainStorage Storage => _host.Services.GetRequiredKeyedService<IGrainStorage>(OrleansHosting.TenantStorage);

    public IReminderTable Reminders => _host.Services.GetRequiredService<IReminderTable>();

    public string Address => _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    public INoteGrain Note(string key) => Grains.GetGrain<INoteGrain>(key);

    /// <param name="database">Migrated.</param>
    /// <param name="configure">Further services.</param>
    public static async Task<TestSilo> Start(DatabaseOptions database, Action<ISiloBuilder>? configure = null)
    {
        var (siloPort, gatewayPort) = Ports.AllocateConsecutivePortPairs(1);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseHrisCluster(database, new SiloNetwork
            {
                SiloPort = siloPort,
                GatewayPort = gatewayPort,
                AdvertisedAddress = IPAddress.Loopback,
            });
            silo.UseHrisStorage(database);
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new TestSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
