using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>One page of people over its pooled body; a record is taken apart only when it is mapped.</summary>
internal sealed class RecordPage(PooledBody body, RecordSlices slices, UInt128[] fingerprints, RecordShape shape, GroupSink groups) : PeoplePage
{
    private const int LongestId = 200;

    public override ReadOnlySpan<UInt128> Fingerprints => fingerprints;

    public override MappedRecord Map(int index)
    {
        string? id = null;
        try
        {
            id = JsonText.Read(slices[index][0].Of(body.Span));
            var (offset, length) = slices.Records[index];
            using var json = JsonDocument.Parse(body.Memory.Slice(offset, length));
            if (json.RootElement.ValueKind != JsonValueKind.Object) return new MappedRecord(null, RecordFaults.Unreadable);
            if (id is null) return new MappedRecord(null, RecordFaults.MissingId);
            return id.Length > LongestId ? new MappedRecord(null, RecordFaults.Unreadable) : new MappedRecord(shape.Map(id, new JsonRecord(json.RootElement), groups), null);
        }
        catch (JsonException)
        {
            return new MappedRecord(null, RecordFaults.Unreadable, id is { Length: <= LongestId } ? id : null);
        }
    }

    public override void Dispose()
    {
        slices.Dispose();
        body.Dispose();
    }
}
