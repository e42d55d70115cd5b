using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.World;

namespace HrisOrleans.Simulation.Steps;

/// <summary>What goes wrong: at the provider, in a silo's process, in the database, at the mail server.</summary>
internal static class TroubleSteps
{
    public static IReadOnlyList<Step> All { get; } =
    [
        new("provider trouble", 5, Break),
        new("provider well", (stage, _) => stage.Provider.Faults == ProviderFaults.None ? 0 : 15, Mend),
        new("crash", 2, stage => stage.Crash()),
        new("restart", (stage, _) => stage.AnyDead ? 25 : 0, Restart),
        new("pause", 2, stage => stage.Pause()),
        new("move", 2, stage => stage.Move()),
        new("database trouble", (stage, _) => stage.DatabaseIsWell ? 1 : 20, Database),
        new("mail server", (stage, _) => stage.MailServer.Down ? 20 : 1, Mails),
    ];

    private static void Break(Stage stage)
    {
        var random = stage.Random;
        stage.Provider.Faults = random.Next(15) switch
        {
            0 => new ProviderFaults { BreaksAt = random.Next(3) },
            1 => new ProviderFaults { BreaksAt = random.Next(3), Throttles = true },
            2 => new ProviderFaults { TotalOff = stage.Chance(50) ? 1 : -1 },
            3 => new ProviderFaults { Empty = true },
            4 => new ProviderFaults { LosesPage = random.Next(2) },
            5 => new ProviderFaults { Doubles = true },
            6 => new ProviderFaults { Hides = true },
            7 => new ProviderFaults { OtherRights = true },
            8 => new ProviderFaults { WrongKey = true },
            9 => new ProviderFaults { HidesGroup = Company.Group(1 + random.Next(3)) },
            10 or 11 => Cut(stage),
            12 => new ProviderFaults { ShortBy = 1 + random.Next(stage.Provider.Of(Provider.First).People.Count) },
            13 => new ProviderFaults { OtherPeople = true },
            _ => new ProviderFaults { ForgetsCheckpoints = true },
        };
        stage.Trace.Detail("provider", stage.Provider.Faults.ToString());
    }

    private static ProviderFaults Cut(Stage stage) =>
        new() { CutsGroup = (Company.Group(1 + stage.Random.Next(3)), stage.Pick(stage.Provider.Of(Provider.First).People.Keys.ToList())) };

    private static ValueTask Mend(Stage stage)
    {
        stage.Provider.Faults = ProviderFaults.None;
        stage.Trace.Detail("provider", "well");
        return ValueTask.CompletedTask;
    }

    private static async ValueTask Restart(Stage stage)
    {
        stage.Trace.Step("restart");
        stage.Restart();
        await stage.Keeper.Settle();
    }

    private static ValueTask Database(Stage stage)
    {
        stage.DatabaseIsWell = !stage.DatabaseIsWell;
        stage.Trace.Detail("database", stage.DatabaseIsWell ? "well" : "in trouble");
        return ValueTask.CompletedTask;
    }

    private static ValueTask Mails(Stage stage)
    {
        stage.MailServer.Down = !stage.MailServer.Down;
        stage.Trace.Detail("mail server", stage.MailServer.Down ? "down" : "up");
        return ValueTask.CompletedTask;
    }
}
