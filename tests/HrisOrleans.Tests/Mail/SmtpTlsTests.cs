using HrisOrleans.Conformance.Mail;
using HrisOrleans.Silo.Mail;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Mail;

public sealed class SmtpTlsTests : IDisposable
{
    private static readonly (string User, string Password) Account = ("mailer", "s3cret pässword");
    private readonly MailAuthority _authority = new();
    private readonly LogKept _log = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(nameof(MailSecurity.StartTls), true)]
    [InlineData(nameof(MailSecurity.StartTls), false)]
    [InlineData(nameof(MailSecurity.Tls), true)]
    [InlineData(nameof(MailSecurity.Tls), false)]
    public async Task Mails_go_out_under_TLS_with_and_without_a_password(string security, bool account)
    {
        await using var server = Server(security, account: account);
        var outcomes = await Send(server, Options(server, security, account ? Account.Password : null), 3);
        Assert.Equal(Enumerable.Repeat(MailOutcome.Accepted, 3), outcomes);
        Assert.Equal(3, server.Taken.Count);
        Assert.Equal(account, server.Commands.Any(line => line.StartsWith("AUTH", StringComparison.Ordinal)));
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData(nameof(MailSecurity.StartTls))]
    [InlineData(nameof(MailSecurity.Tls))]
    public async Task A_wrong_password_is_named_once_and_no_mail_is_spoken_of(string security)
    {
        await using var server = Server(security, account: true);
        var transport = Transport(Options(server, security, "wrong"));
        for (var n = 0; n < 4; n++) Assert.Null(await transport.Connect(Ct));
        Assert.Contains("(authentication_refused)", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal));

        // Somebody sets the password right at the server: mails go on by themselves, and the log says so.
        server.Account = (Account.User, "wrong");
        await using var session = await transport.Connect(Ct);
        Assert.NotNull(session);
        Assert.Contains(_log.Lines, line => line.Contains("used again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_is_not_sent_to_a_server_that_offers_no_TLS()
    {
        await using var server = new SmtpListener { Account = Account };
        Assert.Null(await Transport(Options(server, nameof(MailSecurity.StartTls), Account.Password)).Connect(Ct));
        Assert.Contains("(tls_not_offered)", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(MailSecurity.StartTls))]
    [InlineData(nameof(MailSecurity.Tls))]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_by_name(string security)
    {
        await using var server = Server(security, account: true);
        Assert.Null(await Transport(Options(server, security, Account.Password) with { CaFile = null }).Connect(Ct));
        Assert.Contains("(certificate_untrusted)", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = new MailAuthority();
        await using var server = new SmtpListener { Certificate = other.Certificate() };
        Assert.Null(await Transport(Options(server, nameof(MailSecurity.StartTls), null)).Connect(Ct));
        Assert.Contains("(certificate_untrusted)", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_server_or_of_the_past_is_refused_though_the_authority_is_known()
    {
        await using var another = new SmtpListener { Certificate = _authority.Certificate("mail.globex.example") };
        Assert.Null(await Transport(Options(another, nameof(MailSecurity.StartTls), null)).Connect(Ct));
        Assert.Contains("(certificate_for_another_name)", Assert.Single(_log.Warnings), StringComparison.Ordinal);

        await using var past = new SmtpListener { Certificate = _authority.Certificate(expired: true) };
        Assert.Null(await Transport(Options(past, nameof(MailSecurity.StartTls), null)).Connect(Ct));
        Assert.Contains("(certificate_expired)", _log.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_where_TLS_is_expected_is_no_session()
    {
        await using var server = new SmtpListener();
        Assert.Null(await Transport(Options(server, nameof(MailSecurity.Tls), null)).Connect(Ct));
        Assert.Contains("(tls_handshake_failed)", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    private SmtpListener Server(string security, bool account) => new()
    {
        Certificate = _authority.Certificate(),
        Implicit = security == nameof(MailSecurity.Tls),
        Account = account ? Account : null,
    };

    private MailOptions Options(SmtpListener server, string security, string? password) => MailTestData.SmtpOptions(server.Port) with
    {
        Security = Enum.Parse<MailSecurity>(security),
        CaFile = _authority.File,
        User = password is null ? null : Account.User,
        Password = password,
    };

    private async Task<List<MailOutcome>> Send(SmtpListener server, MailOptions options, int mails)
    {
        await using var session = await Transport(options).Connect(Ct);
        Assert.NotNull(session);
        var outcomes = new List<MailOutcome>();
        for (var n = 1; n <= mails; n++) outcomes.Add(await session.HandOver(MailTestData.Outgoing(MailTestData.Mail(n))));
        return outcomes;
    }

    private SmtpMailTransport Transport(MailOptions options) => new(options, new FakeTimeProvider(MailTestData.Now), _log);

    private sealed class LogKept : ILogger<SmtpMailTransport>
    {
        private readonly Lock _lock = new();
        private readonly List<(LogLevel Level, string Text)> _lines = [];

        public IReadOnlyList<string> Lines => Of(_ => true);

        public IReadOnlyList<string> Warnings => Of(level => level == LogLevel.Warning);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock) _lines.Add((logLevel, formatter(state, exception)));
        }

        private List<string> Of(Func<LogLevel, bool> which)
        {
            lock (_lock) return [.. _lines.Where(line => which(line.Level)).Select(line => line.Text)];
        }
    }
}
