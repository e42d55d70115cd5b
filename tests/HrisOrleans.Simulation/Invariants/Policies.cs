using HrisOrleans.Domain.Connections;

namespace HrisOrleans.Simulation.Invariants;

/// <summary>Which policy was in force when: what a plan was made by is what stood while it was made.</summary>
internal sealed class Policies
{
    private readonly List<(DateTimeOffset From, SyncPolicy Policy)> _all = [];

    public void Note(DateTimeOffset now, SyncPolicy? policy)
    {
        if (policy is not null && (_all.Count == 0 || _all[^1].Policy != policy)) _all.Add((now, policy));
    }

    /// <summary>All that stood at any moment between these two.</summary>
    public IEnumerable<SyncPolicy> Between(DateTimeOffset from, DateTimeOffset to)
    {
        var first = Math.Max(0, _all.FindLastIndex(policy => policy.From <= from));
        return _all.Skip(first).TakeWhile((policy, index) => index == 0 || policy.From <= to).Select(policy => policy.Policy);
    }
}
