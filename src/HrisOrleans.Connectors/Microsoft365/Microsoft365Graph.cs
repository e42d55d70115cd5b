using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>One tenant's calls to Microsoft Graph: its links, its refusals and its lists of changes.</summary>
internal sealed class Microsoft365Graph(ProviderSession<IMicrosoft365Api> session)
{
    public const int MostItems = 999;

    /// <summary>A value of <c>@odata.type</c> in lists that hold things of several sorts.</summary>
    public const string User = "#microsoft.graph.user";
    public const string Group = "#microsoft.graph.group";

    /// <summary>Whoever is asked about is gone.</summary>
    public static ConnectorFailure NotThere { get; } = new(FailureKind.BadResponse, "Microsoft Graph does not know whom it was asked about (404).");

    public Task<Reply<ProviderAnswer>> Organization(CancellationToken cancellationToken) =>
        Call((api, token, aborted) => api.Organization(token, "id,displayName", aborted), Microsoft365Provider.OrganizationRight, cancellationToken);

    public Task<Reply<ProviderAnswer>> Users(int top, string? filter, string? skip, CancellationToken cancellationToken) =>
        Call((api, token, aborted) => api.Users(token, Microsoft365Mapper.Select, top, filter, skip, aborted), Microsoft365Provider.UsersRight, cancellationToken);

    public Task<ConnectorFailure?> Groups(Action<JsonRecord> take, CancellationToken cancellationToken) =>
        Walk((api, token, skip, aborted) => api.Groups(token, "id,displayName,visibility", MostItems, skip, aborted), take, cancellationToken);

    /// <summary>Everybody in a group, also through other groups. Not asked for by type, which would be answered by an index that is minutes behind.</summary>
    /// <returns>How many entries there are, of whatever sort.</returns>
    public Task<Reply<int>> Members(string group, int top, Func<JsonRecord, string> take, CancellationToken cancellationToken) =>
        WalkMembers(top, (api, token, size, skip, aborted) => api.Members(token, group, "id", size, skip, aborted), take, cancellationToken);

    public Task<Reply<int>> GroupsOf(string user, Func<JsonRecord, string> take, CancellationToken cancellationToken) =>
        WalkMembers(MostItems, (api, token, size, skip, aborted) => api.GroupsOf(token, user, "id,displayName", size, skip, aborted), take, cancellationToken);

    /// <summary>Walks the changes of users.</summary>
    /// <param name="since">Where the last walk ended; null only asks where now is.</param>
    /// <returns>Where the next walk begins.</returns>
    public Task<Reply<string>> UserChanges(string? since, Action<JsonRecord> take, CancellationToken cancellationToken) =>
        Changes((api, token, select, from, skip, aborted) => api.UserChanges(token, select, from, skip, aborted), Microsoft365Mapper.Select, Microsoft365Provider.UsersRight, since, take, cancellationToken);

    /// <summary>Walks the changes of groups and of who is in them; see <see cref="UserChanges"/>.</summary>
    public Task<Reply<string>> GroupChanges(string? since, Action<JsonRecord> take, CancellationToken cancellationToken) =>
        Changes((api, token, select, from, skip, aborted) => api.GroupChanges(token, select, from, skip, aborted), "id,displayName,members", Microsoft365Provider.GroupsRight, since, take, cancellationToken);

    /// <summary>The position of the next page; null where there is none.</summary>
    /// <exception cref="JsonException">There is a next page, but its link has no position in it.</exception>
    public static string? Skip(string? nextLink) => nextLink is null ? null : PageLink.Value(nextLink, "$skiptoken") ?? throw new JsonException("a link without a position");

    /// <summary>An id, which goes into addresses and filters.</summary>
    /// <exception cref="JsonException">It is not of Graph's form.</exception>
    public static string Id(JsonRecord entry) => entry.Text("id") is { } id && Guid.TryParseExact(id, "D", out _) ? id : throw new JsonException("an entry without id");

    /// <summary>What sort of thing an entry is.</summary>
    /// <exception cref="JsonException">It does not say.</exception>
    public static string Type(JsonRecord entry) => entry.Text("@odata.type") ?? throw new JsonException("an entry without type");

    private async Task<Reply<string>> Changes(
        Func<IMicrosoft365Api, string, string?, string?, string?, CancellationToken, Task<HttpResponseMessage>> call, string select, string right, string? since, Action<JsonRecord> take, CancellationToken cancellationToken)
    {
        // Everything asked for at the beginning stands in the token already.
        string? position = null;
        var failure = await ListWalk.All(
            (skip, stop) => Call((api, token, aborted) => call(api, token, since is null && skip is null ? select : null, skip is null ? since ?? "latest" : null, skip, aborted), right, stop, since),
            "value",
            (page, _) =>
            {
                var root = new JsonRecord(page);
                if (Skip(root.Text("@odata.nextLink")) is { } next) return next;
                position = PageLink.Value(root.Text("@odata.deltaLink"), "$deltatoken") ?? throw new JsonException("an end without a position");
                return null;
            },
            take,
            cancellationToken);
        return failure is null ? position! : failure;
    }

    private Task<ConnectorFailure?> Walk(Func<IMicrosoft365Api, string, string?, CancellationToken, Task<HttpResponseMessage>> call, Action<JsonRecord> take, CancellationToken cancellationToken) => ListWalk.All(
        (skip, stop) => Call((api, token, aborted) => call(api, token, skip, aborted), Microsoft365Provider.GroupsRight, stop),
        "value",
        (page, _) => Skip(new JsonRecord(page).Text("@odata.nextLink")),
        take,
        cancellationToken);

    private Task<Reply<int>> WalkMembers(int top, Func<IMicrosoft365Api, string, int, string?, CancellationToken, Task<HttpResponseMessage>> call, Func<JsonRecord, string> take, CancellationToken cancellationToken) => ListWalk.Members(
        top,
        (size, skip, stop) => Call((api, token, aborted) => call(api, token, size, skip, aborted), Microsoft365Provider.GroupsRight, stop),
        "value",
        (page, _) => Skip(new JsonRecord(page).Text("@odata.nextLink")),
        take,
        cancellationToken);

    private Task<Reply<ProviderAnswer>> Call(
        Func<IMicrosoft365Api, string, CancellationToken, Task<HttpResponseMessage>> call, string right, CancellationToken cancellationToken, string? since = null) =>
        session.Call(call, cancellationToken, (status, body) => Explain(status, body, right, since));

    private static ConnectorFailure? Explain(HttpStatusCode status, ReadOnlyMemory<byte> body, string right, string? since) => status switch
    {
        HttpStatusCode.Forbidden when Code(body) is "Authorization_RequestDenied" or "accessDenied" => new(FailureKind.InsufficientRights, "Microsoft Graph refuses access (403).", MissingRights: [right]),
        // Some end-points say 400 of a token whose seven days are over, or that they cannot read.
        HttpStatusCode.BadRequest or HttpStatusCode.Gone when since is not null => new(FailureKind.StartAgain, "Microsoft Graph no longer knows this position."),
        HttpStatusCode.NotFound => NotThere,
        _ => null,
    };

    private static string? Code(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return new JsonRecord(json.RootElement).Text("error", "code");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
