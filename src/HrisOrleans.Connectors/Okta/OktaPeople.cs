using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;

namespace HrisOrleans.Connectors.Okta;

/// <summary>All users of an org but the deactivated ones, whom Okta's list leaves out, and the groups that matter.</summary>
internal sealed class OktaPeople(OktaCalls calls, ReadScope? scope) : PeopleSource
{
    private string? _checkpoint;

    public override RecordShape Shape => OktaMapper.Shape;

    public override IReadOnlyList<string> Rights { get; } = [.. OktaProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override string? Checkpoint => _checkpoint;

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        var asked = new List<(Domain.Directories.GroupId Group, string Id)>();
        var failure = await calls.Groups(
            null,
            entry =>
            {
                if (OktaCalls.Add(entry, Groups) is { } group && (scope is null || scope.Holds(group.Group))) asked.Add(group);
            },
            cancellationToken,
            first => _checkpoint = MomentCheckpoint.After(first));
        foreach (var (group, id) in asked)
        {
            if (failure is not null) break;
            var members = await calls.Members(
                id,
                entry =>
                {
                    var member = entry.Text("id") ?? throw new JsonException("a member without id");
                    Groups.Join(member, group);
                    return member;
                },
                cancellationToken);
            failure = members.Failure;
        }

        return failure;
    }

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) => calls.Users(cursor, null, cancellationToken);

    // Okta's last page has no link onward. Of a full page without any links nobody knows who took them out.
    public override Reply<NextPage> Next(PageView page) => OktaCalls.After(page.Headers) is { } after
        ? NextPage.At(after)
        : new NextPage(null, page.Count < calls.PageSize || PageLink.Header(page.Headers, "self") is not null);
}
