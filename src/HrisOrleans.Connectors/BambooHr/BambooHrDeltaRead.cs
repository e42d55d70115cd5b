using System.Globalization;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>A checkpoint is a moment on BambooHR's clock.</summary>
internal static class BambooHrCheckpoint
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // Whole seconds, rounded down: BambooHR does not look closer.
    public static string Write(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}

/// <summary>Reads the ids that changed since a checkpoint, then those people in batches.</summary>
internal sealed class BambooHrDeltaRead(BambooHrSession session, string checkpoint, RecordFingerprinter fingerprinter) : PrefetchingRead
{
    private readonly BambooHrList _list = new(session, fingerprinter);
    private Queue<string[]>? _batches;
    private SortedSet<string> _deleted = [];
    private string? _cursor;
    private DateTimeOffset? _reached;

    protected override async Task<ReadStep> Fetch(CancellationToken cancellationToken)
    {
        if (_batches is null && await Open(cancellationToken) is { } failure) return new ReadStep.Failed(failure);
        while (_batches!.TryPeek(out var ids))
        {
            var before = _list.Tally.Distinct;
            var reply = await _list.Get(ids, _cursor, cancellationToken);
            if (!reply.Succeeded) return new ReadStep.Failed(reply.Failure);
            var page = reply.Value;
            if (Refuse(page, before) is { } refused)
            {
                page.People.Dispose();
                return new ReadStep.Failed(refused);
            }

            _cursor = page.NextCursor;
            if (_cursor is null) _batches.Dequeue();
            if (!page.People.Fingerprints.IsEmpty) return new ReadStep.Page(page.People);
            page.People.Dispose();
        }

        return new ReadStep.End(null, null, _list.Groups.Found, [.. _deleted], _reached is { } moment ? BambooHrCheckpoint.Write(moment) : checkpoint);
    }

    // A record with hidden fields would look like somebody who lost address and groups, and no certificate guards a delta.
    /// <param name="before">How many different people had come before the page.</param>
    private ConnectorFailure? Refuse(BambooHrListPage page, long before)
    {
        if (!page.People.Fingerprints.IsEmpty && _list.Tally.Distinct == before) return SourceRead.NobodyNew;
        if (_list.Visibility.Hidden is { Count: > 0 } hidden)
            return new(FailureKind.InsufficientRights, "BambooHR hides fields that are needed.", MissingRights: [.. hidden]);
        return page.NextCursor is not null && (page.NextCursor == _cursor || page.People.Fingerprints.IsEmpty)
            ? new(FailureKind.BadResponse, "BambooHR's list leads back to a page that was read already, or to nothing.")
            : null;
    }

    private async Task<ConnectorFailure?> Open(CancellationToken cancellationToken)
    {
        if (BambooHrCheckpoint.Parse(checkpoint) is not { } since) return new(FailureKind.StartAgain, "The checkpoint is not one of BambooHR's.");
        var reply = await session.Changed(checkpoint, cancellationToken);
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        if (Changes(answer.Body.Memory) is not { } changes) return HttpFailures.Unparsable(answer.Body.Span);
        if (changes.Count > session.Options.MaxChangedIds) return new(FailureKind.StartAgain, "So much has changed that a full read is cheaper.");
        _deleted = new(changes.Where(change => change.Value).Select(change => change.Key), StringComparer.Ordinal);
        _batches = new(changes.Where(change => !change.Value).Select(change => change.Key).Chunk(session.Options.IdBatch));
        if (session.CheckpointAt(answer) is var reached && reached > since) _reached = reached;
        return null;
    }

    /// <summary>Ids and whether each was deleted; null when the answer is not that.</summary>
    private static Dictionary<string, bool>? Changes(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("employees", out var employees)) return null;
            var changes = new Dictionary<string, bool>(StringComparer.Ordinal);
            // An empty map is written as an empty array by some of BambooHR's servers.
            if (employees.ValueKind == JsonValueKind.Array) return employees.GetArrayLength() == 0 ? changes : null;
            if (employees.ValueKind != JsonValueKind.Object) return null;
            foreach (var entry in employees.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.Object || !entry.Value.TryGetProperty("action", out var action)) return null;
                changes[entry.Name] = string.Equals(action.ToString(), "Deleted", StringComparison.OrdinalIgnoreCase);
            }

            return changes;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
