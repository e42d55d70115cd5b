using System.Net;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Tests.Http;

/// <summary>A provider that asks for fewer calls and does not say until when.</summary>
public sealed class ThrottlingTests
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Who_names_no_moment_is_asked_again_after_longer_and_longer_pauses(int refusals, bool fails)
    {
        var time = new Hasty();
        var caller = new ProviderCaller(new CallOptions { Attempts = 3 }, time);
        var calls = 0;

        var reply = await caller.Send(
            _ => Task.FromResult(new HttpResponseMessage(calls++ < refusals ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK) { Content = new StringContent("{}") }), null, TestContext.Current.CancellationToken);

        reply.Value?.Dispose();
        Assert.Equal(fails ? FailureKind.Throttled : null, reply.Failure?.Kind);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], time.Pauses);
    }

    /// <summary>Pauses are over at once; the limit of a request never comes.</summary>
    private sealed class Hasty : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.FromSeconds(60)) return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
            Pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
