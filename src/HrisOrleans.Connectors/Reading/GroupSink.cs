using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>
/// The groups of one read, and who is in them: named by lists of groups and members that are read before the people, or by
/// attributes of the people themselves.
/// </summary>
/// <remarks>One per read. The people of one page may be mapped while the next page is fetched, so it is safe for that.</remarks>
internal sealed class GroupSink
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<GroupId, DirectoryGroup> _groups = [];
    private readonly Dictionary<string, List<GroupId>> _members = new(StringComparer.Ordinal);
    private readonly HashSet<GroupId> _doubted = [];
    private volatile bool _anyMember;
    private volatile bool _anyDoubt;

    /// <summary>Everything met so far, sorted by id. The first name met stands.</summary>
    public IReadOnlyList<DirectoryGroup> Found
    {
        get
        {
            lock (_gate) return [.. _groups.Values];
        }
    }

    /// <summary>Whether lists have put anybody into a group so far; where none did, nobody needs to be looked up.</summary>
    public bool AnyMember => _anyMember;

    /// <summary>Names a group, also one that nobody is in.</summary>
    public GroupId Add(GroupKind kind, string? id, string? name, GroupId? parent = null)
    {
        if (id is null && name is null) throw new ArgumentException("a group without id and name", nameof(id));
        var group = new GroupId(kind, AttributeGroups.Bounded(id ?? AttributeGroups.Normalised(name!)));
        lock (_gate) _groups.TryAdd(group, new DirectoryGroup(group, name ?? id!, parent));
        return group;
    }

    /// <summary>Puts a person into a group; twice is once.</summary>
    public void Join(string person, GroupId group)
    {
        lock (_gate)
        {
            _anyMember = true;
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_members, person, out _);
            list ??= [];
            if (!list.Contains(group)) list.Add(group);
        }
    }

    /// <summary>The list of this group's members proves nothing: whoever is not in it may be in the group.</summary>
    public void Doubt(GroupId group)
    {
        lock (_gate) _doubted.Add(group);
        _anyDoubt = true;
    }

    /// <summary>The same person, who is perhaps in the groups in doubt that do not list them.</summary>
    public DirectoryPerson Doubted(DirectoryPerson person)
    {
        if (!_anyDoubt) return person;
        lock (_gate) return person with { Perhaps = [.. _doubted.Except(person.Groups).Order()] };
    }

    /// <summary>Takes a person out of every group that lists named so far: a delta names their groups anew.</summary>
    public void Forget(string person)
    {
        lock (_gate) _members.Remove(person);
    }

    /// <summary>The groups that lists put a person into, sorted.</summary>
    public ImmutableArray<GroupId> Of(string person)
    {
        lock (_gate) return _members.TryGetValue(person, out var list) ? [.. list.Order()] : [];
    }

    /// <summary>A hash of the groups that lists put a person into; zero for none.</summary>
    public UInt128 HashOf(string person)
    {
        var groups = Of(person);
        return groups.IsEmpty ? default : XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(GroupList.Write(groups)));
    }

    /// <summary>The groups of lists and of attributes together, sorted and without doubles.</summary>
    public ImmutableArray<GroupId> Together(string person, params IEnumerable<GroupId?> attributes) =>
        [.. Of(person).Concat(attributes.OfType<GroupId>()).Distinct().Order()];
}
