using HrisOrleans.Client.Connections;

namespace HrisOrleans.Console.Connect;

/// <summary>One number of the policy as a person enters it.</summary>
internal sealed record PolicyField(string Name, string Label, string Unit, string Help, int Least, int Most, Func<Policy, int> Get);

/// <summary>The policy's numbers in the units that people think in.</summary>
internal static class PolicyFields
{
    public static IReadOnlyList<PolicyField> All { get; } =
    [
        new("delta", "Read changes every", "minutes", "Where the provider tells what changed.", 1, 10_080, policy => policy.DeltaEverySeconds / 60),
        new("full", "Read everything every", "minutes", "Only a complete check can find that somebody left.", 1, 10_080, policy => policy.FullEverySeconds / 60),
        new("absence", "An absence counts after", "minutes", "Two complete checks this far apart have to miss somebody.", 1, 43_200, policy => policy.MinimumAbsenceSeconds / 60),
        new("people", "Losses always allowed", "people", "However small the company.", 0, 100_000, policy => policy.RemovalPeople),
        new("percent", "Share that may be lost", "%", "Of the managed members, counted at the start of the window.", 0, 100, policy => policy.RemovalPercent),
        new("most", "Never more than", "people", "However large the company.", 0, 100_000, policy => policy.RemovalAtMost),
        new("window", "Window", "hours", "How far back losses are counted.", 1, 720, policy => policy.RemovalWindowSeconds / 3600),
        new("groupPeople", "Losses of one group", "people", "Always allowed, for each selected group.", 0, 100_000, policy => policy.GroupRemovalPeople),
        new("groupPercent", "Share of one group", "%", "Of the people it let in.", 0, 100, policy => policy.GroupRemovalPercent),
        new("shrink", "Hold a read that misses", "%", "Of the people known so far. 100 switches it off.", 1, 100, policy => policy.ShrinkPercent),
        new("churn", "Hold other ids or addresses from", "%", "Of the members at once. 100 switches it off.", 1, 100, policy => policy.ChurnPercent),
    ];

    public static PolicyRequest Request(IReadOnlyDictionary<string, int> values) => new(values["delta"] * 60, values["full"] * 60, values["absence"] * 60)
    {
        RemovalPeople = values["people"],
        RemovalPercent = values["percent"],
        RemovalAtMost = values["most"],
        RemovalWindowSeconds = values["window"] * 3600,
        GroupRemovalPeople = values["groupPeople"],
        GroupRemovalPercent = values["groupPercent"],
        ShrinkPercent = values["shrink"],
        ChurnPercent = values["churn"],
    };
}
