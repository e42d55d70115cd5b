using HrisOrleans.Client.Connections;

namespace HrisOrleans.Console.Setup;

/// <summary>One line of the list of groups.</summary>
/// <param name="Group">Null for the heading of a kind.</param>
/// <param name="Kind">The kind that begins here.</param>
/// <param name="Path">Names of the groups above, in a search.</param>
internal sealed record GroupRow(Group? Group, string Kind, int Depth, bool Parent, bool Open, string? Path);

/// <summary>Groups as lines: under headings of their kinds, as trees where the directory has them.</summary>
internal sealed class GroupTree
{
    private readonly Dictionary<string, Group> _byId;
    private readonly ILookup<string?, Group> _below;
    private readonly bool _headings;

    public GroupTree(IReadOnlyList<Group> groups)
    {
        _byId = groups.ToDictionary(group => group.Id, StringComparer.Ordinal);
        _below = groups.ToLookup(group => group.Parent is { } parent && _byId.ContainsKey(parent) && !Circles(group) ? parent : null);
        _headings = groups.Select(group => group.Kind).Distinct().Count() > 1;
    }

    /// <summary>Groups that have groups below them.</summary>
    public IEnumerable<string> Parents => _below.Where(below => below.Key is not null).Select(below => below.Key!);

    /// <summary>The lines to show.</summary>
    public List<GroupRow> Rows(string? search, IReadOnlySet<string> open) => string.IsNullOrWhiteSpace(search) ? Tree(open) : Found(search.Trim());

    private List<GroupRow> Tree(IReadOnlySet<string> open)
    {
        List<GroupRow> rows = [];
        foreach (var kind in _below[null].GroupBy(group => group.Kind))
        {
            if (_headings) rows.Add(new(null, kind.Key, 0, false, false, null));
            foreach (var group in kind) Add(group, 0);
        }

        return rows;

        void Add(Group group, int depth)
        {
            var parent = _below.Contains(group.Id);
            var shown = parent && open.Contains(group.Id);
            rows.Add(new(group, group.Kind, depth, parent, shown, null));
            if (!shown) return;
            foreach (var below in _below[group.Id]) Add(below, depth + 1);
        }
    }

    private List<GroupRow> Found(string search) =>
        [.. _byId.Values.Where(group => group.Name.Contains(search, StringComparison.OrdinalIgnoreCase)).Select(group => new GroupRow(group, group.Kind, 0, false, false, Path(group)))];

    private string? Path(Group group)
    {
        var names = Above(group).Select(above => above.Name).Reverse().ToList();
        return names.Count == 0 ? null : string.Join(" › ", names);
    }

    // A directory that leads in a circle is shown flat there.
    private bool Circles(Group group) => Above(group).Any(above => above.Id == group.Id);

    private IEnumerable<Group> Above(Group group)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var id = group.Parent; id is not null && seen.Add(id) && _byId.TryGetValue(id, out var above); id = above.Parent) yield return above;
    }
}
