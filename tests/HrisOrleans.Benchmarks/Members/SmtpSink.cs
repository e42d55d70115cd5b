using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HrisOrleans.Benchmarks.Members;

/// <summary>A mail server on loopback that takes everything and keeps only whom it was for.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _recipients = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _expected;
    private long _first;
    private long _last;
    private int _taken;

    /// <param name="expected">Mails after which <see cref="All"/> completes.</param>
    public SmtpSink(int expected)
    {
        _expected = expected;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task All => _all.Task;

    public (int Mails, int Recipients, TimeSpan Took) Figures
    {
        get
        {
            lock (_lock) return (_taken, _recipients.Count, TimeProvider.System.GetElapsedTime(_first, _last));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _connections.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            // The measure is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using var _ = client;
            client.NoDelay = true;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            await Say(stream, "220 sink");
            var recipient = "";
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await Say(stream, "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 1000000");
                        break;
                    case "RCPT":
                        recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                        await Say(stream, "250 fine");
                        break;
                    case "DATA":
                        await Say(stream, "354 go on");
                        while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                        {
                            // Read and forgotten.
                        }

                        Take(recipient);
                        await Say(stream, "250 taken");
                        break;
                    case "QUIT":
                        await Say(stream, "221 bye");
                        return;
                    default:
                        await Say(stream, "250 fine");
                        break;
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // The sender is gone, or the measure is over.
        }
    }

    private void Take(string recipient)
    {
        lock (_lock)
        {
            _last = TimeProvider.System.GetTimestamp();
            if (_taken++ == 0) _first = _last;
            _recipients.Add(recipient);
            if (_taken == _expected) _all.SetResult();
        }
    }

    private async Task Say(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);
}
