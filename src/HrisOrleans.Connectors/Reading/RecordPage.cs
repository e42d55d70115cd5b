using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>One page of people over its pooled body; a record is taken apart only when it is mapped.</summary>
internal sealed class RecordPage(PooledBody body, RecordSlices slices, UInt128[] fingerprints, RecordShape shape, GroupSink groups) : PeoplePage
{
    private const int LongestId = 200;
    private const int LongestName = 256;

    public override ReadOnlySpan<UInt128> Fingerprints => fingerprints;

    public override MappedRecord Map(int index)
    {
        var (offset, length) = slices.Records[index];
        JsonDocument? json = null;
        string? id = null;
        try
        {
            json = JsonDocument.Parse(body.Memory.Slice(offset, length));
            id = JsonText.Read(slices[index][0].Of(body.Span));
            if (json.RootElement.ValueKind != JsonValueKind.Object) return new MappedRecord(null, RecordFaults.Unreadable);
            if (id is null) return Faulty(RecordFaults.MissingId);
            return id.Length > LongestId ? Faulty(RecordFaults.Unreadable) : new MappedRecord(groups.Doubted(shape.Map(id, new JsonRecord(json.RootElement), groups)), null);
        }
        catch (JsonException)
        {
            return Faulty(RecordFaults.Unreadable);
        }
        finally
        {
            json?.Dispose();
        }

        MappedRecord Faulty(string code) => new(null, code, id is { Length: <= LongestId } ? id : null, NameIn(json));
    }

    // Whoever has to mend it knows people by their names, and not by an id.
    private string? NameIn(JsonDocument? json)
    {
        var name = json?.RootElement.ValueKind == JsonValueKind.Object ? shape.Name(new JsonRecord(json.RootElement)) : null;
        return name?.Length > LongestName ? name[..LongestName] : name;
    }

    public override void Dispose()
    {
        slices.Dispose();
        body.Dispose();
    }
}
