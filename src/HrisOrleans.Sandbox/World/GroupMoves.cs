namespace HrisOrleans.Sandbox.World;

/// <summary>Somebody came into a group, or is no longer in it.</summary>
internal sealed record GroupMove(DateTimeOffset At, int Person, SandboxGroupKind Kind, string Group, bool Joined);

/// <summary>
/// Who moved between groups, in order, for vendors that keep groups apart from people: there, moving to another place is no
/// change of the person.
/// </summary>
internal sealed class GroupMoves(TimeProvider time)
{
    private readonly List<GroupMove> _all = [];
    private readonly Dictionary<int, DateTimeOffset> _people = [];

    public IReadOnlyList<GroupMove> All => _all;

    /// <summary>When something else than the place of somebody changed last; null for never.</summary>
    public DateTimeOffset? PersonChanged(int id) => _people.TryGetValue(id, out var moment) ? moment : null;

    /// <summary>Takes note of a change; null stands for somebody who is not in the company.</summary>
    public void Note(Person? before, Person? after)
    {
        if ((after ?? before)?.Id is not { } id) return;
        var now = time.GetUtcNow();
        foreach (var kind in Enum.GetValues<SandboxGroupKind>())
        {
            var (from, to) = (In(before, kind), In(after, kind));
            if (from == to) continue;
            if (from is not null) _all.Add(new GroupMove(now, id, kind, from, Joined: false));
            if (to is not null) _all.Add(new GroupMove(now, id, kind, to, Joined: true));
        }

        if (before is null || after is null || before.With(SandboxGroupKind.Location, after.Location) != after) _people[id] = now;
    }

    // Whoever is deactivated is taken out of their groups.
    private static string? In(Person? person, SandboxGroupKind kind) => person is { Active: true } ? person.GroupOf(kind) : null;
}
