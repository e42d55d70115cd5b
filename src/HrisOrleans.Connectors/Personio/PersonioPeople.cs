using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Personio;

/// <summary>The people of a company with their employments: all of them, or those who changed since a moment.</summary>
internal sealed class PersonioPeople(ProviderSession<IPersonioApi> session, int pageSize, string? checkpoint) : PeopleSource
{
    private static readonly ConnectorFailure NotOffered = new(FailureKind.BadResponse, "Personio does not offer this list here (404).");

    private string? _reached;

    public override RecordShape Shape { get; } = new("_data", "id", ["_meta"], PersonioMapper.Map)
    {
        Name = PersonioMapper.Name,
        Meet = PersonioMapper.Meet,
        Shown =
        [
            new(PersonioProvider.EmailRight, "email"),
            new(PersonioProvider.StatusRight, "employment_status"),
            new(PersonioProvider.StartRight, "employment_start_date"),
            new(PersonioProvider.GroupsRight, "org_units", FromRecords: 10),
        ],
    };

    public override IReadOnlyList<string> Rights { get; } = [.. PersonioProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override string? Checkpoint => _reached;

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        if (checkpoint is not null && MomentCheckpoint.Parse(checkpoint) is null) return MomentCheckpoint.Foreign;
        return await Units("department", GroupKind.Department, cancellationToken) ?? await Units("team", GroupKind.Team, cancellationToken) ?? await Offices(cancellationToken);
    }

    public override async Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken)
    {
        var reply = await Call((api, token, aborted) => api.Persons(token, pageSize, cursor, checkpoint, aborted), PersonioProvider.PersonsRight, cancellationToken);
        if (!reply.Succeeded) return reply;
        _reached ??= MomentCheckpoint.After(reply.Value);
        return await WithEmployments(reply.Value, cancellationToken);
    }

    // Personio's last page has links, none of them onward. Of a full page without any nobody knows who took them out; a delta has no
    // certificate to withhold for that.
    public override Reply<NextPage> Next(PageView page)
    {
        if (page.Beside("_meta") is { } meta) return NextPage.At(Cursor(meta));
        if (page.Count < pageSize) return NextPage.At(null);
        return checkpoint is null ? new NextPage(null, IsLast: false) : HttpFailures.NotJson;
    }

    /// <summary>Id and name of the oldest legal entity: Personio names the company nowhere else. Null where there is none.</summary>
    public async Task<Reply<(string Id, string Name)?>> Company(CancellationToken cancellationToken)
    {
        (string Id, string Name)? oldest = null;
        var failure = await ListWalk.All(
            (cursor, aborted) => Call((api, token, stop) => api.LegalEntities(token, cursor, stop), PersonioProvider.CompanyRight, aborted),
            "_data",
            Next,
            entity =>
            {
                if (entity.Text("id") is { } id) oldest = (id, entity.Text("name") ?? id);
            },
            cancellationToken);
        return failure is null || failure == NotOffered ? oldest : failure;
    }

    private async Task<Reply<ProviderAnswer>> WithEmployments(ProviderAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            using var page = JsonDocument.Parse(answer.Body.Memory);
            if (page.RootElement.ValueKind != JsonValueKind.Object || !page.RootElement.TryGetProperty("_data", out var people) || people.ValueKind != JsonValueKind.Array) return answer;
            var employments = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var id in people.EnumerateArray().Select(PersonioMapper.Asked).OfType<string>())
            {
                var list = await Employments(id, cancellationToken);
                if (!list.Succeeded)
                {
                    answer.Dispose();
                    return list.Failure;
                }

                // Who is gone meanwhile keeps a record without employment: nothing is known of them, least of all that they left.
                if (list.Value.ValueKind == JsonValueKind.Array) employments[id] = list.Value;
            }

            var joined = answer with { Body = PersonioMapper.Join(page.RootElement, employments) };
            answer.Dispose();
            return joined;
        }
        catch (JsonException)
        {
            // What is wrong with it, the read says.
            return answer;
        }
    }

    private async Task<Reply<JsonElement>> Employments(string person, CancellationToken cancellationToken)
    {
        var reply = await Call((api, token, aborted) => api.Employments(token, person, aborted), PersonioProvider.PersonsRight, cancellationToken);
        if (reply.Failure == NotOffered) return default(JsonElement);
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("_data", out var list) && list.ValueKind == JsonValueKind.Array) return list.Clone();
            return HttpFailures.NotJson;
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(answer.Body.Span);
        }
    }

    private Task<ConnectorFailure?> Units(string type, GroupKind kind, CancellationToken cancellationToken) => Named(
        (cursor, aborted) => Call((api, token, stop) => api.OrgUnits(token, type, cursor, stop), PersonioProvider.OrgUnitsRight, aborted), kind, cancellationToken);

    private async Task<ConnectorFailure?> Offices(CancellationToken cancellationToken) => await Named(
        (cursor, aborted) => Call((api, token, stop) => api.Workplaces(token, cursor, stop), null, aborted), GroupKind.Location, cancellationToken);

    // Both lists are new, and not everybody has them: groups go by their ids then.
    private async Task<ConnectorFailure?> Named(Func<string?, CancellationToken, Task<Reply<ProviderAnswer>>> fetch, GroupKind kind, CancellationToken cancellationToken)
    {
        var failure = await ListWalk.All(
            fetch,
            "_data",
            Next,
            unit => Groups.Add(kind, unit.Text("id") ?? throw new JsonException("a group without id"), unit.Text("name"), unit.Text("parent_id") is { } parent ? new GroupId(kind, parent) : null),
            cancellationToken);
        return failure == NotOffered ? null : failure;
    }

    /// <param name="right">What a refusal means; null where the call may be refused without harm.</param>
    private Task<Reply<ProviderAnswer>> Call(Func<IPersonioApi, string, CancellationToken, Task<HttpResponseMessage>> call, string? right, CancellationToken cancellationToken) =>
        session.Call(call, cancellationToken, (status, _) => status switch
        {
            HttpStatusCode.Forbidden when right is not null => new(FailureKind.InsufficientRights, $"Personio refuses access ({right}).", MissingRights: [right]),
            HttpStatusCode.Forbidden or HttpStatusCode.NotFound => NotOffered,
            _ => null,
        });

    private static string? Next(JsonElement page, System.Net.Http.Headers.HttpResponseHeaders headers) => Cursor(page.TryGetProperty("_meta", out var meta) ? meta : null);

    private static string? Cursor(JsonElement? meta)
    {
        if (meta is not { } found || new JsonRecord(found).Object("links", "next") is not { } next) return null;
        return PageLink.Position((next.Object("href") ?? throw new JsonException("a link without an address")).Element, "cursor");
    }
}
