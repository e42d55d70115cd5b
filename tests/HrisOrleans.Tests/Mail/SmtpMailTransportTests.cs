using HrisOrleans.Conformance.Mail;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Mail;

public sealed class SmtpMailTransportTests : IAsyncDisposable
{
    private readonly SmtpListener _server = new();
    private readonly FakeTimeProvider _time = new(MailTestData.Now);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task One_connection_carries_many_mails()
    {
        await using (var session = await Connect())
        {
            for (var n = 1; n <= 5; n++) Assert.Equal(MailOutcome.Accepted, await session!.HandOver(MailTestData.Outgoing(MailTestData.Mail(n))));
        }

        Assert.Equal(5, _server.Taken.Count);
        Assert.Equal(1, _server.Connections);
        Assert.Contains("QUIT", _server.Commands);
        // The dot alone on a line was part of the mail.
        Assert.All(_server.Taken, mail => Assert.EndsWith($"Hello{Environment.NewLine}..{Environment.NewLine}again{Environment.NewLine}", mail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", nameof(MailOutcome.Refused))]
    [InlineData("RCPT", "553 bad mailbox name", nameof(MailOutcome.Refused))]
    [InlineData("RCPT", "451 greylisted", nameof(MailOutcome.NotHandedOver))]
    [InlineData("RCPT", "452 mailbox full", nameof(MailOutcome.NotHandedOver))]
    [InlineData("MAIL", "451 later", nameof(MailOutcome.NotHandedOver))]
    [InlineData("MAIL", "550 our own sender is not welcome", nameof(MailOutcome.NotHandedOver))]
    [InlineData("MAIL", "530 authenticate first", nameof(MailOutcome.NotHandedOver))]
    [InlineData("DATA", "451 later", nameof(MailOutcome.NotHandedOver))]
    [InlineData("DATA", "421 going down", nameof(MailOutcome.NotHandedOver))]
    [InlineData("END", "451 could not store it", nameof(MailOutcome.NotHandedOver))]
    [InlineData("END", "554 looks like spam", nameof(MailOutcome.Refused))]
    [InlineData("MAIL", null, nameof(MailOutcome.NotHandedOver))]
    [InlineData("RCPT", null, nameof(MailOutcome.NotHandedOver))]
    [InlineData("DATA", null, nameof(MailOutcome.Unknown))]
    [InlineData("END", null, nameof(MailOutcome.Unknown))]
    public async Task An_answer_or_a_break_decides_what_became_of_the_mail(string step, string? answer, string outcome)
    {
        _server.Answer = (at, _) => at == step ? answer : SmtpListener.Obliging(at);
        await using var session = await Connect();
        Assert.Equal(outcome, (await session!.HandOver(MailTestData.Outgoing(MailTestData.Mail()))).ToString());
        Assert.Empty(_server.Taken);
    }

    [Fact]
    public async Task After_a_refusal_the_connection_goes_on_for_others()
    {
        _server.Answer = (at, _) => at == "RCPT" && _server.Commands[^1].Contains("person-1@", StringComparison.Ordinal) ? "550 no" : SmtpListener.Obliging(at);
        await using var session = await Connect();
        Assert.Equal(MailOutcome.Refused, await session!.HandOver(MailTestData.Outgoing(MailTestData.Mail(1))));
        Assert.Equal(MailOutcome.Accepted, await session.HandOver(MailTestData.Outgoing(MailTestData.Mail(2))));
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_connection_that_had_enough_is_replaced_when_nothing_was_taken()
    {
        _server.Answer = (at, connection) => at == "MAIL" && connection == 1 && _server.Taken.Count == 2 ? null : SmtpListener.Obliging(at);
        await using var session = await Connect();
        for (var n = 1; n <= 4; n++) Assert.Equal(MailOutcome.Accepted, await session!.HandOver(MailTestData.Outgoing(MailTestData.Mail(n))));
        Assert.Equal(4, _server.Taken.Count);
        Assert.Equal(2, _server.Connections);
    }

    [Fact]
    public async Task A_mail_in_doubt_is_not_tried_again_over_a_fresh_connection()
    {
        _server.Answer = (at, connection) => at == "END" && connection == 1 ? null : SmtpListener.Obliging(at);
        await using var session = await Connect();
        Assert.Equal(MailOutcome.Unknown, await session!.HandOver(MailTestData.Outgoing(MailTestData.Mail(1))));
        Assert.Empty(_server.Taken);
        Assert.Equal(MailOutcome.Accepted, await session.HandOver(MailTestData.Outgoing(MailTestData.Mail(2))));
        Assert.Single(_server.Taken);
    }

    [Theory]
    [InlineData("RCPT", nameof(MailOutcome.NotHandedOver))]
    [InlineData("END", nameof(MailOutcome.Unknown))]
    public async Task A_server_that_hangs_is_given_up_in_time(string step, string outcome)
    {
        _server.Answer = (at, connection) => at == step && connection == 1 ? SmtpListener.Silence : connection > 1 ? null : SmtpListener.Obliging(at);
        await using var session = await Connect();
        var handingOver = session!.HandOver(MailTestData.Outgoing(MailTestData.Mail()));
        await _server.Silent.Task.WaitAsync(Ct);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(outcome, (await handingOver).ToString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_gives_no_session()
    {
        var port = _server.Port;
        await _server.DisposeAsync();
        Assert.Null(await Transport(MailTestData.SmtpOptions(port)).Connect(Ct));
    }

    [Fact]
    public async Task A_server_that_is_not_ready_gives_no_session()
    {
        _server.Answer = (at, _) => at == "CONNECT" ? "421 too busy" : SmtpListener.Obliging(at);
        Assert.Null(await Connect());
    }

    [Fact]
    public async Task Where_TLS_is_asked_for_nothing_is_said_in_plain_text()
    {
        Assert.Null(await Transport(MailTestData.SmtpOptions(_server.Port) with { Security = MailSecurity.StartTls, User = "mailer", Password = "s3cret" }).Connect(Ct));
        Assert.DoesNotContain(_server.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("235 welcome", true)]
    [InlineData("535 wrong password", false)]
    public async Task Signing_in_decides_whether_there_is_a_session(string answer, bool session)
    {
        _server.Answer = (at, _) => at switch
        {
            "EHLO" => "250-test.local\r\n250 AUTH PLAIN",
            "AUTH" => answer,
            _ => SmtpListener.Obliging(at),
        };
        await using var opened = await Transport(MailTestData.SmtpOptions(_server.Port) with { User = "mailer", Password = "s3cret" }).Connect(Ct);
        Assert.Equal(session, opened is not null);
    }

    [Fact]
    public async Task An_international_address_is_not_spoken_to_a_server_that_cannot_take_it()
    {
        await using var session = await Connect();
        Assert.Equal(MailOutcome.Refused, await session!.HandOver(MailTestData.Outgoing(MailTestData.Mail(email: "josé@example.org"))));
        Assert.DoesNotContain(_server.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_international_address_goes_to_a_server_that_can()
    {
        _server.Answer = (at, _) => at == "EHLO" ? "250-test.local\r\n250-8BITMIME\r\n250 SMTPUTF8" : SmtpListener.Obliging(at);
        await using var session = await Connect();
        Assert.Equal(MailOutcome.Accepted, await session!.HandOver(MailTestData.Outgoing(MailTestData.Mail(email: "josé@example.org"))));
        Assert.Contains(_server.Commands, line => line.StartsWith("RCPT TO:<josé@example.org>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_server_took_cannot_be_asked() => Assert.Null(await Transport(MailTestData.SmtpOptions(1)).WasTaken(MailTestData.Acme, Guid.NewGuid(), Ct));

    private Task<IMailSession?> Connect() => Transport(MailTestData.SmtpOptions(_server.Port)).Connect(Ct);

    private SmtpMailTransport Transport(MailOptions options) => new(options, _time, NullLogger<SmtpMailTransport>.Instance);
}
