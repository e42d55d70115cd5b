using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Simulation.Running;

namespace HrisOrleans.Simulation.Steps;

/// <summary>The provider says that something changed: a wish to look, which may come late, twice, or after a later one.</summary>
internal static class HintSteps
{
    public static IReadOnlyList<Step> All { get; } =
    [
        new("hint", (stage, _) => stage.Hints.Count > 0 ? 6 : 0, Arrive),
        new("late hint", (_, state) => state is { Runs: true } ? 1 : 0, PastAnOlderRead),
    ];

    private static async ValueTask Arrive(Stage stage)
    {
        var which = stage.Chance(60) ? 0 : stage.Random.Next(stage.Hints.Count);
        var hint = stage.Hints[which];
        if (!stage.Chance(30)) stage.Hints.RemoveAt(which);
        await Hint(stage, hint);
        if (stage.Chance(20)) await Hint(stage, hint);
    }

    // A full read is under way when somebody leaves, and the hint comes while the read still knows nothing of it.
    private static async ValueTask PastAnOlderRead(Stage stage)
    {
        await AdminSteps.Sync(stage, full: true);
        await stage.ReleaseSome(stage.Random.Next(12));
        if (stage.Chance(50)) WorldSteps.Vanish(stage);
        else WorldSteps.Somebody(stage, "leaves by record", person => person with { Status = AccountStatus.Departed });
        await Hint(stage, 0);
    }

    // Two of the same millisecond would be told apart by chance alone.
    private static ValueTask Hint(Stage stage, int number)
    {
        stage.Time.Pass(TimeSpan.FromSeconds(1));
        return stage.Admin($"hint {number}", connection => connection.Link.RequestSync(new RequestSync(false), CancellationToken.None));
    }
}
