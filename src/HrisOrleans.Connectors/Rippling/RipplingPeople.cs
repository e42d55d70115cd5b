using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Rippling;

/// <summary>All workers, those who left included, or those updated since a checkpoint; names of groups come from lists of their own.</summary>
/// <param name="since">A checkpoint; null for everybody.</param>
internal sealed class RipplingPeople(ProviderSession<IRipplingApi> session, string? since) : PeopleSource
{
    private const string Meta = "__meta";
    private const string NextLink = "next_link";

    // What the token may not see is left out of the records and named beside them.
    private static readonly Dictionary<string, string> Redacted = new(StringComparer.Ordinal)
    {
        ["work_email"] = RipplingProvider.WorkersRight,
        ["status"] = RipplingProvider.WorkersRight,
        ["start_date"] = RipplingProvider.WorkersRight,
        ["location"] = RipplingProvider.WorkersRight,
        ["user"] = RipplingProvider.UsersRight,
        ["employment_type"] = RipplingProvider.EmploymentTypesRight,
        ["department_id"] = RipplingProvider.DepartmentsRight,
        ["teams_id"] = RipplingProvider.TeamsRight,
    };

    private string? _checkpoint;

    public override RecordShape Shape { get; } = new("results", "id", [Meta, NextLink], RipplingMapper.Map)
    {
        Name = RipplingMapper.Name,
        Shown = since is null ? [new(RipplingProvider.WorkersRight, "work_email"), new(RipplingProvider.WorkersRight, "status"), new(RipplingProvider.UsersRight, "user")] : [],
    };

    public override IReadOnlyList<string> Rights { get; } = [.. RipplingProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override string? Checkpoint => _checkpoint;

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        if (since is not null && MomentCheckpoint.Parse(since) is null) return MomentCheckpoint.Foreign;
        return await List(GroupKind.Department, RipplingProvider.DepartmentsRight, (api, token, cursor, stop) => api.Departments(token, cursor, stop), cancellationToken)
            ?? await List(GroupKind.Team, RipplingProvider.TeamsRight, (api, token, cursor, stop) => api.Teams(token, cursor, stop), cancellationToken)
            ?? await List(GroupKind.Location, RipplingProvider.LocationsRight, (api, token, cursor, stop) => api.WorkLocations(token, cursor, stop), cancellationToken);
    }

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) =>
        Call(RipplingProvider.WorkersRight, (api, token, stop) => api.Workers(token, cursor, since is null ? null : $"updated_at gt '{since}'", stop), cancellationToken);

    public override Reply<NextPage> Next(PageView page)
    {
        _checkpoint ??= MomentCheckpoint.After(page.Answer);
        foreach (var field in RedactedIn(page.Beside(Meta)))
            if (Redacted.TryGetValue(field, out var right)) LackingRights.Add(right);
        return NextPage.At(PageLink.Position(page.Beside(NextLink), "cursor"));
    }

    public Task<Reply<ProviderAnswer>> Companies(CancellationToken cancellationToken) => Call(RipplingProvider.CompaniesRight, (api, token, stop) => api.Companies(token, stop), cancellationToken);

    private Task<ConnectorFailure?> List(GroupKind kind, string right, Func<IRipplingApi, string, string?, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken) => ListWalk.All(
        (cursor, stop) => Call(right, (api, token, aborted) => call(api, token, cursor, aborted), stop),
        "results",
        (page, _) => PageLink.Position(page.TryGetProperty(NextLink, out var link) ? link : null, "cursor"),
        group => Groups.Add(kind, group.Text("id") ?? throw new JsonException("a group without id"), group.Text("name"), group.Text("parent_id") is { } parent ? new GroupId(kind, parent) : null),
        cancellationToken);

    private Task<Reply<ProviderAnswer>> Call(string right, Func<IRipplingApi, string, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken) =>
        session.Call(call, cancellationToken, (status, _) => status switch
        {
            HttpStatusCode.Unauthorized => new(FailureKind.Reauthenticate, "Rippling does not accept the token (401); one that is not used for thirty days is dead."),
            HttpStatusCode.Forbidden => new(FailureKind.InsufficientRights, "Rippling refuses access (403).", MissingRights: [right]),
            _ => null,
        });

    private static IEnumerable<string> RedactedIn(JsonElement? meta) => meta is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("redacted_fields", out var fields) && fields.ValueKind == JsonValueKind.Array
        ? fields.EnumerateArray().Where(field => field.ValueKind == JsonValueKind.Object && field.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String).Select(field => field.GetProperty("name").GetString()!)
        : [];
}
