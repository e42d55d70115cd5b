using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>The real executable, everything in one process, on loopback ports and in a folder of its own.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    // However these tests end: the other end of the pipe goes with them, and the host with it.
    private const string EndsWithUs = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        host=$!
        (cat <&3; kill -9 $host) >/dev/null 2>&1 &
        exec 3<&-
        wait $host
        """;

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private HostProcess(Process process, Uri address, string folder)
    {
        (_process, Address, Folder) = (process, address, folder);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public string Folder { get; }

    public string OperatorKey { get; private set; } = "";

    /// <summary>Starts it, and waits until it is ready.</summary>
    /// <param name="folder">Where its data is; the same again after a stop.</param>
    /// <param name="port">Where it listens; null: a free port.</param>
    /// <param name="settings">Further ones, such as <c>--Console:SessionLife 00:00:05</c>.</param>
    public static async Task<HostProcess> Start(string folder, int? port, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{port ?? FreePort()}/");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        string[] arguments =
        [
            "-c", EndsWithUs, "host", "dotnet", Executable, "--urls", address.GetLeftPart(UriPartial.Authority), "--Data:Folder", folder, "--Sandbox:Enabled", "false",
            "--Cluster:SiloPort", $"{FreePort()}", "--Cluster:GatewayPort", $"{FreePort()}", "--Mail:PollSeconds", "0.2", .. settings,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var host = new HostProcess(Process.Start(start)!, address, folder);
        try
        {
            await host.Ready(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        host.OperatorKey = (await File.ReadAllTextAsync(Path.Combine(folder, "operator-key"), cancellationToken)).Trim();
        return host;
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Beside the tests' own folder, built the same way.
    private static string Executable
    {
        get
        {
            var tests = new DirectoryInfo(AppContext.BaseDirectory);
            var (framework, configuration) = (tests.Name, tests.Parent!.Name);
            var root = tests.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "src", "HrisOrleans.Host", "bin", configuration, framework, "HrisOrleans.Host.dll");
        }
    }

    private async Task Ready(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The host ended with {_process.ExitCode}:\n{_said}");
            try
            {
                using var answer = await client.GetAsync("readyz", cancellationToken);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // It is still starting.
            }
        }
    }

    private void Keep(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }
}
