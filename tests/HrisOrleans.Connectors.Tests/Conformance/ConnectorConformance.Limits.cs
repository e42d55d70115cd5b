using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>A provider that counts calls, and refuses those that are too many in its own words.</summary>
public abstract partial class ConnectorConformance
{
    private const int Windows = 3;

    // A declared limit of more calls than this would take a sandbox minutes: there, and where none is declared, the operator names this many a minute.
    private const int Most = 400;
    private const int Operators = 20;

    [Fact]
    public async Task A_read_of_many_windows_of_calls_keeps_to_the_limits_and_ends_with_a_proof()
    {
        var time = new HastyTime(ConnectorHarness.Begin);
        using var file = await SqliteFile.Migrated();
        await using var probe = await Start();
        var declared = probe.Connector.Descriptor.Limits;
        var own = declared.Count > 0 && declared.All(limit => limit.Calls <= Most);
        IReadOnlyList<CallWindow> windows = own ? [.. declared.Select(limit => new CallWindow(limit.Calls, limit.Per.TotalSeconds))] : [new CallWindow(Operators)];
        var needed = Windows * windows.Max(window => window.Calls);
        var people = Math.Max(People, provider.ChoosesPageSize ? needed : needed * ConnectorHarness.PageSize);
        await using var harness = await ConnectorHarness.Start(provider, people, pageSize: 1, time, services => AsInASilo(services, file, own ? null : Operators));
        await harness.Company.Limit(new VendorLimits(provider.Id, windows), TestContext.Current.CancellationToken);

        // What comes in one answer is read again and again.
        CompanyState state;
        do
        {
            var picture = await harness.ReadAll(scope: ReadScope.NoGroups);
            Assert.True(picture.Last is ReadStep.End { Certificate: not null }, picture.Last?.ToString());
            state = await harness.Company.State(TestContext.Current.CancellationToken);
        }
        while (state.Requests.Values.Sum() < needed);

        Assert.Equal(0, state.Refused[provider.Id]);
        // Not much longer than that takes, with a quarter at once and the rest one after the other.
        var longest = windows.MaxBy(window => window.Seconds)!;
        Assert.InRange((time.GetUtcNow() - ConnectorHarness.Begin).TotalSeconds / longest.Seconds, Windows - 1, 1 + (state.Requests.Values.Sum() / (0.75 * longest.Calls)));
    }

    [Fact]
    public async Task Whoever_does_not_keep_to_a_limit_is_refused_in_the_providers_own_words()
    {
        await using var harness = await ConnectorHarness.Start(provider, People, pageSize: 1);
        const int taken = 2;
        await harness.Company.Limit(new VendorLimits(provider.Id, [new CallWindow(taken)]), TestContext.Current.CancellationToken);

        var failure = (await harness.ReadAll(scope: ReadScope.NoGroups)).Failure;

        // Nobody's clock has moved: the window is over in a minute, whether it is named or not.
        Assert.Equal(FailureKind.Throttled, failure.Kind);
        Assert.Equal(harness.Time.GetUtcNow().AddMinutes(1), failure.RetryAt);
        Assert.Equal(1, (await harness.Company.State(TestContext.Current.CancellationToken)).Refused[provider.Id]);

        harness.Time.Advance(TimeSpan.FromMinutes(1));
        await harness.Company.Limit(new VendorLimits(provider.Id, []), TestContext.Current.CancellationToken);
        Assert.NotNull((await harness.ReadAll(scope: ReadScope.NoGroups)).End.Certificate);
    }

    [Fact]
    public async Task The_sandbox_counts_as_the_provider_documents()
    {
        await using var harness = await Start();
        var declared = harness.Connector.Descriptor.Limits.Select(limit => new CallWindow(limit.Calls, limit.Per.TotalSeconds)).ToList();
        if (declared.Count == 0) return;

        Assert.Equal(declared, (await harness.Company.Limit(new VendorLimits(provider.Id), TestContext.Current.CancellationToken)).Windows);
    }

    private static void AsInASilo(IServiceCollection services, SqliteFile file, int? callsPerMinute)
    {
        services.AddHrisStorage(file.Options);
        services.PostConfigureAll<ProviderOptions>(options => options.CallsPerMinute = callsPerMinute);
        services.AddSingleton<ICallLimiter>(provider =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<ProviderOptions>>();
            return new CallLimiter(
                provider.GetRequiredService<ICallBudgetStore>(), new CallLimits(provider.GetRequiredService<ConnectorCatalogue>, options), options, provider.GetRequiredService<TimeProvider>());
        });
    }
}
