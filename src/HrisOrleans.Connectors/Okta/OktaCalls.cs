using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Okta;

/// <summary>Okta's calls as full reads and deltas make them: refusals name the right, lists are walked by their Link headers.</summary>
/// <param name="open">Opens a session for what needs a right.</param>
/// <remarks>One per read: not safe for concurrent use.</remarks>
internal sealed class OktaCalls(Func<string, ProviderSession<IOktaApi>> open, int pageSize)
{
    private const string BuiltIn = "BUILT_IN";
    private const string Everyone = "Everyone";

    /// <summary>What was asked for is not there (any more).</summary>
    public static ConnectorFailure Gone { get; } = new(FailureKind.BadResponse, "Okta does not know what was asked for (404).");

    private readonly Dictionary<string, ProviderSession<IOktaApi>> _sessions = new(StringComparer.Ordinal);

    public int PageSize => pageSize;

    public Task<Reply<ProviderAnswer>> Org(CancellationToken cancellationToken) => Call(OktaProvider.OrgRight, (api, token, stop) => api.Org(token, stop), cancellationToken);

    public Task<Reply<ProviderAnswer>> Users(string? after, string? search, CancellationToken cancellationToken) =>
        Call(OktaProvider.UsersRight, (api, token, stop) => api.Users(token, pageSize, after, search, stop), cancellationToken);

    /// <summary>Walks the groups, of which <see cref="Add"/> makes one of ours.</summary>
    public Task<ConnectorFailure?> Groups(string? filter, Action<JsonRecord> take, CancellationToken cancellationToken, Action<ProviderAnswer>? first = null) =>
        Walk(OktaProvider.GroupsRight, (api, token, after, stop) => api.Groups(token, pageSize, after, filter, stop), take, cancellationToken, first);

    public Task<Reply<int>> Members(string group, Func<JsonRecord, string> take, CancellationToken cancellationToken) => ListWalk.Members(
        pageSize,
        (size, after, aborted) => Call(OktaProvider.GroupsRight, (api, token, stop) => api.Members(token, group, size, after, stop), aborted),
        null,
        // Of a full page without any links nobody knows who took them out.
        (page, headers) => After(headers) ?? (page.GetArrayLength() < pageSize - 1 || PageLink.Header(headers, "self") is not null ? null : throw new JsonException("a full page without links")),
        take,
        cancellationToken);

    public Task<ConnectorFailure?> GroupsOf(string user, Action<JsonRecord> take, CancellationToken cancellationToken) =>
        Walk(OktaProvider.UsersRight, (api, token, after, stop) => api.GroupsOf(token, user, after, stop), take, cancellationToken);

    public Task<ConnectorFailure?> Log(DateTimeOffset since, DateTimeOffset until, string filter, Action<JsonRecord> take, CancellationToken cancellationToken) =>
        Walk(OktaProvider.LogRight, (api, token, after, stop) => api.Log(token, MomentCheckpoint.Write(since), MomentCheckpoint.Write(until), filter, 1_000, after, stop), take, cancellationToken);

    /// <summary>Names a group; null for the one that everybody is in, which would only say what the list of users says.</summary>
    /// <exception cref="JsonException">It has no id.</exception>
    public static (GroupId Group, string Id)? Add(JsonRecord group, GroupSink groups)
    {
        if (group.Text("id") is not { } id) throw new JsonException("a group without id");
        var name = group.Text("profile", "name");
        return group.Text("type") == BuiltIn && name == Everyone ? null : (groups.Add(GroupKind.Group, id, name), id);
    }

    /// <summary>The position behind a page; null at the end.</summary>
    /// <exception cref="JsonException">There is a link onward, but no position in it.</exception>
    public static string? After(HttpResponseHeaders headers) =>
        PageLink.Header(headers, "next") is { } link ? PageLink.Value(link, "after") ?? throw new JsonException("a link without a position") : null;

    private Task<ConnectorFailure?> Walk(
        string right, Func<IOktaApi, string, string?, CancellationToken, Task<HttpResponseMessage>> call, Action<JsonRecord> take, CancellationToken cancellationToken, Action<ProviderAnswer>? first = null) =>
        ListWalk.All(
            async (after, aborted) =>
            {
                var reply = await Call(right, (api, token, stop) => call(api, token, after, stop), aborted);
                if (after is null && reply.Succeeded) first?.Invoke(reply.Value);
                return reply;
            },
            null,
            // The log names a next page behind an empty one, too.
            (page, headers) => page.GetArrayLength() == 0 ? null : After(headers),
            take,
            cancellationToken);

    private Task<Reply<ProviderAnswer>> Call(string right, Func<IOktaApi, string, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(right, out var session)) _sessions[right] = session = open(right);
        return session.Call(call, cancellationToken, (status, _) => status switch
        {
            HttpStatusCode.Forbidden => new(FailureKind.InsufficientRights, "Okta refuses access (403).", MissingRights: [right]),
            HttpStatusCode.NotFound => Gone,
            _ => null,
        });
    }
}
