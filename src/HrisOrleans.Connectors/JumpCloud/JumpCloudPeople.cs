using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.JumpCloud;

/// <summary>The users of an organization, its user groups, and the members of those that matter. Every page is asked for by the number of entries before it.</summary>
/// <param name="organization">For an administrator of several organizations; null for the only one.</param>
internal sealed class JumpCloudPeople(ProviderSession<IJumpCloudApi> session, string? organization, int pageSize, ReadScope? scope) : PeopleSource
{
    private const string Total = "totalCount";

    private static readonly ConnectorFailure Moved = new(FailureKind.Transient, "JumpCloud's list of user groups, or of their members, changed while it was read.");

    private long _before;

    public override RecordShape Shape { get; } = new("results", "_id", [Total], JumpCloudMapper.Map)
    {
        Name = JumpCloudMapper.Name,
        Shown = [new(JumpCloudProvider.UsersRight, "email"), new(JumpCloudProvider.UsersRight, "state")],
        Meet = (user, groups) => JumpCloudMapper.Attributes(user, groups),
        NamesTotals = true,
    };

    public override IReadOnlyList<string> Rights { get; } = [.. JumpCloudProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        var asked = new List<(GroupId Group, string Id)>();
        var failure = await Walk(
            JumpCloudProvider.GroupsRight,
            (api, key, skip, stop) => api.UserGroups(key, organization, pageSize, skip, stop),
            entry =>
            {
                var id = entry.Text("id") ?? throw new JsonException("a user group without id");
                var group = Groups.Add(GroupKind.Group, id, entry.Text("name"));
                if (scope is null || scope.Holds(group)) asked.Add((group, id));
                return id;
            },
            cancellationToken);
        foreach (var (group, id) in asked)
        {
            if (failure is not null) break;
            failure = await Walk(JumpCloudProvider.UsersRight, (api, key, skip, stop) => api.Members(key, organization, id, pageSize, skip, stop), member => Join(member, group), cancellationToken, missing: Moved);
        }

        return failure;
    }

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) =>
        Call(JumpCloudProvider.UsersRight, (api, key, stop) => api.Users(key, organization, JumpCloudMapper.Fields, pageSize, cursor, stop), cancellationToken);

    public override Reply<NextPage> Next(PageView page)
    {
        // Without a total nothing would tell the end of pages that repeat themselves.
        if (Count(page.Beside(Total)) is not { } total) return HttpFailures.NotJson;
        _before += page.Count;
        if (_before >= total) return NextPage.At(null, total);
        return page.Count == 0 ? new NextPage(null, IsLast: false, total) : NextPage.At(_before.ToString(CultureInfo.InvariantCulture), total);
    }

    /// <summary>The organizations that the key sees.</summary>
    public async Task<Reply<IReadOnlyList<(string Id, string Name)>>> Organizations(CancellationToken cancellationToken)
    {
        var (seen, before) = (new List<(string Id, string Name)>(), 0);
        var failure = await ListWalk.All(
            (skip, aborted) => Call(JumpCloudProvider.OrganizationsRight, (api, key, stop) => api.Organizations(key, skip, stop), aborted),
            "results",
            (page, _) =>
            {
                var came = page.GetProperty("results").GetArrayLength();
                before += came;
                return came > 0 && page.TryGetProperty(Total, out var total) && before < Count(total) ? before.ToString(CultureInfo.InvariantCulture) : null;
            },
            entry =>
            {
                var id = entry.Text("_id") ?? throw new JsonException("an organization without id");
                seen.Add((id, entry.Text("displayName") ?? id));
            },
            cancellationToken);
        return failure is null ? seen : failure;
    }

    private string Join(JsonRecord member, GroupId group)
    {
        var id = member.Text("to", "id") ?? throw new JsonException("a member without id");
        var type = member.Text("to", "type") ?? throw new JsonException("a member without type");
        if (type == "user") Groups.Join(id, group);
        return id;
    }

    // Members cannot be asked for in an order: what came twice or not at all shows in the count that stands in a header,
    // which JumpCloud's own tools page by.
    private async Task<ConnectorFailure?> Walk(string right, Func<IJumpCloudApi, string, string?, CancellationToken, Task<HttpResponseMessage>> call, Func<JsonRecord, string> take, CancellationToken cancellationToken, ConnectorFailure? missing = null)
    {
        var (ids, before, totals) = (new HashSet<string>(StringComparer.Ordinal), 0L, new HashSet<long>());
        var failure = await ListWalk.All(
            (skip, aborted) => Call(right, (api, key, stop) => call(api, key, skip, stop), aborted, missing),
            null,
            (page, headers) =>
            {
                var came = page.GetArrayLength();
                before += came;
                var total = TotalIn(headers);
                if (total is { } said) totals.Add(said);

                // Whoever comes twice ends the walk: pages that repeat themselves would go on for ever.
                var more = total is null ? came >= pageSize : came > 0 && before < total;
                return more && ids.Count == before ? before.ToString(CultureInfo.InvariantCulture) : null;
            },
            entry => ids.Add(take(entry)),
            cancellationToken);
        return failure ?? (ids.Count != before || totals.Any(total => total != before) ? Moved : null);
    }

    private static long? Count(JsonElement? total) => total is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var said) ? said : null;

    private static long? TotalIn(HttpResponseHeaders headers) =>
        headers.TryGetValues("x-total-count", out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null;

    private Task<Reply<ProviderAnswer>> Call(string right, Func<IJumpCloudApi, string, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken, ConnectorFailure? missing = null) =>
        session.Call(call, cancellationToken, (status, _) => status switch
        {
            HttpStatusCode.Unauthorized => new(FailureKind.Reauthenticate, "JumpCloud does not accept the API key (401): it may have run out, or belong to another region."),
            HttpStatusCode.Forbidden => new(FailureKind.InsufficientRights, "JumpCloud refuses access (403).", MissingRights: [right]),
            HttpStatusCode.NotFound => missing,
            _ => null,
        });
}
