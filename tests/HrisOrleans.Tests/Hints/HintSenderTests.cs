using System.Collections.Concurrent;
using System.Reflection;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Pushed;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Hints;

/// <summary>Signals on their way to connections, on a clock of the test's own.</summary>
public sealed class HintSenderTests : IAsyncLifetime
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");
    private static readonly DateTimeOffset Connected = new(2026, 3, 2, 8, 30, 0, TimeSpan.Zero);

    private readonly WatchedTime _time = new();
    private readonly PushSignal _signal = new();
    private readonly BlockingCollection<string> _heard = [];
    private readonly HintSender _sender;

    public HintSenderTests() => _sender = new HintSender(_signal, Grains.With(_heard), _time, NullLogger<HintSender>.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _sender.StartAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        await _sender.StopAsync(CancellationToken.None);
        _sender.Dispose();
        _heard.Dispose();
    }

    [Fact]
    public async Task Any_number_of_hints_within_half_a_second_is_one_and_it_is_passed_on_by_then()
    {
        for (var i = 0; i < 200; i++) _signal.Ring(Acme, Connected);
        _signal.Ring(Globex);
        await _time.Waiting(1);
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Empty(_heard);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([$"Heed connection/acme {Connected:O}", "Hint connection/globex"], new[] { _heard.Take(Stop), _heard.Take(Stop) }.Order());
        Assert.Empty(_heard);
        Assert.Empty(_signal.Gathered);
    }

    [Fact]
    public async Task What_comes_while_one_is_passed_on_is_another()
    {
        _signal.Ring(Acme, Connected);
        await _time.Waiting(1);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        _heard.Take(Stop);
        _signal.Ring(Acme, Connected);
        await _time.Waiting(2);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal($"Heed connection/acme {Connected:O}", _heard.Take(Stop));
    }

    [Fact]
    public void A_hint_of_a_later_connection_takes_the_place_of_an_earlier_ones()
    {
        var signal = new PushSignal();
        signal.Ring(Acme, Connected);
        signal.Ring(Acme, Connected.AddDays(1));
        signal.Ring(Acme, Connected);
        Assert.Equal(Connected.AddDays(1), signal.Taken(Acme));
        Assert.Null(signal.Taken(Acme));
    }

    /// <summary>Tells when somebody waits on it.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private readonly SemaphoreSlim _timers = new(0);
        private int _seen;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Release();
            return timer;
        }

        public async Task Waiting(int times)
        {
            for (; _seen < times; _seen++) await _timers.WaitAsync(Stop);
        }
    }

    /// <summary>Connections that only write down what they hear.</summary>
    public class Grains : DispatchProxy
    {
        private BlockingCollection<string> _heard = null!;
        private string _key = "";

        internal static IGrainFactory With(BlockingCollection<string> heard) => Made<IGrainFactory>(heard, "");

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IGrainFactory.GetGrain)) return Made<IConnectionGrain>(_heard, (string)args![0]!);
            _heard.Add(args![0] is HeedHint hint ? $"{targetMethod.Name} {_key} {hint.ConnectedAt:O}" : $"{targetMethod.Name} {_key}");
            return Task.CompletedTask;
        }

        private static T Made<T>(BlockingCollection<string> heard, string key)
            where T : class
        {
            var made = Create<T, Grains>();
            ((Grains)(object)made)._heard = heard;
            ((Grains)(object)made)._key = key;
            return made;
        }
    }
}
