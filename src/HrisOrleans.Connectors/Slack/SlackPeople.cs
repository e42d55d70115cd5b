using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Slack;

/// <summary>The people of a workspace, its user groups, and the channels that matter.</summary>
internal sealed class SlackPeople(ProviderSession<ISlackApi> session, int pageSize, ReadScope? scope) : PeopleSource
{
    public override RecordShape Shape { get; } = new("members", "id", ["response_metadata"], SlackMapper.Map) { Name = SlackMapper.Name, Shown = [new(SlackProvider.EmailRight, "email")] };

    public override IReadOnlyList<string> Rights { get; } = [.. SlackProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken) =>
        await UserGroups(cancellationToken) ?? await Channels(cancellationToken);

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) =>
        Call((api, token, aborted) => api.Users(token, pageSize, cursor, aborted), cancellationToken);

    public override Reply<NextPage> Next(PageView page) => NextPage.At(Cursor(page.Beside("response_metadata")));

    public Task<Reply<ProviderAnswer>> AuthTest(CancellationToken cancellationToken) => Call((api, token, aborted) => api.AuthTest(token, aborted), cancellationToken);

    private async Task<ConnectorFailure?> UserGroups(CancellationToken cancellationToken)
    {
        var counts = new List<(long Said, long Came)>();
        var failure = await ListWalk.All(
            (_, aborted) => Call((api, token, stop) => api.UserGroups(token, stop), aborted),
            "usergroups",
            (_, _) => null,
            entry =>
            {
                if (entry.Text("date_delete") is not (null or "0")) return;
                var group = Groups.Add(GroupKind.Group, entry.Text("id"), entry.Text("name"));
                var members = entry.List("users").Select(user => user.Element.GetString() ?? throw new JsonException("a member without id")).ToList();
                foreach (var member in members) Groups.Join(member, group);
                if (long.TryParse(entry.Text("user_count"), out var said)) counts.Add((said, members.Count));
            },
            cancellationToken);
        if (failure is not null) return SlackErrors.PlanHasNoGroups(failure) ? null : failure;
        return counts.Any(count => count.Said != count.Came) ? new(FailureKind.Transient, "Slack lists fewer members of a user group than it counts.") : null;
    }

    private async Task<ConnectorFailure?> Channels(CancellationToken cancellationToken)
    {
        var asked = new List<(GroupId Group, string Channel)>();
        var failure = await ListWalk.All(
            (cursor, aborted) => Call((api, token, stop) => api.Channels(token, cursor, stop), aborted),
            "channels",
            (page, _) => Cursor(page.TryGetProperty("response_metadata", out var metadata) ? metadata : null),
            entry =>
            {
                if (entry.Text("id") is not { } channel) throw new JsonException("a channel without id");
                var group = Groups.Add(GroupKind.Channel, channel, entry.Text("name"));
                if (scope is null || scope.Holds(group)) asked.Add((group, channel));
            },
            cancellationToken);
        foreach (var (group, channel) in asked)
        {
            if (failure is not null) break;
            failure = await ListWalk.All(
                (cursor, aborted) => Call((api, token, stop) => api.ChannelMembers(token, channel, cursor, stop), aborted),
                "members",
                (page, _) => Cursor(page.TryGetProperty("response_metadata", out var metadata) ? metadata : null),
                entry => Groups.Join(entry.Element.GetString() ?? throw new JsonException("a member without id"), group),
                cancellationToken);
        }

        return failure;
    }

    private Task<Reply<ProviderAnswer>> Call(Func<ISlackApi, string, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken) =>
        session.Call(call, cancellationToken, inspect: SlackErrors.In);

    private static string? Cursor(JsonElement? metadata) =>
        metadata is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("next_cursor", out var cursor) && cursor.ValueKind == JsonValueKind.String && cursor.GetString() is { Length: > 0 } next ? next : null;
}
