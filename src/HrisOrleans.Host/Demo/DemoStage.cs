using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using HrisOrleans.Client;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo;

/// <summary>Everything the story needs in one process, on free loopback ports and in a temporary folder of its own.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    public const string CompanyName = "acme";
    public const string LogName = "warnings.log";
    private const int Seed = 7;
    private readonly WebApplication _app;

    private DemoStage(WebApplication app, SandboxServer sandbox, DemoClock clock, string folder, string operatorKey)
    {
        (_app, Sandbox, Clock, Folder) = (app, sandbox, clock, folder);
        Address = new Uri(app.Urls.First());
        Operator = As(operatorKey);
    }

    public SandboxServer Sandbox { get; }

    public SandboxCompany Company => Sandbox.Control.Company(CompanyName);

    /// <summary>What the company's HRIS accepts.</summary>
    public string AccessToken => Sandbox.Companies[0].AccessToken;

    public DemoClock Clock { get; }

    public string Folder { get; }

    public Uri Address { get; }

    public HrisOrleansClient Operator { get; }

    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    public static async Task<DemoStage> Start(int people)
    {
        var folder = Directory.CreateTempSubdirectory("hris-demo-").FullName;
        var clock = new DemoClock();
        var sandbox = await SandboxServer.Start(new SandboxOptions { Time = clock, Companies = [new NewCompany(CompanyName, Seed, people)] });
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

        // Nothing of the machine's own settings: the story is the same everywhere, and touches no other data.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Cluster:SiloPort"] = FreePort(),
            ["Cluster:GatewayPort"] = FreePort(),
            ["Sandbox:Enabled"] = "false",

            // What the story does not ask for shall not happen by itself in the middle of it.
            ["Sync:HeartbeatSeconds"] = "86400",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(new DemoLog(LogIn(folder)));
        builder.Services.AddSingleton<TimeProvider>(clock);
        var operatorKey = "hrisop_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var app = await HrisHost.Build(builder, new HostSettings(HostRole.All, builder.Configuration), sandbox, operatorKey);
        await app.StartAsync();
        return new DemoStage(app, sandbox, clock, folder, operatorKey);
    }

    /// <summary>A client with this token; null is a stranger.</summary>
    public HrisOrleansClient As(string? token) => HrisOrleansClient.Create(Address, token);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    private static string LogIn(string folder) => Path.Combine(folder, LogName);

    // Orleans takes no port 0.
    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
