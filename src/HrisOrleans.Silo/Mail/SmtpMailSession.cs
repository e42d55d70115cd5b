using System.Net.Sockets;
using System.Security.Authentication;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using AuthenticationException = System.Security.Authentication.AuthenticationException;

namespace HrisOrleans.Silo.Mail;

/// <summary>One connection to the mail server, used for many mails.</summary>
internal sealed class SmtpMailSession : IMailSession
{
    private const int FirstPermanentFailure = 500;
    private readonly MailOptions _options;
    private readonly MailServerTrust _trust;
    private readonly MailServerHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DataWatch _data = new();
    private readonly SmtpClient _client;
    private string? _distrust;

    public SmtpMailSession(MailOptions options, MailServerTrust trust, MailServerHealth health, TimeProvider time, ILogger log)
    {
        _options = options;
        _trust = trust;
        _health = health;
        _time = time;
        _log = log;
        _client = new SmtpClient(_data)
        {
            Timeout = (int)options.Timeout.TotalMilliseconds,
            CheckCertificateRevocation = trust.ChecksRevocation,
            ServerCertificateValidationCallback = (_, certificate, chain, errors) => (_distrust = _trust.Judge(certificate, chain, errors)) is null,
        };
    }

    public bool Usable { get; private set; }

    /// <summary>Connects and signs in. False when the server cannot be used at present.</summary>
    public async Task<bool> Open(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Connect(either.Token);
            // With DATA the mail leaves only after the server asked for it, so that a failure before is certainly one;
            // BDAT sends command and mail in one go.
            _client.Capabilities &= ~SmtpCapabilities.Chunking;
            if (_options.User is not null) await _client.AuthenticateAsync(_options.User, _options.Password!, either.Token);
            Usable = true;
            _health.Usable();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _health.Unusable("timeout");
        }
        catch (Exception trouble) when (IsTrouble(trouble) || trouble is MailKit.Security.AuthenticationException or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            _health.Unusable(_distrust ?? Obstacle(trouble));
        }

        return Usable;
    }

    // A mail goes out in several writes, and whoever waits for the acknowledgement of one before the next loses 40 ms over it.
    private async Task Connect(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_options.Host!, _options.Port, cancellationToken);
            await _client.ConnectAsync(socket, _options.Host!, _options.Port, Protection(), cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<MailOutcome> HandOver(OutgoingMail mail)
    {
        var outcome = await Once(mail);
        if (outcome != MailOutcome.NotHandedOver || _client.IsConnected) return outcome;
        // Servers close a connection that was idle or has carried its share of mails. Nothing was taken, so a fresh
        // connection gets the same mail once more.
        Usable = false;
        return await Open(CancellationToken.None) ? await Once(mail) : MailOutcome.NotHandedOver;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            using var limit = new CancellationTokenSource(_options.Timeout, _time);
            try
            {
                await _client.DisconnectAsync(quit: true, limit.Token);
            }
            catch (Exception trouble) when (IsTrouble(trouble) || trouble is OperationCanceledException)
            {
                MailLog.FarewellFailed(_log, Reason(trouble));
            }
        }

        _client.Dispose();
    }

    private async Task<MailOutcome> Once(OutgoingMail mail)
    {
        if (!_client.IsConnected) return MailOutcome.NotHandedOver;
        var recipient = mail.Message.To.Mailboxes.First();
        var international = !System.Text.Ascii.IsValid(recipient.LocalPart);
        if (international && !_client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            // RFC 6531: such an address must not be spoken to a server that does not offer SMTPUTF8, now or later.
            MailLog.HandOverEnded(_log, mail.Tenant, mail.Id, MailOutcome.Refused, "no-smtputf8");
            return MailOutcome.Refused;
        }

        var format = FormatOptions.Default.Clone();
        format.International = international;
        _data.Reset();
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            await _client.SendAsync(format, mail.Message, limit.Token);
            return MailOutcome.Accepted;
        }
        catch (SmtpCommandException answer)
        {
            var outcome = Judge(answer);
            MailLog.HandOverEnded(_log, mail.Tenant, mail.Id, outcome, Reason(answer));
            return outcome;
        }
        catch (Exception trouble) when (IsTrouble(trouble) || trouble is OperationCanceledException or ServiceNotAuthenticatedException or ServiceNotConnectedException)
        {
            var outcome = _data.Began ? MailOutcome.Unknown : MailOutcome.NotHandedOver;
            MailLog.HandOverEnded(_log, mail.Tenant, mail.Id, outcome, Reason(trouble));
            return outcome;
        }
    }

    /// <summary>
    /// An answer, unlike a broken connection, is never in doubt: a server that answers 4xx or 5xx has not taken the
    /// mail, after DATA as before it (RFC 5321 §4.2.5). Only the recipient or the mail itself can be refused for good;
    /// a refused sender is our own configuration, and must not mark everybody as bounced.
    /// </summary>
    private static MailOutcome Judge(SmtpCommandException answer) => answer.ErrorCode switch
    {
        SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted when (int)answer.StatusCode >= FirstPermanentFailure => MailOutcome.Refused,
        SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted => MailOutcome.NotHandedOver,
        SmtpErrorCode.SenderNotAccepted or SmtpErrorCode.UnexpectedStatusCode => MailOutcome.NotHandedOver,
    };

    private SecureSocketOptions Protection() => _options.Security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
    };

    private static bool IsTrouble(Exception trouble) =>
        trouble is IOException or SocketException or ProtocolException or CommandException;

    /// <summary>Why there is no session, in a word that an operator can act on.</summary>
    private static string Obstacle(Exception trouble) => trouble switch
    {
        MailKit.Security.AuthenticationException => "authentication_refused",
        NotSupportedException => "tls_not_offered",
        SslHandshakeException or AuthenticationException => "tls_handshake_failed",
        _ => Reason(trouble),
    };

    // Codes only: a server's text often quotes the address.
    private static string Reason(Exception trouble) => trouble switch
    {
        SmtpCommandException answer => $"{answer.ErrorCode} {(int)answer.StatusCode}",
        SocketException socket => socket.SocketErrorCode.ToString(),
        _ => trouble.GetType().Name,
    };

    /// <summary>Notes whether the DATA command has left. Records nothing else, as the lines hold passwords and addresses.</summary>
    private sealed class DataWatch : IProtocolLogger
    {
        public bool Began { get; private set; }

        public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

        public void Reset() => Began = false;

        public void LogConnect(Uri uri) => Reset();

        // The command is always written alone: the mail itself follows only once the server has asked for it.
        public void LogClient(byte[] buffer, int offset, int count) => Began |= buffer.AsSpan(offset, count).StartsWith("DATA\r\n"u8);

        public void LogServer(byte[] buffer, int offset, int count)
        {
        }

        public void Dispose()
        {
        }
    }
}
