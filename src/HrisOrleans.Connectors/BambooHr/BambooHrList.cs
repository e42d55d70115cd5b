using System.Collections.Immutable;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>A page of the list and where it leads.</summary>
/// <param name="NextCursor">The next page's cursor, or null.</param>
/// <param name="IsLast">The answer says that no page follows; an answer that says nothing about it does not.</param>
/// <param name="Checkpoint">Nothing that changed after this moment was missed, if this was the first answer of the read.</param>
internal sealed record BambooHrListPage(PeoplePage People, string? NextCursor, bool IsLast, DateTimeOffset SentAt, DateTimeOffset Checkpoint);

/// <summary>Reads pages of employees, counting and collecting on the way whatever has to be known of every record.</summary>
internal sealed class BambooHrList(BambooHrSession session, RecordFingerprinter? fingerprinter)
{
    private readonly JsonRecordSlicer _slicer = new("data", BambooHrFields.Names, ["meta"]);
    private byte[] _hiddenBefore = [];

    public ReadTally Tally { get; } = new("people");

    public AttributeGroups Groups { get; } = new(GroupKind.Department, GroupKind.Division, GroupKind.Location);

    public FieldVisibility Visibility { get; } = BambooHrFields.Visibility();

    public async Task<Reply<BambooHrListPage>> Get(IReadOnlyList<string>? ids, string? after, CancellationToken cancellationToken)
    {
        var reply = await session.Employees(ids, after, cancellationToken);
        if (!reply.Succeeded) return reply.Failure;
        var answer = reply.Value;
        var slices = _slicer.Slice(answer.Body.Span);
        if (slices is null || !TryMeta(answer.Body.Memory, slices.Envelope[0], out var total, out var next, out var isLast))
        {
            var failure = HttpFailures.Unparsable(answer.Body.Span);
            slices?.Dispose();
            answer.Dispose();
            return failure;
        }

        Tally.Page(total);
        return new BambooHrListPage(Page(answer.Body, slices), next, isLast, answer.SentAt, session.CheckpointAt(answer));
    }

    private BambooHrPage Page(PooledBody body, RecordSlices slices)
    {
        var text = body.Span;
        var groups = new ImmutableArray<GroupId>[slices.Count];
        for (var i = 0; i < slices.Count; i++)
        {
            var fields = slices[i];
            var id = fields[BambooHrFields.Id];
            Tally.Record(id.HasValue(text) ? id.Of(text) : default);
            Visibility.Observe(text, fields);
            NoteHidden(fields[BambooHrFields.Restricted].Of(text));
            groups[i] = Groups.Of(text, fields.Slice(BambooHrFields.Groups, BambooHrFields.GroupFields));
        }

        var fingerprints = new UInt128[slices.Count];
        fingerprinter?.Fill(text, slices.Records, fingerprints);
        return new BambooHrPage(body, slices, fingerprints, groups);
    }

    private void NoteHidden(ReadOnlySpan<byte> list)
    {
        // Nearly always empty, else nearly always the same.
        if (list.Length <= 2 || list.SequenceEqual(_hiddenBefore)) return;
        _hiddenBefore = list.ToArray();
        Visibility.Hide(BambooHrFields.HiddenRights(list));
    }

    private static bool TryMeta(ReadOnlyMemory<byte> body, JsonSlice slice, out long? total, out string? next, out bool isLast)
    {
        (total, next, isLast) = (null, null, false);
        if (!slice.Present || body.Span[slice.Offset] != (byte)'{') return false;
        using var json = JsonDocument.Parse(body.Slice(slice.Offset, slice.Length));
        if (json.RootElement.TryGetProperty("total", out var claimed) && claimed.ValueKind == JsonValueKind.Number && claimed.TryGetInt64(out var number)) total = number;
        if (!json.RootElement.TryGetProperty("page", out var page) || page.ValueKind != JsonValueKind.Object || !page.TryGetProperty("nextCursor", out var cursor)) return true;

        // Anything else leads on, and nobody can say where to.
        if (cursor.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null)) return false;
        next = cursor.ToString();
        if (next is "") next = null;
        isLast = next is null;
        return true;
    }
}
