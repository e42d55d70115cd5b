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

    /// <summary>Contractors come in too. Whoever is picked by name comes in whatever they are.</summary>
    public bool Contractors { get; private init; }

    /// <summary>Guests of the directory come in too.</summary>
    public bool Guests { get; private init; }

    public static Selection Everyone { get; } = new(SelectionMode.Everyone, [], []);

    public static Selection OfGroups(IEnumerable<GroupId> groups) => new(SelectionMode.Groups, [.. groups.Distinct().Order()], []);

    public static Selection OfPeople(IEnumerable<string> externalIds) =>
        new(SelectionMode.Manual, [], [.. externalIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The same selection with these kinds of people ticked; in <see cref="SelectionMode.Manual"/> there is nothing to tick.</summary>
    public Selection With(bool contractors, bool guests) => Mode == SelectionMode.Manual ? this : this with { Contractors = contractors, Guests = guests };

    /// <summary>What in this selection selects a person; empty when nothing does, or people of their kind are not ticked.</summary>
    public SelectedBy Selects(DirectoryPerson person) => Admits(person.Kind) ? Selects(person.ExternalId, person.Groups) : SelectedBy.Nothing;

    /// <summary>Whether people of this kind can be selected.</summary>
    public bool Admits(PersonKind kind) => Mode == SelectionMode.Manual || kind switch
    {
        PersonKind.Contractor => Contractors,
        PersonKind.Guest => Guests,
        PersonKind.Employee => true,
        // Never people, whatever is selected; see the rules of a person.
        PersonKind.Bot or PersonKind.ServiceAccount => true,
    };

    /// <summary>What in this selection selects a person with these groups, whatever kind they are of; empty when nothing does.</summary>
    public SelectedBy Selects(string externalId, ImmutableArray<GroupId> groups) => Mode switch
    {
        SelectionMode.Everyone => SelectedBy.Everyone,
        SelectionMode.Groups => SelectedBy.Of(groups, _groups),
        SelectionMode.Manual => _people.Contains(externalId) ? SelectedBy.Name : SelectedBy.Nothing,
    };

    /// <summary>The person is picked by name; the pick holds even after they left the directory.</summary>
    public bool Picks(string externalId) => Mode == SelectionMode.Manual && _people.Contains(externalId);

    public bool Equals(Selection? other) =>
        other is not null && Mode == other.Mode && Contractors == other.Contractors && Guests == other.Guests && Groups.SequenceEqual(other.Groups) && People.SequenceEqual(other.People, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Mode, Groups.Length, People.Length);
}
