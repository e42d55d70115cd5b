using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Merge;

/// <summary>The people of one linked account: all of them, or those that Merge took over since a moment.</summary>
internal sealed class MergePeople(ProviderSession<IMergeApi> session, string accountToken, int pageSize, string? checkpoint) : PeopleSource
{
    private readonly SortedSet<string> _gone = new(StringComparer.Ordinal);
    private string? _reached;

    public override RecordShape Shape { get; } = new("results", "id", ["next"], MergeMapper.Map)
    {
        Name = MergeMapper.Name,
        Meet = MergeMapper.Meet,
        Shown = [new(MergeProvider.EmailRight, "work_email"), new(MergeProvider.StatusRight, "employment_status")],
    };

    public override IReadOnlyList<string> Rights { get; } = [.. MergeProvider.Descriptor.NeededRights.Select(right => right.Code)];

    public override IReadOnlyList<string> Tombstones => [.. _gone];

    public override string? Checkpoint => _reached;

    /// <summary>Id and name of the linked account, known once the read was opened.</summary>
    public (string Id, string Name)? Account { get; private set; }

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        if (checkpoint is not null && MomentCheckpoint.Parse(checkpoint) is null) return MomentCheckpoint.Foreign;
        return await Linked(cancellationToken) ?? (checkpoint is null ? await ReadOnce(cancellationToken) : null) ?? await ListGroups(cancellationToken);
    }

    public override async Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken)
    {
        var deleted = checkpoint is null ? null : "true";
        var reply = await Call((api, key, aborted) => api.Employees(key, accountToken, pageSize, cursor, checkpoint, deleted, aborted), MergeProvider.ListRight, cancellationToken);
        if (reply.Succeeded) _reached ??= MomentCheckpoint.After(reply.Value);
        return reply;
    }

    public override Reply<NextPage> Next(PageView page) => NextPage.At(Cursor(page.Beside("next")));

    /// <summary>Who is gone in the HR system stays in Merge's list and says so.</summary>
    public override Task<ConnectorFailure?> Complete(PageView page, CancellationToken cancellationToken)
    {
        if (checkpoint is null) return Task.FromResult<ConnectorFailure?>(null);
        using var json = JsonDocument.Parse(page.Answer.Body.Memory);
        foreach (var entry in json.RootElement.GetProperty("results").EnumerateArray())
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("remote_was_deleted", out var gone) && gone.ValueKind == JsonValueKind.True
                && entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String) _gone.Add(id.GetString()!);
        return Task.FromResult<ConnectorFailure?>(null);
    }

    // Merge goes on showing what it read last when it can no longer read the HR system: only the account's status tells.
    private async Task<ConnectorFailure?> Linked(CancellationToken cancellationToken)
    {
        var reply = await Call((api, key, aborted) => api.AccountDetails(key, accountToken, aborted), MergeProvider.AccountRight, cancellationToken);
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            var account = new JsonRecord(json.RootElement);
            if (account.Text("id") is not { } id) return HttpFailures.NotJson;
            Account = (id, account.Text("end_user_organization_name") ?? account.Text("integration") ?? id);
            return account.Text("status") switch
            {
                "RELINK_NEEDED" => new(FailureKind.Reauthenticate, "Merge can no longer sign in to the HR system: the linked account has to be linked again (RELINK_NEEDED)."),
                "INCOMPLETE" => new(FailureKind.Reauthenticate, "The account was never linked completely (INCOMPLETE)."),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(answer.Body.Span);
        }
    }

    // Merge shows people while it is still reading the HR system for the first time: such a list has an end, but is not all.
    private async Task<ConnectorFailure?> ReadOnce(CancellationToken cancellationToken)
    {
        var under = false;
        var failure = await ListWalk.All(
            (cursor, aborted) => Call((api, key, stop) => api.SyncStatus(key, accountToken, cursor, stop), MergeProvider.SyncRight, aborted),
            "results",
            (page, _) => Cursor(page.TryGetProperty("next", out var next) ? next : null),
            model =>
            {
                if (model.Text("model_name") == "Employee" && model.Flag("is_initial_sync") == true && model.Text("status") is not ("DONE" or "PARTIALLY_SYNCED")) under = true;
            },
            cancellationToken);
        return failure ?? (under ? new(FailureKind.Transient, "Merge has not read the HR system completely for the first time yet.") : null);
    }

    private async Task<ConnectorFailure?> ListGroups(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (GroupKind Kind, string? Name, string? Parent)>(StringComparer.Ordinal);
        var failure = await ListWalk.All(
            (cursor, aborted) => Call((api, key, stop) => api.Groups(key, accountToken, cursor, stop), MergeProvider.GroupsRight, aborted),
            "results",
            (page, _) => Cursor(page.TryGetProperty("next", out var next) ? next : null),
            group => found[group.Text("id") ?? throw new JsonException("a group without id")] = (MergeMapper.KindOf(group.Text("type")), group.Text("name"), group.Text("parent_group")),
            cancellationToken);
        foreach (var (id, group) in found)
            Groups.Add(group.Kind, id, group.Name, group.Parent is { } parent && found.TryGetValue(parent, out var above) ? new GroupId(above.Kind, parent) : null);
        return failure;
    }

    private Task<Reply<ProviderAnswer>> Call(Func<IMergeApi, string, CancellationToken, Task<HttpResponseMessage>> call, string right, CancellationToken cancellationToken) =>
        session.Call(call, cancellationToken, (status, body) => status != HttpStatusCode.Forbidden ? null
            : body.Span.IndexOf("RELINK_NEEDED"u8) >= 0 ? new(FailureKind.Reauthenticate, "Merge can no longer sign in to the HR system: the linked account has to be linked again (RELINK_NEEDED).")
            : new(FailureKind.InsufficientRights, $"Merge refuses access ({right}).", MissingRights: [right]));

    // A bare cursor; a link, should it be one, is not followed.
    private static string? Cursor(JsonElement? next) => next is null or { ValueKind: JsonValueKind.Null } ? null
        : next.Value.ValueKind == JsonValueKind.String && new JsonRecord(next.Value).Text() is { } cursor && !cursor.StartsWith("http", StringComparison.Ordinal) ? cursor
        : PageLink.Position(next, "cursor");
}
