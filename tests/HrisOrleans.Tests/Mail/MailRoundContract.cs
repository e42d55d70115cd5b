using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;

namespace HrisOrleans.Tests.Mail;

public sealed class MailRoundInMemoryTests : MailRoundContract
{
    internal override Task<IOutboxWorld> World() => MemoryOutboxWorld.Make();

    private protected override int Seeds => 30;
}

public sealed class MailRoundOnSqliteTests : MailRoundContract
{
    internal override Task<IOutboxWorld> World() => SqliteOutboxWorld.Make();

    private protected override int Seeds => 3;
}

/// <summary>What sending promises, whatever the outbox is made of.</summary>
public abstract partial class MailRoundContract : IAsyncLifetime
{
    private MailHarness _mail = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _mail = await MailHarness.Make(World);

    public ValueTask DisposeAsync() => _mail.DisposeAsync();

    /// <summary>How many courses of faults are tried.</summary>
    private protected abstract int Seeds { get; }

    internal abstract Task<IOutboxWorld> World();

    [Fact]
    public async Task What_waits_goes_out_once_and_is_in_the_history()
    {
        var members = await _mail.Invite(5);
        var transport = new ScriptedTransport();
        var sender = _mail.Process(transport);
        Assert.Equal(MailRoundResult.More, await sender.Run(Ct));
        Assert.Equal(MailRoundResult.Idle, await sender.Run(Ct));
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
        foreach (var member in members) Assert.Equal(1, await _mail.World.MailedEvents(member));
        Assert.Equal(Enumerable.Range(1, 5).Select(n => $"person-{n}@example.org"), transport.Handed.Order());
        Assert.Empty(_mail.Reports.All);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task An_invitation_revoked_between_lease_and_hand_over_is_not_sent(int markedAtOnce)
    {
        var members = await _mail.Invite(3);
        _mail.Outbox.After = operation => operation == nameof(IMailOutbox.Lease) ? _mail.World.Revoke(members[1], _mail.Time.GetUtcNow()) : Task.CompletedTask;
        var transport = new ScriptedTransport { MarkedAtOnce = markedAtOnce };
        await _mail.Process(transport).Run(Ct);
        Assert.Equal(["person-1@example.org", "person-3@example.org"], transport.Handed.Order());
        Assert.Equal([MailState.Sent, MailState.Cancelled, MailState.Sent], await _mail.States(members));
        Assert.Empty(_mail.Reports.All);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_not_used()
    {
        await _mail.Invite(1);
        _mail.Outbox.After = operation =>
        {
            if (operation == nameof(IMailOutbox.Lease)) _mail.Time.Advance(_mail.Options.Lease);
            return Task.CompletedTask;
        };
        var transport = new ScriptedTransport();
        await _mail.Process(transport).Run(Ct);
        Assert.Empty(transport.Handed);
    }

    [Fact]
    public async Task A_refused_recipient_concerns_that_member_only()
    {
        var members = await _mail.Invite(3);
        var transport = new ScriptedTransport { Outcome = mail => Task.FromResult(Recipient(mail) == "person-2@example.org" ? MailOutcome.Refused : MailOutcome.Accepted) };
        await _mail.Process(transport).Run(Ct);
        Assert.Equal([MailState.Sent, MailState.Refused, MailState.Sent], await _mail.States(members));
        Assert.True(Assert.Single(_mail.Reports.All).Refused);
    }

    [Fact]
    public async Task A_suppressed_address_gets_nothing_and_the_member_is_told()
    {
        var members = await _mail.Invite(3);
        await _mail.Suppress("acme", "Person-2@Example.org");
        await _mail.Suppress("globex", "person-1@example.org");
        _mail.Reports.WhenSuppressed = mail => _mail.World.Revoke(mail.Member, _mail.Time.GetUtcNow());
        var transport = new ScriptedTransport();
        var sender = _mail.Process(transport);
        await sender.Run(Ct);
        Assert.Equal(["person-1@example.org", "person-3@example.org"], transport.Handed.Order());
        Assert.Equal(members[1], Assert.Single(_mail.Reports.AllSuppressed).Member);
        Assert.Equal([MailState.Sent, MailState.Cancelled, MailState.Sent], await _mail.States(members));
        Assert.Equal(MailRoundResult.Idle, await sender.Run(Ct));
    }

    [Fact]
    public async Task A_suppressed_mail_whose_member_cannot_be_told_is_looked_at_again_and_never_sent()
    {
        await _mail.Invite(1);
        await _mail.Suppress("acme", "person-1@example.org");
        _mail.Reports.Failing = _ => new TimeoutException();
        var transport = new ScriptedTransport();
        var sender = _mail.Process(transport);
        Assert.Equal(MailRoundResult.More, await sender.Run(Ct));
        Assert.Equal(MailRoundResult.Idle, await sender.Run(Ct));
        _mail.Reports.Failing = _ => null;
        _mail.Time.Advance(_mail.Options.Lease);
        await sender.Run(Ct);
        Assert.Single(_mail.Reports.AllSuppressed);
        Assert.Empty(transport.Handed);
    }

    [Fact]
    public async Task A_mail_of_unknown_outcome_is_told_and_never_sent_again()
    {
        var members = await _mail.Invite(1);
        var transport = new ScriptedTransport { Outcome = _ => Task.FromResult(MailOutcome.Unknown) };
        var sender = _mail.Process(transport);
        await sender.Run(Ct);
        Assert.Equal([MailState.Unconfirmed], await _mail.States(members));
        Assert.False(Assert.Single(_mail.Reports.All).Refused);
        for (var day = 0; day < 3; day++)
        {
            _mail.Time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(MailRoundResult.Idle, await sender.Run(Ct));
        }

        Assert.Single(transport.Handed);
        Assert.Single(_mail.Reports.All);
    }

    [Fact]
    public async Task A_mail_that_was_not_taken_is_tried_again_after_a_while()
    {
        var members = await _mail.Invite(1);
        var transport = new ScriptedTransport { Outcome = _ => Task.FromResult(MailOutcome.NotHandedOver) };
        var sender = _mail.Process(transport);
        await sender.Run(Ct);
        Assert.Equal([MailState.Waiting], await _mail.States(members));
        Assert.Equal(MailRoundResult.Idle, await sender.Run(Ct));
        transport.Outcome = _ => Task.FromResult(MailOutcome.Accepted);
        _mail.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(MailRoundResult.More, await sender.Run(Ct));
        Assert.Equal([MailState.Sent], await _mail.States(members));
        Assert.Equal(2, transport.Handed.Count);
    }

    [Fact]
    public async Task While_the_server_is_away_mails_wait_and_are_due_as_before()
    {
        var members = await _mail.Invite(3);
        var transport = new ScriptedTransport { Usable = false };
        var sender = _mail.Process(transport);
        Assert.Equal(MailRoundResult.ServerUnusable, await sender.Run(Ct));
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Waiting, state));
        transport.Usable = true;
        Assert.Equal(MailRoundResult.More, await sender.Run(Ct));
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
    }

    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_leaves_the_rest_waiting()
    {
        var members = await _mail.Invite(4);
        var transport = new ScriptedTransport();
        transport.Outcome = _ =>
        {
            transport.Usable = transport.Handed.Count < 2;
            return Task.FromResult(MailOutcome.Accepted);
        };
        Assert.Equal(MailRoundResult.ServerUnusable, await _mail.Process(transport).Run(Ct));
        var states = await _mail.States(members);
        Assert.Equal(2, states.Count(state => state == MailState.Sent));
        Assert.Equal(2, states.Count(state => state == MailState.Waiting));
    }

    [Fact]
    public async Task Stopping_finishes_what_has_begun_and_gives_the_rest_back()
    {
        var members = await _mail.Invite(5);
        using var stop = new CancellationTokenSource();
        var transport = new ScriptedTransport();
        transport.Outcome = async _ =>
        {
            await stop.CancelAsync();
            return MailOutcome.Accepted;
        };
        await _mail.Process(transport).Run(stop.Token);
        var states = await _mail.States(members);
        Assert.Equal(1, states.Count(state => state == MailState.Sent));
        Assert.Equal(4, states.Count(state => state == MailState.Waiting));

        // Nobody has to wait for a lease to run out.
        await _mail.Process(new ScriptedTransport()).Run(Ct);
        Assert.All(await _mail.States(members), state => Assert.Equal(MailState.Sent, state));
    }

    [Fact]
    public async Task A_tenant_whose_mails_cannot_be_composed_holds_up_nobody_else()
    {
        var broken = await _mail.Invite(2, "broken");
        var fine = await _mail.Invite(2, "fine");
        _mail.TenantNames = tenant => tenant.Value == "broken" ? throw new TimeoutException() : "Fine";
        await _mail.Process(new ScriptedTransport { MarkedAtOnce = 100 }).Run(Ct);
        Assert.All(await _mail.States(fine), state => Assert.Equal(MailState.Sent, state));
        Assert.All(await _mail.States(broken), state => Assert.Equal(MailState.Waiting, state));
    }

    [Fact]
    public async Task A_member_who_cannot_be_told_holds_up_nobody_and_is_told_later()
    {
        var members = await _mail.Invite(3);
        var mute = members[0];
        _mail.Reports.Failing = mail => mail.Member == mute ? new TimeoutException() : null;
        var sender = _mail.Process(new ScriptedTransport { Outcome = _ => Task.FromResult(MailOutcome.Refused) });
        await sender.Run(Ct);
        Assert.Equal([MailState.Handing, MailState.Refused, MailState.Refused], await _mail.States(members));
        _mail.Reports.Failing = _ => null;
        _mail.Time.Advance(_mail.Options.Lease * 2);
        await sender.Run(Ct);
        Assert.Equal([MailState.Unconfirmed, MailState.Refused, MailState.Refused], await _mail.States(members));
        Assert.Equal(3, _mail.Reports.All.Count);
    }

    private static string Recipient(OutgoingMail mail) => mail.Message.To.Mailboxes.Single().Address;
}
