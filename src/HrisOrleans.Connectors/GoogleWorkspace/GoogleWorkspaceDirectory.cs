using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>One account's calls to the Directory API, each with a token for what it needs.</summary>
/// <remarks>One per read: not safe for concurrent use.</remarks>
internal sealed class GoogleWorkspaceDirectory(Func<string, ProviderSession<IGoogleWorkspaceApi>> open, TimeProvider time)
{
    private readonly Dictionary<string, ProviderSession<IGoogleWorkspaceApi>> _sessions = new(StringComparer.Ordinal);

    public const int MostUsers = 500;
    public const int MostGroups = 200;

    public Task<Reply<ProviderAnswer>> Customer(CancellationToken cancellationToken) => Call(GoogleWorkspaceProvider.CustomerRight, (api, token, aborted) => api.Customer(token, aborted), cancellationToken);

    public Task<Reply<ProviderAnswer>> Users(int most, string fields, string? page, CancellationToken cancellationToken) =>
        Call(GoogleWorkspaceProvider.UsersRight, (api, token, aborted) => api.Users(token, most, fields, page, aborted), cancellationToken);

    /// <summary>All units but the one at the top, which is the company.</summary>
    public Task<ConnectorFailure?> OrgUnits(Action<JsonRecord> take, CancellationToken cancellationToken) =>
        Walk(GoogleWorkspaceProvider.UnitsRight, (api, token, _, aborted) => api.OrgUnits(token, aborted), "organizationUnits", take, cancellationToken);

    public Task<ConnectorFailure?> Groups(Action<JsonRecord> take, CancellationToken cancellationToken) =>
        Walk(GoogleWorkspaceProvider.GroupsRight, (api, token, page, aborted) => api.Groups(token, MostGroups, page, aborted), "groups", take, cancellationToken);

    /// <summary>Everybody in a group, also through other groups.</summary>
    /// <returns>How many they are.</returns>
    public Task<Reply<int>> Members(string group, int most, Func<JsonRecord, string> take, CancellationToken cancellationToken) => ListWalk.Members(
        Math.Min(most, MostGroups),
        (size, page, stop) => Call(GoogleWorkspaceProvider.GroupsRight, (api, token, aborted) => api.Members(token, group, size, page, aborted), stop),
        "members",
        (page, _) => new JsonRecord(page).Text("nextPageToken"),
        take,
        cancellationToken,
        mayLack: true);

    // Google leaves out empty lists.
    private Task<ConnectorFailure?> Walk(
        string right, Func<IGoogleWorkspaceApi, string, string?, CancellationToken, Task<HttpResponseMessage>> call, string array, Action<JsonRecord> take, CancellationToken cancellationToken) => ListWalk.All(
        (page, stop) => Call(right, (api, token, aborted) => call(api, token, page, aborted), stop),
        array,
        (page, _) => new JsonRecord(page).Text("nextPageToken"),
        take,
        cancellationToken,
        mayLack: true);

    private Task<Reply<ProviderAnswer>> Call(string right, Func<IGoogleWorkspaceApi, string, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(right, out var session)) _sessions[right] = session = open(right);
        return session.Call(call, cancellationToken, (status, body) => GoogleWorkspaceErrors.Explain(status, body, right, time.GetUtcNow()));
    }

    /// <summary>Reads one answer; what cannot be read is <see cref="FailureKind.BadResponse"/>.</summary>
    public static Reply<T> Read<T>(Reply<ProviderAnswer> reply, Func<JsonRecord, T?> read)
        where T : class
    {
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            return read(new JsonRecord(json.RootElement)) is { } value ? value : HttpFailures.NotJson;
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(answer.Body.Span);
        }
    }
}
