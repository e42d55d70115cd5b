using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HrisOrleans.Conformance.Mail;

/// <summary>
/// An SMTP server on loopback, in plain text, with STARTTLS or with TLS from the first byte, that asks for a password
/// where it is told one; it answers as the test says. A null answer drops the connection. Steps are the commands,
/// <c>CONNECT</c>, and <c>END</c> for the end of the mail.
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

    /// <summary>With a certificate the server offers STARTTLS and takes no mail before it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte.</summary>
    public bool Implicit { get; init; }

    /// <summary>User and password, without which no mail is taken; checked against what AUTH PLAIN or LOGIN sent.</summary>
    public (string User, string Password)? Account { get; set; }

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
            Stream stream = client.GetStream();
            if (Implicit) stream = await Secure(stream);
            await using var closing = stream;
            using var first = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            var reader = first;
            var (secured, signedIn) = (Implicit || Certificate is null, Account is null);
            if (!await Say(stream, "CONNECT", number)) return;
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                lock (_lock) _commands.Add(line);
                var step = line.Split(' ')[0].ToUpperInvariant();
                if (step == "EHLO" && Offers(secured) is { } offers)
                {
                    await Say(stream, offers);
                    continue;
                }

                if (step == "STARTTLS" && !secured)
                {
                    await Say(stream, "220 go ahead");
                    stream = await Secure(stream);
                    reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
                    secured = true;
                    continue;
                }

                if (step == "AUTH" && Account is { } account)
                {
                    signedIn = await SignIn(line, stream, reader) == account;
                    await Say(stream, signedIn ? "235 welcome" : "535 5.7.8 wrong user or password");
                    continue;
                }

                if (step == "MAIL" && !(secured && signedIn))
                {
                    await Say(stream, "530 5.7.0 not before TLS and a password");
                    continue;
                }

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
        catch (Exception over) when (over is OperationCanceledException or IOException or AuthenticationException)
        {
            // The other side is gone, or the test is over.
        }
    }

    private string? Offers(bool secured)
    {
        if (Certificate is null && Account is null) return null;
        var offers = new List<string> { "test.local", "PIPELINING", "8BITMIME", "SIZE 1000000" };
        if (!secured) offers.Add("STARTTLS");
        else if (Account is not null) offers.Add("AUTH PLAIN LOGIN");
        return string.Join("\r\n", offers.Select((offer, n) => $"250{(n == offers.Count - 1 ? ' ' : '-')}{offer}"));
    }

    private async Task<SslStream> Secure(Stream stream)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        return secured;
    }

    private async Task<(string User, string Password)> SignIn(string line, Stream stream, StreamReader reader)
    {
        var words = line.Split(' ');
        if (words[1] == "LOGIN") return (words.Length > 2 ? Decoded(words[2]) : await Ask("334 VXNlcm5hbWU6"), await Ask("334 UGFzc3dvcmQ6"));
        var parts = (words.Length > 2 ? Decoded(words[2]) : await Ask("334 ")).Split('\0');
        return (parts[1], parts[2]);

        async Task<string> Ask(string question)
        {
            await Say(stream, question);
            return Decoded(await reader.ReadLineAsync(_stop.Token) ?? "");
        }

        static string Decoded(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));
    }

    private async Task Say(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);

    private async Task<bool> Say(Stream stream, string step, int number)
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
