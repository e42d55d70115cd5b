using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HrisOrleans.Postgres.Tests.Support;

/// <summary>One private server: a data folder, a port on loopback, and the postmaster's process while it runs.</summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    private const int StartsTried = 5;
    private const int Interrupt = 2;
    private const int KillNow = 9;

    private readonly PostgresBinaries _binaries;
    private readonly PostgresSettings _settings;
    private readonly string _data;
    private Process? _postmaster;

    private PostgresProcess(PostgresBinaries binaries, PostgresSettings settings, string data)
    {
        _binaries = binaries;
        _settings = settings;
        _data = data;
    }

    public int Port { get; private set; }

    public int Pid => _postmaster?.Id ?? throw new InvalidOperationException("The server is not running.");

    public static async Task<PostgresProcess> Create(PostgresSettings settings)
    {
        var binaries = PostgresBinaries.Find();
        // initdb makes the folder, so that it belongs to whoever runs the server.
        var data = Path.Combine(Path.GetTempPath(), $"hris-postgres-{Guid.NewGuid():N}");
        using var initdb = Process.Start(binaries.Command(
            "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"))!;
        var output = initdb.StandardOutput.ReadToEndAsync();
        var errors = await initdb.StandardError.ReadToEndAsync();
        await output;
        await initdb.WaitForExitAsync();
        if (initdb.ExitCode != 0)
            throw new InvalidOperationException($"initdb failed: {errors}");
        return new PostgresProcess(binaries, settings, data);
    }

    /// <summary>Starts on a free port the first time, on the same port ever after. Returns when it takes connections.</summary>
    public async Task Start()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Port == 0 ? FreePort() : Port;
            var (started, log) = await TryStart(port);
            if (started)
            {
                Port = port;
                return;
            }
            // Somebody took the port between looking and binding; any other failure stays one.
            if (attempt == StartsTried || Port != 0 || !log.Contains("could not bind", StringComparison.Ordinal))
                throw new InvalidOperationException($"PostgreSQL did not start: {log}");
        }
    }

    /// <summary>SIGKILL to the postmaster and whatever it has forked: what an out-of-memory killer or a lost machine does.</summary>
    public async Task Kill()
    {
        var postmaster = _postmaster ?? throw new InvalidOperationException("The server is not running.");
        var children = ChildrenOf(postmaster.Id);
        Signal(postmaster.Id, KillNow);
        await postmaster.WaitForExitAsync();
        foreach (var child in children)
            await KillAndAwait(child);
        postmaster.Dispose();
        _postmaster = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postmaster is { } postmaster)
        {
            Signal(postmaster.Id, Interrupt);
            await postmaster.WaitForExitAsync();
            postmaster.Dispose();
            _postmaster = null;
        }
        Directory.Delete(_data, recursive: true);
    }

    private async Task<(bool Started, string Log)> TryStart(int port)
    {
        var arguments = new List<string> { "-D", _data, "-p", port.ToString(CultureInfo.InvariantCulture) };
        var options = new Dictionary<string, string>(_settings.Options)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = "",
            ["max_connections"] = _settings.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["fsync"] = _settings.Fsync ? "on" : "off",
        };
        foreach (var (name, value) in options)
            arguments.AddRange(["-c", $"{name}={value}"]);

        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new ConcurrentQueue<string>();
        var postmaster = new Process { StartInfo = _binaries.Command("postgres", arguments), EnableRaisingEvents = true };
        postmaster.Exited += (_, _) => ready.TrySetResult(false);
        // Read to the end, or the server would one day wait for somebody to empty its pipe.
        postmaster.OutputDataReceived += (_, _) => { };
        postmaster.ErrorDataReceived += (_, line) =>
        {
            if (ready.Task.IsCompleted || line.Data is null)
                return;
            log.Enqueue(line.Data);
            if (line.Data.Contains("database system is ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult(true);
        };
        postmaster.Start();
        postmaster.BeginOutputReadLine();
        postmaster.BeginErrorReadLine();
        if (await ready.Task)
        {
            _postmaster = postmaster;
            return (true, "");
        }
        await postmaster.WaitForExitAsync();
        postmaster.Dispose();
        return (false, string.Join('\n', log));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IReadOnlyList<int> ChildrenOf(int pid)
    {
        var list = $"/proc/{pid}/task/{pid}/children";
        return File.Exists(list)
            ? [.. File.ReadAllText(list).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]
            : [];
    }

    private static async Task KillAndAwait(int pid)
    {
        try
        {
            using var child = Process.GetProcessById(pid);
            Signal(pid, KillNow);
            await child.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // Gone already: it noticed that its postmaster was.
        }
    }

    private static void Signal(int pid, int signal) => _ = SendSignal(pid, signal);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
