using System.Collections.Immutable;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>One page of employees over its pooled body.</summary>
internal sealed class BambooHrPage(PooledBody body, RecordSlices slices, UInt128[] fingerprints, ImmutableArray<GroupId>[] groups) : PeoplePage
{
    public override ReadOnlySpan<UInt128> Fingerprints => fingerprints;

    public override MappedRecord Map(int index)
    {
        var text = body.Span;
        return BambooHrMapper.Map(text, slices[index], text[slices.Records[index].Offset] == (byte)'{', groups[index]);
    }

    public override void Dispose()
    {
        slices.Dispose();
        body.Dispose();
    }
}
