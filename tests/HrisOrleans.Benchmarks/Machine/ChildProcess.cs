using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace HrisOrleans.Benchmarks.Machine;

/// <summary>A process that we started: what it says, and its end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int TailLines = 40;

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Queue<string> _tail = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _lines.Writer.TryComplete();
                return;
            }

            Keep(line.Data);
            _lines.Writer.TryWrite(line.Data);
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) Keep(line.Data);
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public bool Ended => _process.HasExited;

    /// <summary>The last lines it said, for when it failed.</summary>
    public string Tail
    {
        get
        {
            lock (_tail) return string.Join('\n', _tail);
        }
    }

    /// <summary>Another process of this executable.</summary>
    public static ChildProcess OfSelf(params IEnumerable<string> arguments)
    {
        var path = Environment.ProcessPath!;
        var start = Path.GetFileNameWithoutExtension(path) == "dotnet" ? Command(path, [typeof(ChildProcess).Assembly.Location]) : Command(path, []);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new ChildProcess(start);
    }

    /// <summary>A process of an assembly, under the settings that stand beside it.</summary>
    public static ChildProcess OfAssembly(string file, params IEnumerable<string> arguments) =>
        new(Command(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [file, .. arguments]));

    /// <summary>The next line of its output.</summary>
    public async Task<string> Line()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            if (line.Length > 0) return line;
        }

        await _process.WaitForExitAsync();
        throw new InvalidOperationException($"A process ended without a word, code {_process.ExitCode}:\n{Tail}");
    }

    public async Task Succeeded()
    {
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0) throw new InvalidOperationException($"A process failed, code {_process.ExitCode}:\n{Tail}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _ = SendSignal(_process.Id, Terminate);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Command(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    private void Keep(string line)
    {
        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLines) _tail.Dequeue();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
