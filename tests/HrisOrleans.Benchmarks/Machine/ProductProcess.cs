using System.Net;
using System.Net.Sockets;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Tenants;

namespace HrisOrleans.Benchmarks.Machine;

/// <summary>Our product as a process of its own on a database, driven through its public API like any other installation.</summary>
internal sealed class ProductProcess : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private const int Week = 7 * 24 * 3600;

    private readonly ChildProcess _process;
    private readonly string _data;
    private readonly Uri _address;
    private HrisOrleansClient _operator = null!;

    private ProductProcess(ChildProcess process, string data, Uri address)
    {
        _process = process;
        _data = data;
        _address = address;
    }

    public int Pid => _process.Pid;

    /// <summary>Resident memory before the first sync, MB.</summary>
    public double IdleMb { get; private set; }

    public static async Task<ProductProcess> Start(string folder, BenchmarkDatabase database, SandboxProcess sandbox, params string[] more)
    {
        var data = Directory.CreateTempSubdirectory("hris-benchmark-").FullName;
        var (http, silo, gateway) = FreePorts();
        var address = new Uri($"http://127.0.0.1:{http}/");
        var process = ChildProcess.OfAssembly(
            Path.Combine(folder, "HrisOrleans.Host.dll"),
            [.. more,
            "--role", "all", "--urls", address.ToString(), "--Data:Folder", data, "--Database:ConnectionString", database.ConnectionString,
            "--Sandbox:Enabled", "false", "--Connectors:BambooHr:BaseUrl", sandbox.BambooHrUrl,
            "--Cluster:SiloPort", $"{silo}", "--Cluster:GatewayPort", $"{gateway}", "--Cluster:AdvertisedAddress", "127.0.0.1",
            "--Webhooks:AllowHttp", "true", "--Webhooks:AllowedNetworks:0", "127.0.0.0/8"]);
        var product = new ProductProcess(process, data, address);
        try
        {
            await product.Ready();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>A tenant connected to a company, not configured, whose schedule keeps out of the way.</summary>
    public async Task<ProductTenant> Connect(string tenant, string accessToken)
    {
        await _operator.Tenants.Configure(tenant, new TenantRequest(tenant, "standard"));
        var issued = await _operator.Tenants.IssueToken(tenant, new TokenRequest("benchmark", null));
        var api = HrisOrleansClient.Create(_address, issued.Token);
        await api.Connection.Connect(tenant, new ConnectRequest("bamboohr", new Dictionary<string, string> { ["companyDomain"] = tenant, ["accessToken"] = accessToken }));
        await api.Connection.ChangePolicy(tenant, new PolicyRequest(Week, Week));
        return new ProductTenant(api, tenant);
    }

    /// <summary>A tenant whose directory pushes, not configured, and what it pushes with.</summary>
    public async Task<PushToken> ConnectPushed(string tenant)
    {
        await _operator.Tenants.Configure(tenant, new TenantRequest(tenant, "standard"));
        var issued = await _operator.Tenants.IssueToken(tenant, new TokenRequest("benchmark", null));
        var api = HrisOrleansClient.Create(_address, issued.Token);
        await api.Connection.Connect(tenant, new ConnectRequest("scim", new Dictionary<string, string>()));
        return await api.Connection.IssuePushToken(tenant);
    }

    public void NoteIdle() => IdleMb = ProcessFigures.ResidentMb(Pid);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task Ready()
    {
        using var client = new HttpClient { BaseAddress = _address };
        using var timer = new PeriodicTimer(Poll);
        while (!await Answers(client))
        {
            if (_process.Ended) throw new InvalidOperationException($"The product did not start:\n{_process.Tail}");
            await timer.WaitForNextTickAsync();
        }

        _operator = HrisOrleansClient.Create(_address, (await File.ReadAllTextAsync(Path.Combine(_data, "operator-key"))).Trim());
    }

    private static async Task<bool> Answers(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("readyz");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static (int Http, int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        using var third = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        third.Start();
        return (Port(first), Port(second), Port(third));

        static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One tenant of the product, seen by its admin.</summary>
internal sealed class ProductTenant(HrisOrleansClient api, string tenant)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly Selection Everyone = new("everyone");
    private static readonly InviteSettings Invites = new("later", "automatic");

    public HrisOrleansClient Api => api;

    public string Id => tenant;

    /// <summary>Preview, and "Create accounts": until every member, roster row and event is committed.</summary>
    /// <returns>Seconds from asking for the preview to its end, and from saving to the end of applying.</returns>
    public async Task<(double Planning, double Applying, Sync Applied)> First(InviteSettings? invites = null)
    {
        invites ??= Invites;
        var asked = TimeProvider.System.GetUtcNow();
        var preview = await Ended(await api.Plans.Preview(tenant, new PreviewRequest(Everyone, invites)));
        var plan = await api.Plans.Get(tenant, preview.Plan!.Value);
        var saved = TimeProvider.System.GetUtcNow();
        var applied = await Ended(await api.Connection.SaveSettings(tenant, new SettingsRequest(Everyone, invites, plan.Id, plan.Hash)));
        await Idle();
        return (Seconds(asked, preview), Seconds(saved, applied), applied);
    }

    /// <summary>A preview of everyone, from asking for it to its end.</summary>
    public async Task<(double Seconds, Guid Plan)> Preview()
    {
        var asked = TimeProvider.System.GetUtcNow();
        var preview = await Ended(await api.Plans.Preview(tenant, new PreviewRequest(Everyone, Invites)));
        await Idle();
        return (Seconds(asked, preview), preview.Plan!.Value);
    }

    public Task<Plan> Plan(Guid plan) => api.Plans.Get(tenant, plan);

    public Task<ResultPage<Change>> Changes(Guid plan, string? search = null, string? after = null, int? limit = null) => api.Plans.Changes(tenant, plan, search: search, after: after, limit: limit);

    /// <summary>A full sync, from asking for it to its end.</summary>
    public async Task<(double Seconds, Sync Ended)> Full()
    {
        var asked = TimeProvider.System.GetUtcNow();
        var ended = await Ended(await api.Syncs.Request(tenant, new SyncRequest(Full: true)));
        await Idle();
        return (Seconds(asked, ended), ended);
    }

    // The run's own moment of its end: looking more often would cost the server what is measured.
    private static double Seconds(DateTimeOffset asked, Sync ended) => (ended.FinishedAt!.Value - asked).TotalSeconds;

    private async Task<Sync> Ended(Sync sync)
    {
        using var timer = new PeriodicTimer(Poll);
        while (sync.Phase is not ("done" or "failed" or "superseded"))
        {
            await timer.WaitForNextTickAsync();
            sync = await api.Syncs.Get(tenant, sync.Id);
        }

        return sync.Phase == "done" ? sync : throw new InvalidOperationException($"A run ended as {sync.Phase}: {sync.Outcome}, {sync.Detail}");
    }

    private async Task Idle()
    {
        using var timer = new PeriodicTimer(Poll);
        while ((await api.Connection.Get(tenant)).CurrentSync is not null) await timer.WaitForNextTickAsync();
    }
}
