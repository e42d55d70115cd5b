using HrisOrleans.Silo.Mail;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Mail;

public sealed class MailSignalTests
{
    private readonly FakeTimeProvider _time = new(MailTestData.Now);
    private readonly MailSignal _signal = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ring_before_the_waiting_is_not_lost_and_many_are_one()
    {
        for (var ring = 0; ring < 3; ring++) _signal.Ring();
        await Wait();
        var second = Wait();
        Assert.False(second.IsCompleted);
        _signal.Ring();
        await second;
    }

    [Fact]
    public async Task Without_a_ring_waiting_ends_with_the_interval()
    {
        var waiting = Wait();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
    }

    [Fact]
    public async Task Stopping_ends_the_waiting()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _signal.Wait(TimeSpan.FromSeconds(5), _time, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task Wait() => _signal.Wait(TimeSpan.FromSeconds(5), _time, Ct);
}
