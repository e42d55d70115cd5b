using HrisOrleans.Conformance.Mail;
using HrisOrleans.Domain.Members;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging.Abstractions;

namespace HrisOrleans.Tests.Mail;

public abstract partial class MailRoundContract
{
    [Fact]
    public async Task A_crash_after_an_SMTP_hand_over_leaves_the_mail_unconfirmed_and_sends_no_second()
    {
        await using var server = new SmtpListener();
        _mail.Options = MailTestData.SmtpOptions(server.Port);
        var smtp = new SmtpMailTransport(_mail.Options, _mail.Time, NullLogger<SmtpMailTransport>.Instance);
        var members = await _mail.Invite(1);
        await Crash(_mail.Process(smtp), before: nameof(IMailOutbox.Sent));
        Assert.Equal([MailState.Handing], await _mail.States(members));

        var restarted = _mail.Process(smtp);
        await restarted.Run(Ct);
        Assert.Equal([MailState.Handing], await _mail.States(members));
        _mail.Time.Advance(_mail.Options.Lease * 2);
        await restarted.Run(Ct);
        Assert.Equal([MailState.Unconfirmed], await _mail.States(members));
        Assert.False(Assert.Single(_mail.Reports.All).Refused);
        _mail.Time.Advance(TimeSpan.FromDays(1));
        await restarted.Run(Ct);
        Assert.Single(server.Taken);
    }

    [Fact]
    public async Task A_crash_before_an_SMTP_hand_over_sends_nothing_blindly_either()
    {
        await using var server = new SmtpListener();
        _mail.Options = MailTestData.SmtpOptions(server.Port);
        var smtp = new SmtpMailTransport(_mail.Options, _mail.Time, NullLogger<SmtpMailTransport>.Instance);
        var members = await _mail.Invite(1);
        await Crash(_mail.Process(smtp), after: nameof(IMailOutbox.BeginHandOver));

        _mail.Time.Advance(_mail.Options.Lease * 2);
        await _mail.Process(smtp).Run(Ct);
        Assert.Equal([MailState.Unconfirmed], await _mail.States(members));
        Assert.Empty(server.Taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_crash_it_is_exactly_known_which_files_were_written(bool written)
    {
        var folder = Directory.CreateTempSubdirectory("hris-mail-");
        try
        {
            _mail.Options = MailTestData.FileOptions(folder.FullName);
            var members = await _mail.Invite(3);
            if (written) await Crash(_mail.Process(new FileMailTransport(_mail.Options, NullLogger<FileMailTransport>.Instance)), before: nameof(IMailOutbox.Sent));
            else await Crash(_mail.Process(new FileMailTransport(_mail.Options, NullLogger<FileMailTransport>.Instance)), after: nameof(IMailOutbox.BeginHandOver));
            Assert.Equal(written ? 3 : 0, Mails(folder).Length);
            Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Handing, state));

            var restarted = _mail.Process(new FileMailTransport(_mail.Options, NullLogger<FileMailTransport>.Instance));
            _mail.Time.Advance(_mail.Options.Lease * 2);
            await restarted.Run(Ct);
            Assert.All(await _mail.States(members), state => Assert.Equal(written ? MailState.Sent : MailState.Waiting, state));
            _mail.Time.Advance(TimeSpan.FromMinutes(2));
            await restarted.Run(Ct);
            Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
            foreach (var member in members) Assert.Equal(1, await _mail.World.MailedEvents(member));
            Assert.Equal(3, Mails(folder).Length);
            Assert.Empty(_mail.Reports.All);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_database_away_for_a_moment_leaves_no_doubt_about_mails_that_were_taken()
    {
        var members = await _mail.Invite(2);
        var transport = new ScriptedTransport { MarkedAtOnce = 10 };
        var sender = _mail.Process(transport);
        await Crash(sender, before: nameof(IMailOutbox.Sent));
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Handing, state));
        await sender.Run(Ct);
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
        Assert.Empty(_mail.Reports.All);
        Assert.Equal(1, transport.MostOfOne);
    }

    [Fact]
    public async Task Writing_down_twice_what_was_sent_is_writing_it_once()
    {
        var members = await _mail.Invite(2);
        var sender = _mail.Process(new ScriptedTransport { MarkedAtOnce = 10 });
        // Committed, but the sender never heard of it.
        await Crash(sender, after: nameof(IMailOutbox.Sent));
        await sender.Run(Ct);
        foreach (var member in members) Assert.Equal(1, await _mail.World.MailedEvents(member));
    }

    [Fact]
    public async Task A_mail_that_came_to_light_as_sent_too_late_stays_unconfirmed()
    {
        var members = await _mail.Invite(1);
        var transport = new ScriptedTransport();
        var slow = _mail.Process(transport);
        await Crash(slow, before: nameof(IMailOutbox.Sent));
        _mail.Time.Advance(_mail.Options.Lease * 2);
        await _mail.Process(transport).Run(Ct);
        await slow.Run(Ct);
        Assert.Equal([MailState.Unconfirmed], await _mail.States(members));
        Assert.Equal(0, await _mail.World.MailedEvents(members[0]));
    }

    [Fact]
    public async Task Two_senders_side_by_side_send_nothing_twice()
    {
        var members = await _mail.Invite(120);
        _mail.Options = _mail.Options with { BatchSize = 7 };
        var transport = new ScriptedTransport { Sessions = 3 };
        await Task.WhenAll(UntilIdle(_mail.Process(transport)), UntilIdle(_mail.Process(transport)));
        Assert.Equal(120, transport.Handed.Count);
        Assert.Equal(1, transport.MostOfOne);
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
    }

    /// <summary>Whatever fails whenever, nobody gets a mail twice, and every mail comes to an end.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Under_any_faults_no_mail_arrives_twice(bool remembers)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            await using var mail = await MailHarness.Make(World);
            var random = new Random(seed);
            var members = await mail.Invite(12);
            var transport = new ScriptedTransport { Remembers = remembers, MarkedAtOnce = remembers ? 5 : 1, Sessions = random.Next(1, 3) };
            transport.Outcome = outgoing => Task.FromResult(Happens(random, transport, outgoing));
            mail.Outbox.Before = _ => Chance(random, 10) ? Task.FromException(new DatabaseAway()) : Task.CompletedTask;
            mail.Outbox.After = _ => Chance(random, 10) ? Task.FromException(new DatabaseAway()) : Task.CompletedTask;
            var sender = mail.Process(transport);
            for (var round = 0; round < 60; round++)
            {
                await Try(sender);
                if (Chance(random, 20)) sender = mail.Process(transport);
                mail.Time.Advance(TimeSpan.FromMinutes(random.Next(0, 5)));
            }

            mail.Outbox.Before = mail.Outbox.After = _ => Task.CompletedTask;
            transport.Outcome = _ => Task.FromResult(MailOutcome.Accepted);
            for (var round = 0; round < 10; round++)
            {
                await sender.Run(Ct);
                mail.Time.Advance(TimeSpan.FromHours(2));
            }

            Assert.True(transport.MostOfOne <= 1, $"seed {seed}: a mail arrived twice");
            Assert.All(await mail.States(members), state => Assert.True(state is MailState.Sent or MailState.Refused or MailState.Unconfirmed, $"seed {seed}: {state}"));
        }
    }

    private static MailOutcome Happens(Random random, ScriptedTransport transport, OutgoingMail outgoing)
    {
        int dice;
        lock (random) dice = random.Next(10);
        if (dice == 0) throw new IOException("Something broke in our own house.");
        if (dice == 1) return MailOutcome.Refused;
        if (dice == 2) return MailOutcome.NotHandedOver;
        if (dice != 3) return MailOutcome.Accepted;
        transport.Take(outgoing);
        return MailOutcome.Unknown;
    }

    private static bool Chance(Random random, int percent)
    {
        lock (random) return random.Next(100) < percent;
    }

    private static async Task Try(MailRound sender)
    {
        try
        {
            await sender.Run(Ct);
        }
        catch (Exception failure) when (failure is DatabaseAway or IOException)
        {
            // The next round goes on.
        }
    }

    private static async Task UntilIdle(MailRound sender)
    {
        while (await sender.Run(Ct) != MailRoundResult.Idle)
        {
        }
    }

    private static string[] Mails(DirectoryInfo folder) => Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories);

    /// <summary>Runs a round that breaks at the given place, once.</summary>
    private async Task Crash(MailRound sender, string? before = null, string? after = null)
    {
        _mail.Outbox.Before = operation => operation == before ? Task.FromException(new DatabaseAway()) : Task.CompletedTask;
        _mail.Outbox.After = operation => operation == after ? Task.FromException(new DatabaseAway()) : Task.CompletedTask;
        await Assert.ThrowsAsync<DatabaseAway>(() => sender.Run(Ct));
        _mail.Outbox.Before = _mail.Outbox.After = _ => Task.CompletedTask;
    }
}
