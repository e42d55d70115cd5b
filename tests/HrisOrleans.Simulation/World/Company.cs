using System.Collections.Immutable;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Simulation.World;

/// <summary>A record of a company's list.</summary>
/// <param name="Readable">The record can be mapped.</param>
/// <param name="Change">The number of the change that it last came with.</param>
internal sealed record Listed(DirectoryPerson Person, bool Readable, long Change);

/// <summary>What one provider knows: people in the order of their ids, groups, and a log of changes.</summary>
internal sealed class Company(string provider)
{
    private readonly SortedDictionary<string, Listed> _people = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _deleted = new(StringComparer.Ordinal);

    /// <summary>The provider's id, and the company's account there.</summary>
    public string Provider => provider;

    /// <summary>The number of the last change.</summary>
    public long Changes { get; private set; }

    public IReadOnlyDictionary<string, Listed> People => _people;

    /// <summary>Names of groups; one whose name is gone is deleted.</summary>
    public SortedDictionary<GroupId, string> Groups { get; } = [];

    public static GroupId Group(int number) => new(GroupKind.Department, $"g{number}");

    public void Put(DirectoryPerson person, bool readable = true)
    {
        _people[person.ExternalId] = new Listed(person, readable, ++Changes);
        _deleted.Remove(person.ExternalId);
    }

    /// <summary>The record is no longer listed; a delta tells of it.</summary>
    public void Remove(string id)
    {
        if (_people.Remove(id)) _deleted[id] = ++Changes;
    }

    public void Change(string id, Func<DirectoryPerson, DirectoryPerson> change)
    {
        if (_people.TryGetValue(id, out var listed)) Put(change(listed.Person), listed.Readable);
    }

    public void DeleteGroup(GroupId group)
    {
        Groups.Remove(group);
        foreach (var id in _people.Keys.ToList()) Change(id, person => person.Groups.Contains(group) ? person with { Groups = [.. person.Groups.Where(other => other != group)] } : person);
    }

    /// <summary>Records after an id, in order.</summary>
    public IEnumerable<Listed> After(string? id) => _people.Values.Where(listed => id is null || string.CompareOrdinal(listed.Person.ExternalId, id) > 0);

    /// <summary>Ids that were deleted after a change and are not listed again.</summary>
    public IEnumerable<string> DeletedAfter(long change) => _deleted.Where(pair => pair.Value > change).Select(pair => pair.Key);

    public static DirectoryPerson Person(string id, string email, params IEnumerable<GroupId> groups) =>
        new(id, email, id, "Doe", null, null, AccountStatus.Active, PersonKind.Employee, null, [.. groups.Order()]);
}
