using HrisOrleans.Domain.Members;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Mail;

public sealed class MailSenderTests : IAsyncLifetime
{
    private readonly MailSignal _signal = new();
    private readonly Lifetime _lifetime = new();
    private readonly ScriptedTransport _transport = new();
    private readonly WatchedTime _time = new();
    private readonly SemaphoreSlim _leases = new(0);
    private MailHarness _mail = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _mail = await MailHarness.Make(MemoryOutboxWorld.Make, _time);
        _mail.Outbox.After = Leased;
    }

    public ValueTask DisposeAsync() => _mail.DisposeAsync();

    [Fact]
    public async Task It_begins_when_the_host_is_up_and_works_when_rung_for()
    {
        await _mail.Invite(1);
        using var sender = Sender();
        await sender.StartAsync(Ct);
        Assert.Empty(_transport.Handed);
        _lifetime.Start();
        await Looks(2);
        Assert.Single(_transport.Handed);
        await _mail.World.Invite("late@example.org", MailTestData.Acme, _mail.Time.GetUtcNow());
        _signal.Ring();
        await Looks(2);
        Assert.Equal(2, _transport.Handed.Count);
        await sender.StopAsync(Ct);
    }

    [Fact]
    public async Task Without_a_ring_it_looks_by_itself()
    {
        using var sender = Sender();
        _lifetime.Start();
        await sender.StartAsync(Ct);
        await Looks(1);
        await _mail.Invite(1);
        await OnceItWaits(_mail.Options.PollInterval);
        await Looks(2);
        Assert.Single(_transport.Handed);
        await sender.StopAsync(Ct);
    }

    [Fact]
    public async Task A_failed_round_is_not_the_end()
    {
        await _mail.Invite(1);
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mail.Outbox.Before = operation =>
        {
            if (operation != nameof(IMailOutbox.Lease) || broken.Task.IsCompleted) return Task.CompletedTask;
            broken.SetResult();
            return Task.FromException(new DatabaseAway());
        };
        using var sender = Sender();
        _lifetime.Start();
        await sender.StartAsync(Ct);
        await broken.Task.WaitAsync(Ct);
        await OnceItWaits(TimeSpan.FromMinutes(1));
        await Looks(2);
        Assert.Single(_transport.Handed);
        await sender.StopAsync(Ct);
    }

    [Fact]
    public async Task Stopping_before_the_host_is_up_ends_it_too()
    {
        using var sender = Sender();
        await sender.StartAsync(Ct);
        await sender.StopAsync(Ct);
        Assert.True(sender.ExecuteTask!.IsCompleted);
        Assert.False(sender.ExecuteTask.IsFaulted);
    }

    private MailSender Sender() => new(_mail.Process(_transport), _signal, _mail.Options, _mail.Time, new Random(1), _lifetime, NullLogger<MailSender>.Instance);

    private Task Leased(string operation)
    {
        if (operation == nameof(IMailOutbox.Lease)) _leases.Release();
        return Task.CompletedTask;
    }

    private async Task Looks(int times)
    {
        for (var n = 0; n < times; n++) await _leases.WaitAsync(Ct);
    }

    private async Task OnceItWaits(TimeSpan pass)
    {
        await _time.Waits.WaitAsync(Ct);
        _time.Advance(pass);
    }

    /// <summary>Time that says when somebody begins to wait for it.</summary>
    private sealed class WatchedTime() : FakeTimeProvider(MailTestData.Now)
    {
        public SemaphoreSlim Waits { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Waits.Release();
            return timer;
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _started = new();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void Start() => _started.Cancel();

        public void StopApplication()
        {
        }
    }
}
