using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>All users of a tenant, its groups, and who is in those that matter.</summary>
internal sealed class Microsoft365People(Microsoft365Graph graph, int pageSize, ReadScope? scope) : PeopleSource
{
    private Microsoft365Position? _position;

    /// <summary>A page of users, in full reads and in deltas.</summary>
    public static RecordShape Page { get; } = new("value", "id", ["@odata.nextLink"], Microsoft365Mapper.Map)
    {
        Name = Microsoft365Mapper.Name,
        Meet = Microsoft365Mapper.Meet,

        // An app that may read only basic profiles gets the others' fields as null.
        Shown = [new(Microsoft365Provider.UsersRight, "accountEnabled"), new(Microsoft365Provider.UsersRight, "userPrincipalName")],
    };

    public static IReadOnlyList<string> AllRights { get; } = [.. Microsoft365Provider.Descriptor.NeededRights.Select(right => right.Code)];

    public override RecordShape Shape => Page;

    public override IReadOnlyList<string> Rights => AllRights;

    public override string? Checkpoint => _position?.ToString();

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        // Before anything is read: what changes meanwhile comes twice rather than never.
        var now = await Microsoft365Position.Now(graph, scope, cancellationToken);
        if (!now.Succeeded) return now.Failure;
        _position = now.Value;
        var asked = new List<(GroupId Group, string Id, bool Hidden)>();
        var failure = await graph.Groups(
            entry =>
            {
                var id = Microsoft365Graph.Id(entry);
                var group = Groups.Add(GroupKind.Group, id, entry.Text("displayName"));
                if (scope is null || scope.Holds(group)) asked.Add((group, id, entry.Text("visibility") == "HiddenMembership"));
            },
            cancellationToken);
        foreach (var (group, id, hidden) in asked)
        {
            if (failure is not null) break;
            failure = await Members(group, id, hidden, cancellationToken);
        }

        return failure;
    }

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) => graph.Users(pageSize, null, cursor, cancellationToken);

    public override Reply<NextPage> Next(PageView page) => NextOf(page) is (var next, null) ? NextPage.At(next) : HttpFailures.NotJson;

    /// <summary>Where a page of users leads, or what is wrong with its link.</summary>
    public static (string? Skip, ConnectorFailure? Failure) NextOf(PageView page)
    {
        try
        {
            return (page.Beside("@odata.nextLink") is { } link ? Microsoft365Graph.Skip(new JsonRecord(link).Text()) : null, null);
        }
        catch (JsonException)
        {
            return (null, HttpFailures.NotJson);
        }
    }

    private async Task<ConnectorFailure?> Members(GroupId group, string id, bool hidden, CancellationToken cancellationToken)
    {
        var members = await graph.Members(
            id,
            pageSize,
            entry =>
            {
                var member = Microsoft365Graph.Id(entry);
                if (Microsoft365Graph.Type(entry) == Microsoft365Graph.User) Groups.Join(member, group);
                return member;
            },
            cancellationToken);

        // Gone since the groups were listed: nobody is in it.
        if (members.Failure == Microsoft365Graph.NotThere) return null;
        return members.Succeeded && hidden && members.Value == 0
            ? new(FailureKind.InsufficientRights, "A chosen group hides its members; reading it needs Member.Read.Hidden.", MissingRights: ["Member.Read.Hidden"])
            : members.Failure;
    }
}
