using HrisOrleans.Domain.Members;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>Something that must hold in every history. One object a history: it may remember what it saw.</summary>
/// <param name="name">What it is called when it is broken.</param>
internal abstract class Invariant(string name)
{
    public string Name => name;

    /// <summary>Looks at what was written since the last look.</summary>
    public abstract void After(Moment moment);

    /// <summary>Looks at everything once the history is over and everybody had time to settle.</summary>
    public virtual void AtEnd(Moment moment)
    {
    }

    protected void Must(bool holds, string otherwise)
    {
        if (!holds) throw new InvariantBroken(name, otherwise);
    }

    protected InvariantBroken Broken(string how) => new(name, how);
}

/// <summary>An invariant does not hold.</summary>
internal sealed class InvariantBroken(string name, string how) : Exception($"{name}: {how}");

/// <summary>One decision on a member as its events tell it.</summary>
/// <param name="Before">The state it rests on; null for a birth.</param>
internal sealed record Decision(MemberState? Before, MemberState After, IReadOnlyList<MemberEvent> Events, StoredEvent First)
{
    public Origin Origin => First.Origin;

    public string Who => After.Source?.ToString() ?? "somebody by hand";

    /// <summary>A sync or an edit made it, by a plan's line.</summary>
    public bool ByPlan => Origin.PlanId is not null;
}

/// <summary>What was written since the last look, and where everything stands now.</summary>
internal sealed record Moment(Stage Stage, MemoryTenant Rows, IReadOnlyList<StoredEvent> Events, IReadOnlyList<Decision> Decisions)
{
    /// <summary>What another sync has to bring about; empty once everybody had their time.</summary>
    public List<Late> Late { get; } = [];
}

/// <summary>Why somebody is not yet where they belong.</summary>
internal enum LateBy
{
    /// <summary>The last sync noted the absence for the first time: what the one before had read was held, and the reviewer let through an older read.</summary>
    HeldRead = 1,

    /// <summary>The address that the person comes with became free by the last sync.</summary>
    FreedAddress = 2,

    /// <summary>The last sync parked losses, and so did not reach everybody.</summary>
    ParkedLosses = 3,
}

internal sealed record Late(LateBy Why, string Who);
