using System.Collections.Frozen;
using System.Collections.Immutable;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Domain.Connections;

/// <summary>How people are selected. The numbers are stored.</summary>
public enum SelectionMode
{
    Everyone = 1,
    Groups = 2,
    Manual = 3,
}

/// <summary>Who comes in: everyone, any of a set of groups, or people picked by name.</summary>
public sealed record Selection
{
    private readonly FrozenSet<GroupId> _groups;
    private readonly FrozenSet<string> _people;

    private Selection(SelectionMode mode, ImmutableArray<GroupId> groups, ImmutableArray<string> people)
    {
        (Mode, Groups, People) = (mode, groups, people);
        _groups = groups.ToFrozenSet();
        _people = people.ToFrozenSet(StringComparer.Ordinal);
    }

    public SelectionMode Mode { get; }

    /// <summary>The selected groups, sorted; empty unless the mode is <see cref="SelectionMode.Groups"/>.</summary>
    public ImmutableArray<GroupId> Groups { get; }

    /// <summary>External ids of the picked people, sorted; empty unless the mode is <see cref="SelectionMode.Manual"/>.</summary>
    public ImmutableArray<string> People { get; }

    public static Selection Everyone { get; } = new(SelectionMode.Everyone, [], []);

    public static Selection OfGroups(IEnumerable<GroupId> groups) => new(SelectionMode.Groups, [.. groups.Distinct().Order()], []);

    public static Selection OfPeople(IEnumerable<string> externalIds) =>
        new(SelectionMode.Manual, [], [.. externalIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>What in this selection selects a person with these groups; empty when nothing does.</summary>
    public SelectedBy Selects(string externalId, ImmutableArray<GroupId> groups) => Mode switch
    {
        SelectionMode.Everyone => SelectedBy.Everyone,
        SelectionMode.Groups => SelectedBy.Of(groups, _groups),
        SelectionMode.Manual => _people.Contains(externalId) ? SelectedBy.Name : SelectedBy.Nothing,
    };

    /// <summary>The person is picked by name; the pick holds even after they left the directory.</summary>
    public bool Picks(string externalId) => Mode == SelectionMode.Manual && _people.Contains(externalId);

    public bool Equals(Selection? other) =>
        other is not null && Mode == other.Mode && Groups.SequenceEqual(other.Groups) && People.SequenceEqual(other.People, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Mode, Groups.Length, People.Length);
}
