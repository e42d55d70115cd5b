using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HrisOrleans.Tests.Mail;

/// <summary>
/// A small SMTP server on loopback that answers as the test says. A null answer drops the connection. Steps are the
/// commands, <c>CONNECT</c>, and <c>END</c> for the end of the mail.
/// </summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<string> _taken = [];
    private readonly List<string> _commands = [];
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    public SmtpListener()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The answer to a step of the connection of that number (from 1); by default what an obliging server says.</summary>
    public Func<string, int, string?> Answer { get; set; } = (step, _) => Obliging(step);

    /// <summary>Completes when a step has been answered by silence, for servers that hang.</summary>
    public TaskCompletionSource Silent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An answer that never comes.</summary>
    public const string Silence = "silence";

    public int Connections { get; private set; }

    public IReadOnlyList<string> Taken
    {
        get
        {
            lock (_lock) return [.. _taken];
        }
    }

    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_lock) return [.. _commands];
        }
    }

    public static string Obliging(string step) => step switch
    {
        "CONNECT" => "220 test.local",
        "EHLO" => "250-test.local\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-8BITMIME\r\n250 SIZE 1000000",
        "DATA" => "354 go on",
        "END" => "250 taken",
        "QUIT" => "221 bye",
        _ => "250 fine",
    };

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();

        // First: a listener that is stopped between two accepts does not end the second one, it throws.
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _connections.Add(Serve(client, ++Connections));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client, int number)
    {
        try
        {
            using var _ = client;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            if (!await Say(stream, "CONNECT", number)) return;
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                lock (_lock) _commands.Add(line);
                var step = line.Split(' ')[0].ToUpperInvariant();
                var before = Answer(step, number);
                if (!await Say(stream, step, number)) return;
                if (step == "QUIT") return;
                if (step != "DATA" || before?.StartsWith("354", StringComparison.Ordinal) != true) continue;
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".") mail.AppendLine(text);
                if (Answer("END", number)?.StartsWith('2') == true) lock (_lock) _taken.Add(mail.ToString());
                if (!await Say(stream, "END", number)) return;
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // The other side is gone, or the test is over.
        }
    }

    private async Task<bool> Say(NetworkStream stream, string step, int number)
    {
        switch (Answer(step, number))
        {
            case null:
                return false;
            case Silence:
                Silent.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                return false;
            case var answer:
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), _stop.Token);
                return true;
        }
    }
}
