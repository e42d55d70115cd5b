using HrisOrleans.Domain.Connections;
using HrisOrleans.Simulation.Gates;
using HrisOrleans.Simulation.Sabotages;
using HrisOrleans.Simulation.Silos;
using HrisOrleans.Simulation.Steps;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Simulation.Running;

/// <summary>How one seed ended.</summary>
/// <param name="Failure">The sentence of what did not hold; null when everything did.</param>
/// <param name="Hash">The same for the same seed, or something decides that is not the seed.</param>
internal sealed record Played(int Seed, string? Failure, ulong Hash)
{
    /// <summary>Rare places that it came by.</summary>
    public IReadOnlySet<string> Reached { get; init; } = new HashSet<string>();

    /// <summary>The command that plays it again and tells every step.</summary>
    public string Replay(int steps) => $"dotnet run -c Release --project tests/HrisOrleans.Simulation -- --seed {Seed} --steps {steps} --trace";
}

/// <summary>Plays the history of one seed.</summary>
internal static class History
{
    public const int DefaultSteps = 60;

    /// <summary>Over stores in memory, on this thread alone.</summary>
    /// <param name="end">Takes what there is in the end.</param>
    public static Played InMemory(int seed, int steps = DefaultSteps, TextWriter? lines = null, Sabotage? sabotage = null, List<string>? end = null)
    {
        var time = new VirtualTime(Stage.Begin);
        var parts = new ServiceCollection().AddSingleton<TimeProvider>(time).AddMemoryStorage();
        sabotage?.Stores?.Invoke(parts);
        using var services = parts.BuildServiceProvider();
        return Run(seed, steps, services, time, services.GetRequiredService<MemoryDatabase>().Of(Stage.Tenant), lines, end, sabotage);
    }

    /// <summary>The same history over a real database that is empty; whoever waits for it waits on this thread.</summary>
    public static Played OverDatabase(int seed, int steps, DatabaseOptions database, List<string> end)
    {
        var time = new VirtualTime(Stage.Begin);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddHrisStorage(database).BuildServiceProvider();
        try
        {
            return Run(seed, steps, services, time, null, null, end);
        }
        finally
        {
            services.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Plays what a test says over stores in memory, in one silo, and looks after every step as always.</summary>
    public static void Scripted(Func<Stage, Task> play)
    {
        var time = new VirtualTime(Stage.Begin);
        using var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddMemoryStorage().BuildServiceProvider();
        var turns = new Turns(alone: true);
        var stage = new Stage(1, turns, StoreSet.Of(services), time, services.GetRequiredService<MemoryDatabase>().Of(Stage.Tenant), new Trace(null), Holding.One);
        turns.Run(async () =>
        {
            await stage.Start();
            await play(stage);
            stage.Look();
        });
    }

    private static Played Run(int seed, int steps, IServiceProvider services, VirtualTime time, MemoryTenant? rows, TextWriter? lines, List<string>? end, Sabotage? sabotage = null)
    {
        var turns = new Turns(alone: rows is not null);
        var trace = new Trace(lines);
        var stage = new Stage(seed, turns, StoreSet.Of(services), time, rows, trace) { EndsAlike = end is not null || rows is null };
        if (sabotage?.Tells is { } tells) stage.Provider.Tells = tells;
        try
        {
            turns.Run(async () =>
            {
                await Play(stage, steps);
                if (end is not null) end.AddRange(await EndState.Of(stage));
            });
            return new Played(seed, null, trace.Hash) { Reached = stage.Reached };
        }
        catch (Exception broken)
        {
            // The outer edge of a seed: whatever broke is told together with it.
            return new Played(seed, broken is Invariants.InvariantBroken ? broken.Message : broken.ToString(), trace.Hash);
        }
    }

    public static async Task Play(Stage stage, int steps)
    {
        WorldSteps.Populate(stage);
        await stage.Start();
        for (var step = 0; step < steps; step++)
        {
            await Next(stage);
            stage.StepOver();
            stage.Look();
            switch (stage.Random.Next(10))
            {
                case < 4:
                    await stage.ReleaseAll();
                    break;
                case < 9:
                    await stage.ReleaseSome(stage.Random.Next(25));
                    break;
                default:
                    break;
            }
        }

        await Ending.Play(stage);
    }

    private static async ValueTask Next(Stage stage)
    {
        var connection = await stage.Connection();
        var weights = Step.All.Select(step => step.Weight(stage, connection)).ToArray();
        var chosen = stage.Random.Next(weights.Sum());
        var number = 0;
        while (chosen >= weights[number]) chosen -= weights[number++];
        stage.Time.Pass(TimeSpan.FromSeconds(1 + stage.Random.Next(40)));
        stage.Trace.Step(Step.All[number].Name);
        await Step.All[number].Do(stage);
    }
}
