using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Slack;

/// <summary>The people of a workspace, its user groups, and the channels that matter.</summary>
internal sealed class SlackPeople(ProviderSession<ISlackApi> session, int pageSize, ReadScope? scope) : PeopleSource
{
    private static readonly ConnectorFailure Fewer = new(FailureKind.Transient, "Slack lists fewer members of a channel than it counts.");

    private long _lacking;
    private long _setAside;
    private bool _last;

    public override RecordShape Shape { get; } = new("members", "id", ["response_metadata"], SlackMapper.Map) { Name = SlackMapper.Name, Shown = [new(SlackProvider.EmailRight, "email")] };

    public override IReadOnlyList<string> Rights { get; } = [.. SlackProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken) =>
        await UserGroups(cancellationToken) ?? await Channels(cancellationToken);

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) =>
        Call((api, token, aborted) => api.Users(token, pageSize, cursor, aborted), cancellationToken);

    public override Reply<NextPage> Next(PageView page)
    {
        var next = NextPage.At(Cursor(page.Beside("response_metadata")));
        _last = next.IsLast;
        return next;
    }

    /// <summary>
    /// Compares a channel's count with its list. Slack does not say whether people who were deactivated, and bots, count:
    /// only where more are lacking than there are of those in the whole workspace, others are lost.
    /// </summary>
    public override Task<ConnectorFailure?> Complete(PageView page, CancellationToken cancellationToken)
    {
        if (_lacking == 0) return Task.FromResult<ConnectorFailure?>(null);
        using var json = JsonDocument.Parse(page.Answer.Body.Memory);
        _setAside += json.RootElement.GetProperty("members").EnumerateArray().Count(user => SlackMapper.IsSetAside(new JsonRecord(user)));
        return Task.FromResult(_last && _lacking > _setAside ? Fewer : null);
    }

    public Task<Reply<ProviderAnswer>> AuthTest(CancellationToken cancellationToken) => Call((api, token, aborted) => api.AuthTest(token, aborted), cancellationToken);

    private async Task<ConnectorFailure?> UserGroups(CancellationToken cancellationToken)
    {
        var failure = await ListWalk.All(
            (_, aborted) => Call((api, token, stop) => api.UserGroups(token, stop), aborted),
            "usergroups",
            (_, _) => null,
            entry =>
            {
                if (entry.Text("date_delete") is not (null or "0")) return;
                var group = Groups.Add(GroupKind.Group, entry.Text("id"), entry.Text("name"));
                var members = entry.List("users").Select(Member).ToHashSet(StringComparer.Ordinal);
                foreach (var member in members) Groups.Join(member, group);

                // It may be so for good, as where those who were deactivated count: nobody leaves by such a list, and the rest goes on.
                if (long.TryParse(entry.Text("user_count"), out var said) && said > members.Count) Groups.Doubt(group);
            },
            cancellationToken);
        return failure is not null && SlackErrors.PlanHasNoGroups(failure) ? null : failure;
    }

    private async Task<ConnectorFailure?> Channels(CancellationToken cancellationToken)
    {
        var asked = new List<(GroupId Group, string Channel, long? Said)>();
        var failure = await ListWalk.All(
            (cursor, aborted) => Call((api, token, stop) => api.Channels(token, pageSize, cursor, stop), aborted),
            "channels",
            (page, _) => Cursor(page.TryGetProperty("response_metadata", out var metadata) ? metadata : null),
            entry =>
            {
                if (entry.Text("id") is not { } channel) throw new JsonException("a channel without id");
                var group = Groups.Add(GroupKind.Channel, channel, entry.Text("name"));
                if (scope is null || scope.Holds(group)) asked.Add((group, channel, Count(entry)));
            },
            cancellationToken);
        foreach (var (group, channel, said) in asked)
        {
            if (failure is not null) break;
            var members = await ListWalk.Members(
                pageSize,
                (size, cursor, aborted) => Call((api, token, stop) => api.ChannelMembers(token, channel, size, cursor, stop), aborted),
                "members",
                (page, _) => Cursor(page.TryGetProperty("response_metadata", out var metadata) ? metadata : null),
                entry =>
                {
                    var member = Member(entry);
                    Groups.Join(member, group);
                    return member;
                },
                cancellationToken);
            failure = members.Failure;
            if (said - members.Value is { } lacking && lacking > _lacking) _lacking = lacking;
        }

        return failure;
    }

    private Task<Reply<ProviderAnswer>> Call(Func<ISlackApi, string, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken) =>
        session.Call(call, cancellationToken, inspect: SlackErrors.In);

    private static string Member(JsonRecord entry) => entry.Element.ValueKind == JsonValueKind.String && entry.Text() is { } id ? id : throw new JsonException("a member without id");

    // Of a channel that other workspaces share, nobody knows whose members count.
    private static long? Count(JsonRecord channel) =>
        channel.Flag("is_shared") != true && channel.Flag("is_ext_shared") != true && channel.Flag("is_org_shared") != true && long.TryParse(channel.Text("num_members"), out var said) ? said : null;

    // Slack ends a list with an empty cursor, or with none.
    private static string? Cursor(JsonElement? metadata)
    {
        if (metadata is not { } found || new JsonRecord(found).Object("next_cursor") is not { } cursor) return null;
        return cursor.Element.ValueKind == JsonValueKind.String ? cursor.Text() : throw new JsonException("a cursor that is no text");
    }
}
