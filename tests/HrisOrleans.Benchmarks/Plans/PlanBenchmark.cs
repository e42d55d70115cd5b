using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HrisOrleans.Benchmarks.Machine;

namespace HrisOrleans.Benchmarks.Plans;

/// <param name="Host">The folder of the product's executable.</param>
internal sealed record PlanBenchmarkOptions(int People, string Host);

/// <summary>
/// What a reviewer does with a plan in which everybody has a line: it is made, paged through from end to end, and searched
/// for one person and for part of a name. Seen from outside, over HTTP.
/// </summary>
internal static class PlanBenchmark
{
    private const string Company = "reviewed";
    private const int Searches = 60;

    public static async Task Run(PlanBenchmarkOptions options)
    {
        await using var databases = await BenchmarkDatabases.Start();
        await using var sandbox = await SandboxProcess.Start();
        var company = await sandbox.Found(Company, 1, options.People);
        var database = await databases.Create("plans");
        await using var product = await ProductProcess.Start(options.Host, database, sandbox);
        var tenant = await product.Connect(Company, company.AccessToken);

        // Two that warm the process up, and the one that is measured.
        var (seconds, plan) = (0d, Guid.Empty);
        for (var preview = 0; preview < 3; preview++) (seconds, plan) = await tenant.Preview();
        Print("plans.make", new() { ["lines"] = (await tenant.Plan(plan)).Lines, ["seconds"] = seconds });

        var (pages, names) = (new List<double>(), new List<string>());
        string? after = null;
        do
        {
            var page = await Timed(pages, () => tenant.Changes(plan, after: after, limit: 500));
            names.AddRange(page.Items.Select(change => change.Email).OfType<string>());
            after = page.Next;
        }
        while (after is not null);
        Print("plans.page", Latencies(pages, ("limit", 500)));

        var random = new Random(1);
        var (one, part) = (new List<double>(), new List<double>());
        for (var search = 0; search < Searches; search++)
        {
            var email = names[random.Next(names.Count)];
            var found = await Timed(one, () => tenant.Changes(plan, search: email, limit: 50));
            if (found.Items.All(change => change.Email != email)) throw new InvalidOperationException("Somebody who is in the plan was not found.");
            await Timed(part, () => tenant.Changes(plan, search: email[..3], limit: 50));
        }

        Print("plans.searchPerson", Latencies(one, ("limit", 50)));
        Print("plans.searchPart", Latencies(part, ("limit", 50)));
        await databases.Drop(database);
    }

    private static async Task<T> Timed<T>(List<double> milliseconds, Func<Task<T>> call)
    {
        var clock = Stopwatch.StartNew();
        var answer = await call();
        milliseconds.Add(clock.Elapsed.TotalMilliseconds);
        return answer;
    }

    private static Dictionary<string, object> Latencies(List<double> milliseconds, params (string Name, object Value)[] more)
    {
        var sorted = milliseconds.Order().ToList();
        var fields = new Dictionary<string, object> { ["calls"] = sorted.Count, ["p50"] = Math.Round(sorted[sorted.Count / 2], 1), ["p99"] = Math.Round(sorted[(int)((sorted.Count - 1) * 0.99)], 1), ["max"] = Math.Round(sorted[^1], 1) };
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }

    private static void Print(string measure, Dictionary<string, object> fields) =>
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>(fields.Prepend(new("measure", measure)))).ToString(CultureInfo.InvariantCulture));
}
