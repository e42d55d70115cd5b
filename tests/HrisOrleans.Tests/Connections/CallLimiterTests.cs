using HrisOrleans.Conformance.Storage;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Tests.Connections;

/// <summary>Two silos that call the same provider for the same account.</summary>
public sealed class CallLimiterTests(SqliteDatabaseFixture database) : StorageConformance(database), IClassFixture<SqliteDatabaseFixture>
{
    private const string Provider = "personio";

    [Fact]
    public async Task Together_they_make_no_more_calls_in_a_minute_than_the_provider_takes()
    {
        var (calls, begun) = (0, Time.GetUtcNow());
        ICallLimiter[] silos = [Silo(), Silo()];
        var working = Task.WhenAll(silos.Select(Work));
        while (Time.GetUtcNow() - begun < TimeSpan.FromMinutes(1))
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.InRange(Volatile.Read(ref calls), 1, 300);
        Assert.True(working.IsCompleted || calls > 0);

        async Task Work(ICallLimiter silo)
        {
            while (Time.GetUtcNow() - begun < TimeSpan.FromMinutes(1))
                if (await silo.Enter(Provider, Tenant.Value, Stop) is null) Interlocked.Increment(ref calls);
        }
    }

    [Fact]
    public async Task Who_was_asked_to_stay_away_is_not_called_by_the_other_silo_and_not_after_a_restart()
    {
        var until = Time.GetUtcNow().AddHours(1);
        await Silo().Throttled("slack", Tenant.Value, until, Stop);
        var refused = await Silo().Enter("slack", Tenant.Value, Stop);
        Assert.Equal((FailureKind.Throttled, (DateTimeOffset?)until), (refused!.Kind, refused.RetryAt));
        Assert.Null(await Silo().Enter("slack", Other.Value, Stop));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Silo().Enter("slack", Tenant.Value, Stop));
    }

    [Fact]
    public async Task The_silo_that_heard_it_stays_away_at_once()
    {
        var silo = Silo();
        Assert.Null(await silo.Enter("slack", Tenant.Value, Stop));
        await silo.Throttled("slack", Tenant.Value, Time.GetUtcNow().AddMinutes(10), Stop);
        Assert.Equal(FailureKind.Throttled, (await silo.Enter("slack", Tenant.Value, Stop))!.Kind);
    }

    [Fact]
    public async Task The_operators_own_figure_counts_in_the_place_of_the_declared_one_and_a_slow_one_is_waited_for()
    {
        var silo = Silo(options => options.CallsPerMinute = 4);
        var begun = Time.GetUtcNow();

        // From one call to the next it is twenty seconds: a read of many pages goes on and does not begin again.
        for (var page = 0; page < 6; page++)
        {
            var next = silo.Enter(Provider, Tenant.Value, Stop).AsTask();
            while (!next.IsCompleted)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            Assert.Null(await next);
        }

        Assert.InRange(Time.GetUtcNow() - begun, TimeSpan.FromSeconds(100), TimeSpan.MaxValue);
    }

    private CallLimiter Silo(Action<ProviderOptions>? configure = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddConnectors(providers: (_, options) => configure?.Invoke(options)).BuildServiceProvider();
        var monitor = services.GetRequiredService<IOptionsMonitor<ProviderOptions>>();
        return new CallLimiter(Service<ICallBudgetStore>(), new CallLimits(services.GetRequiredService<ConnectorCatalogue>, monitor), monitor, Time);
    }
}
