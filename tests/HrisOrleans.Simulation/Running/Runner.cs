using System.Diagnostics;
using System.Text.Json;
using HrisOrleans.Simulation.Sabotages;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Schema;

namespace HrisOrleans.Simulation.Running;

/// <summary>Plays many seeds on all cores.</summary>
internal static class Runner
{
    /// <summary>Plays seeds and gives those that failed, in their order.</summary>
    /// <param name="reached">Takes the rare places and how many histories came by.</param>
    public static IReadOnlyList<Played> Play(int first, int count, int steps, SortedDictionary<string, int>? reached = null)
    {
        var failed = new List<Played>();
        var next = first - 1;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return [.. failed.OrderBy(played => played.Seed)];

        void Work()
        {
            for (var seed = Interlocked.Increment(ref next); seed < first + count; seed = Interlocked.Increment(ref next))
            {
                var played = History.InMemory(seed, steps);
                lock (failed)
                {
                    if (played.Failure is not null) failed.Add(played);
                    if (reached is null) continue;
                    foreach (var place in played.Reached) reached[place] = reached.GetValueOrDefault(place) + 1;
                }
            }
        }
    }

    /// <summary>Plays seeds over something broken, one after another, until one fails.</summary>
    /// <returns>The one that found it, or null.</returns>
    public static Played? Find(Sabotage sabotage, int first, int count, int steps) =>
        Enumerable.Range(first, count).Select(seed => History.InMemory(seed, steps, sabotage: sabotage)).FirstOrDefault(played => played.Failure is not null);

    public static int Run(string[] arguments, TextWriter output)
    {
        var steps = Number("--steps") ?? History.DefaultSteps;
        if (Number("--seed") is { } seed)
        {
            var played = History.InMemory(seed, steps, arguments.Contains("--trace") ? output : null);
            output.WriteLine(played.Failure ?? $"seed {seed} holds, trace {played.Hash:x16}");
            return played.Failure is null ? 0 : 1;
        }

        if (arguments.Contains("--sqlite")) return OverSqlite(Number("--from") ?? 1, Number("--seeds") ?? 100, steps, output);
        var (first, count, watch) = (Number("--from") ?? 1, Number("--seeds") ?? 1_000, Stopwatch.StartNew());
        if (arguments.Contains("--sabotage")) return OverSabotages(arguments, first, count, steps, output);
        var reached = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var failed = Play(first, count, steps, reached);
        if (arguments.Contains("--reached"))
            foreach (var place in reached) output.WriteLine($"{place.Value} histories came by: {place.Key}");
        foreach (var played in failed.Take(20))
            output.WriteLine($"seed {played.Seed}: {played.Failure!.Split('\n')[0]}\n  {played.Replay(steps)}");
        output.WriteLine(JsonSerializer.Serialize(new { seeds = count, failed = failed.Count, perMinute = (int)(count / watch.Elapsed.TotalMinutes) }));
        return failed.Count == 0 ? 0 : 1;

        int? Number(string name) => Array.IndexOf(arguments, name) is var at && at >= 0 && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Breaks one thing at a time, and tells how many seeds it took to be found.</summary>
    private static int OverSabotages(string[] arguments, int first, int count, int steps, TextWriter output)
    {
        var named = arguments.SkipWhile(argument => argument != "--sabotage").Skip(1).FirstOrDefault();
        var unfound = 0;
        foreach (var (name, sabotage) in Sabotage.All.Where(one => named is null || !Sabotage.All.ContainsKey(named) || one.Key == named))
        {
            var found = Find(sabotage, first, count, steps);
            if (found is null) unfound++;
            output.WriteLine(found is null ? $"{name}: not found in {count} seeds" : $"{name}: found by seed {found.Seed}, the {found.Seed - first + 1}. of them: {found.Failure!.Split('\n')[0]}");
        }

        return unfound == 0 ? 0 : 1;
    }

    /// <summary>Plays each seed in memory and over a SQLite file of its own, and tells where the two ends differ.</summary>
    private static int OverSqlite(int first, int count, int steps, TextWriter output)
    {
        var differ = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            var folder = Directory.CreateTempSubdirectory("hris-simulation-");
            var options = DatabaseOptions.ForSqliteFile(Path.Combine(folder.FullName, "hris.db"));
            DatabaseMigrator.Migrate(options, CancellationToken.None).GetAwaiter().GetResult();
            var (memory, database) = (new List<string>(), new List<string>());
            var (expected, played) = (History.InMemory(seed, steps, end: memory), History.OverDatabase(seed, steps, options, database));
            folder.Delete(recursive: true);
            if (expected.Hash == played.Hash && memory.SequenceEqual(database) && played.Failure is null && expected.Failure is null) continue;
            differ++;
            output.WriteLine($"seed {seed}: {expected.Failure ?? played.Failure?.Split('\n')[0] ?? "the ends differ"}");
            foreach (var line in memory.Except(database)) output.WriteLine($"  memory: {line}");
            foreach (var line in database.Except(memory)) output.WriteLine($"  sqlite: {line}");
        }

        output.WriteLine(JsonSerializer.Serialize(new { seeds = count, differ }));
        return differ == 0 ? 0 : 1;
    }
}
