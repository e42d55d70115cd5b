using HrisOrleans.Client.Connections;

namespace HrisOrleans.Console.Connect;

/// <summary>One number of the policy as a person enters it.</summary>
internal sealed record PolicyField(string Name, string Label, string Unit, string Help, int Least, int Most, Func<Policy, int> Get, Func<PolicyRequest, int, PolicyRequest> With);

/// <summary>The policy's numbers in the units that people think in.</summary>
internal static class PolicyFields
{
    public static IReadOnlyList<PolicyField> All { get; } =
    [
        new("delta", "Read changes every", "minutes", "Where the provider tells what changed.", 1, 10_080, policy => policy.DeltaEverySeconds / 60, (request, value) => request with { DeltaEverySeconds = value * 60 }),
        new("full", "Read everything every", "minutes", "Only a complete check can find that somebody left.", 1, 10_080, policy => policy.FullEverySeconds / 60, (request, value) => request with { FullEverySeconds = value * 60 }),
        new("absence", "An absence counts after", "minutes", "Two complete checks this far apart have to miss somebody.", 1, 43_200, policy => policy.MinimumAbsenceSeconds / 60, (request, value) => request with { MinimumAbsenceSeconds = value * 60 }),
        new("people", "Losses always allowed", "people", "However small the company.", 0, 100_000, policy => policy.RemovalPeople, (request, value) => request with { RemovalPeople = value }),
        new("percent", "Share that may be lost", "%", "Of the managed members, counted at the start of the window.", 0, 100, policy => policy.RemovalPercent, (request, value) => request with { RemovalPercent = value }),
        new("most", "Never more than", "people", "However large the company.", 0, 100_000, policy => policy.RemovalAtMost, (request, value) => request with { RemovalAtMost = value }),
        new("window", "Window", "hours", "How far back losses are counted.", 1, 720, policy => policy.RemovalWindowSeconds / 3600, (request, value) => request with { RemovalWindowSeconds = value * 3600 }),
        new("groupPeople", "Losses of one group", "people", "Always allowed, for each selected group.", 0, 100_000, policy => policy.GroupRemovalPeople, (request, value) => request with { GroupRemovalPeople = value }),
        new("groupPercent", "Share of one group", "%", "Of the people it let in.", 0, 100, policy => policy.GroupRemovalPercent, (request, value) => request with { GroupRemovalPercent = value }),
        new("shrink", "Hold a read that misses", "%", "Of the people known so far. 100 switches it off.", 1, 100, policy => policy.ShrinkPercent, (request, value) => request with { ShrinkPercent = value }),
        new("churn", "Hold other ids or addresses from", "%", "Of the members at once. 100 switches it off.", 1, 100, policy => policy.ChurnPercent, (request, value) => request with { ChurnPercent = value }),
    ];

    /// <summary>Only what was changed: the rest stays as it is, to the second, whoever sets it meanwhile.</summary>
    public static PolicyRequest Request(IReadOnlyDictionary<string, int?> opened, IReadOnlyDictionary<string, int?> values) => All
        .Where(field => values[field.Name] is not null && values[field.Name] != opened[field.Name])
        .Aggregate(new PolicyRequest(), (request, field) => field.With(request, values[field.Name]!.Value));
}
