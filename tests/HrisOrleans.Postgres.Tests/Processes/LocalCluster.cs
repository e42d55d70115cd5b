using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HrisOrleans.Client;
using HrisOrleans.Sandbox.Control;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>A cluster of real processes on this machine, made by <c>deploy/local-cluster.sh</c>: what operators run is what is tested.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    public const string Company = "acme";
    private const int KillNow = 9;

    private readonly Dictionary<string, string?> _environment;
    private readonly List<HttpClient> _clients = [];
    private bool _keep;

    private LocalCluster(string folder, Dictionary<string, string?> environment) => (Folder, _environment) = (folder, environment);

    public string Folder { get; }

    public string Mails => Path.Combine(Folder, "mails", "mail");

    public string OperatorKey => File.ReadAllText(Path.Combine(Folder, "operator-key")).Trim();

    public SandboxCompany Sandbox { get; private set; } = null!;

    /// <summary>Apart from the product's own connections, and without a pool: a killed server leaves nothing behind in it.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port("postgres")};Username=postgres;Database=postgres;Pooling=false;Timeout=5;Command Timeout=60";

    /// <param name="silos">Silo processes.</param>
    /// <param name="apis">API processes.</param>
    /// <param name="people">People of the sandbox's company.</param>
    /// <param name="settings">Further settings of the product, such as <c>Sync__HeartbeatSeconds</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<LocalCluster> Start(int silos, int apis, int people, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HRIS_BIN"] = AppContext.BaseDirectory.TrimEnd('/'),
            ["HRIS_SILOS"] = Text(silos),
            ["HRIS_APIS"] = Text(apis),
            ["HRIS_SANDBOX_PEOPLE"] = Text(people),
            ["HRIS_WAIT"] = "180",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) environment[name] = value;
        var folder = Path.Combine(Path.GetTempPath(), $"hris-cluster-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var cluster = new LocalCluster(folder, environment);
        try
        {
            await cluster.Script("start", cancellationToken);
            cluster.Sandbox = new SandboxControl(cluster.Http("sandbox", null, TimeSpan.FromMinutes(2))).Company(Company);
            return cluster;
        }
        catch
        {
            cluster._keep = true;
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts whatever has died, and waits for PostgreSQL only.</summary>
    public Task Revive(CancellationToken cancellationToken) => Script("start", cancellationToken, "--no-wait");

    /// <summary>Starts whatever has died, and waits until all are ready.</summary>
    public Task StartAgain(CancellationToken cancellationToken) => Script("start", cancellationToken);

    public Task<string> Status(CancellationToken cancellationToken) => Script("status", cancellationToken);

    public Task Stop(CancellationToken cancellationToken) => Script("stop", cancellationToken);

    public int Port(string name) => int.Parse(
        File.ReadLines(Path.Combine(Folder, "ports")).Single(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture);

    public int Pid(string name) => int.Parse(File.ReadAllText(Path.Combine(Folder, "run", name + ".pid")), CultureInfo.InvariantCulture);

    /// <summary>False for a process that has ended, also when nobody has taken note of its end.</summary>
    public bool Lives(string name)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{Pid(name)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL: the process learns nothing of it.</summary>
    public void Kill(string name) => KillPid(Pid(name));

    public static void KillPid(int pid) => _ = SendSignal(pid, KillNow);

    public Uri Address(string name) => new($"http://127.0.0.1:{Port(name)}");

    public HrisOrleansClient Api(string name, string token, TimeSpan patience) => HrisOrleansClient.Create(Http(name, null, patience), token);

    public HttpClient Http(string name, string? token, TimeSpan patience)
    {
        var client = new HttpClient { BaseAddress = Address(name), Timeout = patience };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _clients.Add(client);
        return client;
    }

    public async Task<NpgsqlConnection> Sql(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>Leaves data and logs for whoever looks into a failure.</summary>
    public void KeepFolder() => _keep = true;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await Script("stop", CancellationToken.None);
        if (!_keep) Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> Script(string command, CancellationToken cancellationToken, params string[] more)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[ScriptFile(), command, Folder, .. more]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"local-cluster.sh {command} {Folder} ended with {process.ExitCode}: {output}{await errors}");
    }

    private static string ScriptFile([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "deploy", "local-cluster.sh"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
