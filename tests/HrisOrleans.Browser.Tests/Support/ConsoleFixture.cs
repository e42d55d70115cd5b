using HrisOrleans.Client;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;

[assembly: AssemblyFixture(typeof(HrisOrleans.Browser.Tests.Support.ConsoleFixture))]

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>One host, one sandbox and one browser for all tests. Each test has a tenant and a company of its own.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hris-console-");
    private int _tenants;
    private Windows _windows = null!;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public HostProcess Host { get; private set; } = null!;

    public SandboxServer Sandbox { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await SandboxServer.Start(new SandboxOptions { Companies = [] }, Stop);
        Host = await StartHost(_folder.FullName);
        _windows = await Windows.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_windows is not null) await _windows.DisposeAsync();
        if (Host is not null) await Host.DisposeAsync();
        if (Sandbox is not null) await Sandbox.DisposeAsync();
        _folder.Delete(true);
    }

    /// <summary>A host of a test's own, over the fixture's sandbox.</summary>
    public Task<HostProcess> StartHost(string folder, int? port = null, params IReadOnlyList<string> settings)
    {
        List<string> all = ["--Connectors:BambooHr:BaseUrl", Sandbox.BambooHrUrl, "--Webhooks:AllowedNetworks:0", "127.0.0.0/8", .. settings];
        foreach (var provider in (ReadOnlySpan<string>)["slack", "google-workspace", "microsoft-365", "okta", "hibob", "personio", "gusto", "rippling", "merge", "jumpcloud"])
        {
            if (Sandbox.VendorUrl(provider) is not { } url) continue;
            all.AddRange([$"--Connectors:{provider}:BaseUrl", url, $"--Connectors:{provider}:SignInUrl", url, $"--Connectors:{provider}:ClientId", SandboxApp.ClientId, $"--Connectors:{provider}:ClientSecret", SandboxApp.ClientSecret]);
        }

        // The sandbox takes more calls than Slack, and nobody has to wait for the next one.
        all.AddRange(["--Connectors:slack:CallsPerMinute", "6000"]);
        return HostProcess.Start(folder, port, all, Stop);
    }

    /// <summary>The API under a token; the operator's without one.</summary>
    public HrisOrleansClient Api(string? token = null) => HrisOrleansClient.Create(Host.Address, token ?? Host.OperatorKey);

    /// <summary>A fresh tenant with an admin, and a company of its own in the sandbox.</summary>
    public async Task<ConsoleTenant> Tenant(int people = 40, string subscription = "standard", string name = "Acme Robotics")
    {
        var id = $"acme-{Interlocked.Increment(ref _tenants)}{Guid.NewGuid():N}"[..12];
        var company = await Sandbox.Control.Create(new NewCompany(id, 1, people), Stop);
        await Api().Tenants.Configure(id, new TenantRequest(name, subscription), cancellationToken: Stop);
        var token = await Api().Tenants.IssueToken(id, new TokenRequest("ann@acme.example"), cancellationToken: Stop);
        return new(this, id, token.Token, token.Id, company.AccessToken);
    }

    /// <summary>Plays with the console of one process and the API of another, as behind a balancer, and with a relay between the two.</summary>
    public async Task BehindARelay(Func<ConsoleTenant, Relay, Screen, Task> play)
    {
        var folder = Directory.CreateTempSubdirectory("hris-console-api-");
        try
        {
            var tenant = await Tenant();
            await tenant.SetUp();
            var port = HostProcess.FreePort();
            await using var relay = await Relay.Start(port, Host.Address);
            await using var host = await StartHost(folder.FullName, null, "--Console:ApiUrl", $"http://127.0.0.1:{port}/");
            await using var screen = await Open(address: host.Address);
            await screen.SignIn(tenant.Token);
            await screen.Sees("invitations are queued");
            await play(tenant, relay, screen);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>A browser window at a page of the tenant, such as <c>members</c>, with its admin signed in.</summary>
    public Task<Screen> Open(ConsoleTenant tenant, string page, int width = 1360, int height = 900) => Open(tenant.Token, $"t/{tenant.Id}/{page}", width, height);

    /// <summary>A browser window at a page of the console, with whoever has the token signed in.</summary>
    public async Task<Screen> Open(string token, string place, int width = 1360, int height = 900)
    {
        var screen = await Open(width: width, height: height);
        await screen.Enter(await SignInForm.Send(Host.Address, token), place);
        return screen;
    }

    /// <summary>A browser window in which nobody is signed in.</summary>
    public Task<Screen> Open(int width = 1360, int height = 900, Uri? address = null) => _windows.Open(address ?? Host.Address, width, height);
}
