using HrisOrleans.Domain.Connections;
using HrisOrleans.Simulation.Running;

namespace HrisOrleans.Simulation.Steps;

/// <summary>Something that may happen next.</summary>
/// <param name="Weight">How likely it is beside the others; 0: not now. The connection's row is given, null before the first connect.</param>
internal sealed record Step(string Name, Func<Stage, ConnectionState?, int> Weight, Func<Stage, ValueTask> Do)
{
    public Step(string name, int weight, Func<Stage, ValueTask> act)
        : this(name, (_, _) => weight, act)
    {
    }

    public Step(string name, int weight, Action<Stage> act)
        : this(name, (_, _) => weight, act)
    {
    }

    public Step(string name, Func<Stage, ConnectionState?, int> weight, Action<Stage> act)
        : this(name, weight, stage =>
        {
            act(stage);
            return ValueTask.CompletedTask;
        })
    {
    }

    /// <summary>Everything that may happen.</summary>
    public static IReadOnlyList<Step> All { get; } = [.. WorldSteps.All, .. HintSteps.All, .. AdminSteps.All, .. MemberSteps.All, .. TroubleSteps.All];
}
