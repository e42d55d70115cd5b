using System.Globalization;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>
/// What changed since a position. The lists of changes only tell whom to look at: they repeat themselves, come out of order
/// and know nothing of groups in groups. Whoever they name is read as they are now.
/// </summary>
internal sealed class Microsoft365Changes(Microsoft365Graph graph, ReadScope? scope, string checkpoint) : PeopleSource
{
    /// <summary>Graph takes no more values in one filter.</summary>
    private const int PerPage = 15;

    /// <summary>A full read is cheaper than more calls than this.</summary>
    private const int MostCalls = 300;

    private static readonly ConnectorFailure StartAgain = new(FailureKind.StartAgain, "What changed since this position is told better by a full read.");

    private readonly SortedSet<string> _named = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly bool _members = Microsoft365Position.NeedsMembers(scope);
    private List<string[]> _pages = [];
    private Microsoft365Position? _position;
    private int _at;

    public override RecordShape Shape => Microsoft365People.Page;

    public override IReadOnlyList<string> Rights => Microsoft365People.AllRights;

    public override bool HasPages => _pages.Count > 0;

    public override IReadOnlyList<string> Tombstones => [.. _deleted];

    public override string? Checkpoint => _position?.ToString();

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        if (Microsoft365Position.Read(checkpoint, scope) is not { } since) return StartAgain;
        var users = await graph.UserChanges(since.Users, TakeUser, cancellationToken);
        if (!users.Succeeded) return users.Failure;
        var groups = since.Groups;
        if (groups is not null)
        {
            var nested = false;
            var changes = await graph.GroupChanges(groups, entry => nested |= !TakeGroup(entry), cancellationToken);
            if (!changes.Succeeded) return changes.Failure;
            if (nested) return StartAgain;
            groups = changes.Value;
        }

        _position = since with { Users = users.Value, Groups = groups };
        _pages = [.. _named.Chunk(PerPage)];
        return _pages.Count + (_members ? _named.Count : 0) > MostCalls ? StartAgain : null;
    }

    // A cursor is the number of the page, and where Graph cut it in two the position in it.
    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken)
    {
        var (number, skip) = Parse(cursor);
        return graph.Users(PerPage, $"id in ({string.Join(',', _pages[number].Select(id => $"'{id}'"))})", skip, cancellationToken);
    }

    public override Reply<NextPage> Next(PageView page)
    {
        if (Microsoft365People.NextOf(page) is not (var skip, null)) return HttpFailures.NotJson;
        if (skip is not null) return NextPage.At($"{_at} {skip}");
        return NextPage.At(++_at < _pages.Count ? _at.ToString(CultureInfo.InvariantCulture) : null);
    }

    public override async Task<ConnectorFailure?> Complete(PageView page, CancellationToken cancellationToken)
    {
        foreach (var id in page.Ids())
        {
            if (id is null) continue;
            _deleted.Remove(id);
            if (!_members) continue;
            var groups = await graph.GroupsOf(id, entry => TakeGroupOf(id, entry), cancellationToken);
            if (!groups.Succeeded && groups.Failure != Microsoft365Graph.NotThere) return groups.Failure;
        }

        return null;
    }

    private static (int Number, string? Skip) Parse(string? cursor)
    {
        if (cursor is null) return (0, null);
        var space = cursor.IndexOf(' ');
        return space < 0 ? (int.Parse(cursor, CultureInfo.InvariantCulture), null) : (int.Parse(cursor.AsSpan(0, space), CultureInfo.InvariantCulture), cursor[(space + 1)..]);
    }

    // Only "deleted" is for good. "changed" is the recycle bin, from which people come back for thirty days: they are missing
    // from the next full reads.
    private void TakeUser(JsonRecord entry)
    {
        var id = Microsoft365Graph.Id(entry);
        if (entry.Object("@removed") is not { } removed) _named.Add(id);
        else if (removed.Text("reason") == "deleted") _deleted.Add(id);
    }

    /// <summary>Takes the people whom a group gained or lost; false where other groups came or went, so that more people may have been moved than are named.</summary>
    private bool TakeGroup(JsonRecord entry)
    {
        var id = Microsoft365Graph.Id(entry);
        if (entry.Object("@removed") is not null) return false;
        if (entry.Text("displayName") is { } name) Groups.Add(GroupKind.Group, id, name);
        var whole = true;
        foreach (var member in entry.List("members@delta"))
        {
            var type = member.Text("@odata.type");
            if (type == Microsoft365Graph.User) _named.Add(Microsoft365Graph.Id(member));
            else if (type is null or Microsoft365Graph.Group) whole = false;
        }

        return whole;
    }

    private string TakeGroupOf(string user, JsonRecord entry)
    {
        var id = Microsoft365Graph.Id(entry);
        if (Microsoft365Graph.Type(entry) != Microsoft365Graph.Group) return id;
        var group = new GroupId(GroupKind.Group, id);
        if (entry.Text("displayName") is { } name) Groups.Add(group.Kind, group.ExternalId, name);
        if (scope is null || scope.Holds(group)) Groups.Join(user, group);
        return id;
    }
}
