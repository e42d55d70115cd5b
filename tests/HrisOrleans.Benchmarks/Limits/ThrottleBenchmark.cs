using System.Text.Json;
using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Client;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Benchmarks.Limits;

/// <param name="Tenants">Tenants whose syncs are measured, at the same time.</param>
/// <param name="People">Of each.</param>
/// <param name="Rounds">How often all of them sync, alone and beside the throttled one, in turns.</param>
/// <param name="Host">The folder of the product's executable.</param>
internal sealed record ThrottleBenchmarkOptions(int Tenants, int People, int Rounds, string Host);

/// <summary>
/// One tenant is answered 429 for an hour, and its admin presses "sync now" all the time. What it costs the others: the time
/// that all of them take to sync, beside it and without it, in turns.
/// </summary>
internal static class ThrottleBenchmark
{
    private const double Goal = 1.2;
    private const int AnHour = 3600;
    private const string Throttled = "throttled";

    // So many syncs in a row are a round: one alone is over before the throttled tenant has been refused.
    private const int InARow = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task Run(ThrottleBenchmarkOptions options)
    {
        await using var databases = await BenchmarkDatabases.Start();
        await using var sandbox = await SandboxProcess.Start();
        await using var product = await ProductProcess.Start(options.Host, await databases.Create("throttle"), sandbox);
        var others = new List<ProductTenant>();
        for (var n = 0; n < options.Tenants; n++) others.Add(await Configured($"others{n}", n + 1));
        var throttled = await Configured(Throttled, 99);

        var answers = sandbox.Control.Company(Throttled);
        foreach (var endpoint in (string[])[SandboxEndpoints.Company, SandboxEndpoints.List, SandboxEndpoints.Changed])
            await answers.Fault(new NewFault(FaultKind.Throttle, endpoint, Times: int.MaxValue, RetryAfterSeconds: AnHour));
        var before = await Calls(answers);

        // One of each that warms the process up.
        await Round(others);
        await Beside();
        var (alone, beside) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            // Who goes first takes turns too.
            if (round % 2 == 0) alone.Add(await Round(others));
            beside.Add(await Beside());
            if (round % 2 != 0) alone.Add(await Round(others));
            Console.Error.WriteLine($"round {round + 1}: {alone[^1]:0.000} s alone, {beside[^1]:0.000} s beside");
        }

        var ratio = Median(beside) / Median(alone);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            measure = "limits.throttled",
            alone = Math.Round(Median(alone), 3),
            beside = Math.Round(Median(beside), 3),
            ratio = Math.Round(ratio, 3),
            goalRatio = Goal,
            met = ratio <= Goal,
            tenants = options.Tenants,
            people = options.People,
            rounds = options.Rounds,
            callsOfTheThrottled = await Calls(answers) - before,
        }));

        async Task<ProductTenant> Configured(string name, int seed)
        {
            var company = await sandbox.Found(name, seed, options.People);
            var tenant = await product.Connect(name, company.AccessToken);
            await tenant.First();
            return tenant;
        }

        async Task<double> Beside()
        {
            using var done = new CancellationTokenSource();
            var pressing = Press(throttled, done.Token);
            var seconds = await Round(others);
            await done.CancelAsync();
            if (await pressing == 0) throw new InvalidOperationException("The throttled tenant never ran: nothing was measured.");
            return seconds;
        }
    }

    /// <summary>Until the last of them has synced.</summary>
    private static async Task<double> Round(IReadOnlyList<ProductTenant> tenants)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(tenants.Select(async tenant =>
        {
            for (var sync = 0; sync < InARow; sync++) await tenant.Full();
        }));
        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    /// <returns>How many of its syncs came to nothing.</returns>
    private static async Task<int> Press(ProductTenant tenant, CancellationToken done)
    {
        var failed = 0;
        while (!done.IsCancellationRequested)
        {
            try
            {
                var sync = await tenant.Api.Syncs.Request(tenant.Id, new SyncRequest(Full: true), cancellationToken: done);
                while (sync.Phase is not ("done" or "failed" or "superseded"))
                {
                    await Task.Delay(Pause, TimeProvider.System, done);
                    sync = await tenant.Api.Syncs.Get(tenant.Id, sync.Id, done);
                }

                if (sync.Outcome != RefusalCodes.ProviderThrottled) throw new InvalidOperationException($"The throttled tenant came to {sync.Outcome}.");
                failed++;
                await Task.Delay(Pause, TimeProvider.System, done);
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                break;
            }
        }

        return failed;
    }

    private static async Task<long> Calls(SandboxCompany company) => (await company.State()).Requests.Values.Sum();

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);
}
