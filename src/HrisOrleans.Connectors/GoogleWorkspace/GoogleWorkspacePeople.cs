using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>The users of a company, its organizational units, and the groups that matter.</summary>
internal sealed class GoogleWorkspacePeople : PeopleSource
{
    private readonly GoogleWorkspaceDirectory _directory;
    private readonly int _pageSize;
    private readonly ReadScope? _scope;
    private readonly Dictionary<string, List<GroupId>> _units = new(StringComparer.Ordinal) { ["/"] = [] };
    private readonly List<GroupId> _everybody = [];

    public GoogleWorkspacePeople(GoogleWorkspaceDirectory directory, int pageSize, ReadScope? scope)
    {
        (_directory, _pageSize, _scope) = (directory, pageSize, scope);
        Shape = new RecordShape("users", "id", ["nextPageToken"], Map)
        {
            Name = GoogleWorkspaceMapper.Name,
            Meet = Meet,
            MayLackArray = true,

            // Whoever may only see the public view of the domain gets neither status nor unit.
            Shown = [new(GoogleWorkspaceProvider.UsersRight, "primaryEmail"), new(GoogleWorkspaceProvider.UsersRight, "suspended"), new(GoogleWorkspaceProvider.UsersRight, "orgUnitPath")],
        };
    }

    public override RecordShape Shape { get; }

    public override IReadOnlyList<string> Rights { get; } = [.. GoogleWorkspaceProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        var units = new List<(GroupId Id, string Path, string? Name, string? Parent)>();
        var asked = new List<(GroupId Group, string Id, long Direct)>();
        var failure = await _directory.OrgUnits(
            entry => units.Add((new GroupId(GroupKind.OrgUnit, Needed(entry, "orgUnitId")), Needed(entry, "orgUnitPath"), entry.Text("name"), entry.Text("parentOrgUnitId"))),
            cancellationToken);
        if (failure is not null) return failure;
        Place(units);
        failure = await _directory.Groups(
            entry =>
            {
                var id = Needed(entry, "id");
                var group = Groups.Add(GroupKind.Group, id, entry.Text("name") ?? entry.Text("email"));
                if (_scope is null || _scope.Holds(group)) asked.Add((group, id, long.TryParse(entry.Text("directMembersCount"), out var direct) ? direct : 0));
            },
            cancellationToken);
        foreach (var (group, id, direct) in asked)
        {
            if (failure is not null) return failure;
            var members = await _directory.Members(id, _pageSize, entry => Join(group, entry), cancellationToken);

            // Gone since the groups were listed: nobody is in it.
            if (members.Failure == GoogleWorkspaceErrors.NotThere) continue;
            failure = members.Failure;

            // Whoever is in a group through another one comes on top of the count. Fewer may be so for good, as where some of them cannot be
            // listed: then the list says who is in the group, and of nobody that they are not.
            if (failure is null && members.Value < direct) Groups.Doubt(group);
        }

        return failure;
    }

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) => _directory.Users(_pageSize, GoogleWorkspaceMapper.Fields, cursor, cancellationToken);

    public override Reply<NextPage> Next(PageView page) => page.Beside("nextPageToken") switch
    {
        null => NextPage.At(null),
        { ValueKind: JsonValueKind.String } token => NextPage.At(token.GetString() is { Length: > 0 } cursor ? cursor : null),
        _ => HttpFailures.NotJson,
    };

    // Whoever is in a unit is in those above it as well.
    private void Place(List<(GroupId Id, string Path, string? Name, string? Parent)> units)
    {
        var byId = new Dictionary<string, (GroupId Id, string Path, string? Name, string? Parent)>(StringComparer.Ordinal);
        foreach (var unit in units) byId[unit.Id.ExternalId] = unit;
        foreach (var unit in units)
        {
            var parent = unit.Parent is { } above && byId.TryGetValue(above, out var found) ? found.Id : (GroupId?)null;
            Groups.Add(unit.Id.Kind, unit.Id.ExternalId, unit.Name ?? unit.Path, parent);
            var chain = new List<GroupId> { unit.Id };
            for (var at = unit; at.Parent is { } next && byId.TryGetValue(next, out at) && !chain.Contains(at.Id);) chain.Add(at.Id);
            _units[unit.Path] = chain;
        }
    }

    private string Join(GroupId group, JsonRecord member)
    {
        var id = Needed(member, "id");
        switch (Needed(member, "type"))
        {
            case "CUSTOMER":
                _everybody.Add(group);
                break;
            case "USER":
                Groups.Join(id, group);
                break;
        }

        return id;
    }

    private void Meet(JsonRecord user, GroupSink groups)
    {
        GoogleWorkspaceMapper.Department(user, groups);
        if (user.Text("id") is not { } id) return;
        foreach (var group in _everybody.Concat(Units(user))) groups.Join(id, group);
    }

    private DirectoryPerson Map(string id, JsonRecord user, GroupSink groups)
    {
        Units(user);
        return GoogleWorkspaceMapper.Map(id, user, groups);
    }

    // A unit made while the list was read: nobody can say yet what it lies below.
    private List<GroupId> Units(JsonRecord user) =>
        user.Text("orgUnitPath") is not { } path ? [] : _units.TryGetValue(path, out var units) ? units : throw new JsonException("in a unit that is not listed");

    private static string Needed(JsonRecord entry, string name) => entry.Text(name) ?? throw new JsonException($"an entry without {name}");
}
