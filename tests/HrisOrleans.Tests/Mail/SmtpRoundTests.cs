using HrisOrleans.Conformance.Mail;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging.Abstractions;

namespace HrisOrleans.Tests.Mail;

/// <summary>The whole way: outbox on SQLite, a round of the sender, SMTP under TLS with a password.</summary>
public sealed class SmtpRoundTests : IAsyncLifetime
{
    private static readonly (string User, string Password) Account = ("mailer", "s3cret");
    private readonly MailAuthority _authority = new();
    private MailHarness _mail = null!;
    private SmtpListener _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _mail = await MailHarness.Make(SqliteOutboxWorld.Make);
        _server = new SmtpListener { Certificate = _authority.Certificate(), Account = Account };
        _mail.Options = MailTestData.SmtpOptions(_server.Port) with
        {
            Security = MailSecurity.StartTls, CaFile = _authority.File, User = Account.User, Password = Account.Password, Connections = 1,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _mail.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_refused_recipient_is_that_members_alone_and_the_rest_goes_through()
    {
        var members = await _mail.Invite(5);
        _server.Answer = (step, _) => step == "RCPT" && _server.Commands[^1].Contains("person-3@", StringComparison.Ordinal) ? "550 5.1.1 nobody of this name" : SmtpListener.Obliging(step);
        Assert.Equal(MailRoundResult.More, await Sender().Run(Ct));
        Assert.Equal([MailState.Sent, MailState.Sent, MailState.Refused, MailState.Sent, MailState.Sent], await _mail.States(members));
        Assert.True(Assert.Single(_mail.Reports.All).Refused);
        Assert.Equal(4, _server.Taken.Count);
    }

    [Fact]
    public async Task A_server_that_takes_a_mail_and_drops_before_it_says_so_leaves_it_unconfirmed_for_good()
    {
        var members = await _mail.Invite(2);
        _server.Answer = (step, connection) => step == "END" && connection == 1 ? null : SmtpListener.Obliging(step);
        var sender = Sender();
        await sender.Run(Ct);
        var states = await _mail.States(members);
        Assert.Single(states, state => state == MailState.Unconfirmed);
        Assert.Single(states, state => state == MailState.Sent);
        Assert.False(Assert.Single(_mail.Reports.All).Refused);
        for (var day = 0; day < 3; day++)
        {
            _mail.Time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(MailRoundResult.Idle, await sender.Run(Ct));
        }

        Assert.Single(_server.Taken);
    }

    [Fact]
    public async Task Under_a_wrong_password_nothing_is_lost_and_nothing_counts_as_tried()
    {
        var members = await _mail.Invite(3);
        _server.Account = (Account.User, "changed at the server");
        for (var round = 0; round < 3; round++) Assert.Equal(MailRoundResult.ServerUnusable, await Sender().Run(Ct));
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Waiting, state));
        Assert.Empty(_mail.Reports.All);
        _server.Account = Account;
        Assert.Equal(MailRoundResult.More, await Sender().Run(Ct));
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
        Assert.Equal(3, _server.Taken.Count);
    }

    [Fact]
    public async Task While_the_server_is_dead_mails_wait_and_go_out_once_it_is_back()
    {
        var members = await _mail.Invite(3);
        await _server.DisposeAsync();
        Assert.Equal(MailRoundResult.ServerUnusable, await Sender().Run(Ct));
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Waiting, state));

        await using var back = new SmtpListener { Certificate = _authority.Certificate(), Account = Account };
        _mail.Options = _mail.Options with { Port = back.Port };
        await Sender().Run(Ct);
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
        Assert.Equal(3, back.Taken.Count);
    }

    [Fact]
    public async Task A_server_that_is_slow_before_it_takes_a_mail_gets_it_again_and_after_that_never()
    {
        var members = await _mail.Invite(1);
        _server.Answer = (step, connection) => connection == 2 ? null : step == "RCPT" && connection == 1 ? SmtpListener.Silence : SmtpListener.Obliging(step);
        var round = Sender().Run(Ct);
        await _server.Silent.Task.WaitAsync(Ct);
        _mail.Time.Advance(_mail.Options.Timeout);
        await round;
        Assert.Equal([MailState.Waiting], await _mail.States(members));
        _mail.Time.Advance(TimeSpan.FromHours(1));
        await Sender().Run(Ct);
        Assert.Equal([MailState.Sent], await _mail.States(members));
        Assert.Single(_server.Taken);
    }

    private MailRound Sender() => _mail.Process(new SmtpMailTransport(_mail.Options, _mail.Time, NullLogger<SmtpMailTransport>.Instance));
}
