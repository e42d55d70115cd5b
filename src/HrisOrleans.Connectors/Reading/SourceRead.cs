using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Reading;

/// <summary>Reads a <see cref="PeopleSource"/> to its end, as a full read with a certificate or as a delta without.</summary>
internal sealed class SourceRead(PeopleSource source, RecordFingerprinter? fingerprinter, TimeProvider time, bool full = true) : PrefetchingRead
{
    /// <summary>What a delta comes to that repeats itself.</summary>
    public static ConnectorFailure NobodyNew { get; } = new(FailureKind.Transient, "A page of the changes holds nobody new, so that others may be missing.");

    private readonly JsonRecordSlicer _slicer = new(source.Shape.Array, [source.Shape.IdField], source.Shape.Envelope, source.Shape.MayLackArray);
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private readonly ShownFields _shown = new(source.Shape.Shown);
    private string? _cursor;
    private bool _opened;
    private bool _over;
    private bool _reachedEnd;
    private DateTimeOffset? _startedAt;

    public ReadTally Tally { get; } = new("people");

    /// <summary>Every needed right that this read found lacking so far.</summary>
    public IReadOnlyCollection<string> MissingRights => [.. _shown.Missing().Union(source.LackingRights).Order(StringComparer.Ordinal)];

    protected override async Task<ReadStep> Fetch(CancellationToken cancellationToken)
    {
        _startedAt ??= time.GetUtcNow();
        if (!_opened)
        {
            if (await source.Open(cancellationToken) is { } closed) return new ReadStep.Failed(closed);
            (_opened, _over) = (true, !source.HasPages);
        }

        while (!_over)
        {
            var reply = await source.Fetch(_cursor, cancellationToken);
            if (!reply.Succeeded) return new ReadStep.Failed(reply.Failure);
            var page = await Take(reply.Value, cancellationToken);
            if (!page.Succeeded) return new ReadStep.Failed(page.Failure);
            if (!page.Value.Fingerprints.IsEmpty) return new ReadStep.Page(page.Value);
            page.Value.Dispose();
        }

        return End();
    }

    private async Task<Reply<PeoplePage>> Take(ProviderAnswer answer, CancellationToken cancellationToken)
    {
        var slices = _slicer.Slice(answer.Body.Span);
        var failure = slices is null ? HttpFailures.Unparsable(answer.Body.Span) : await Follow(new PageView(answer, slices, source.Shape.Envelope), cancellationToken);
        if (failure is null)
        {
            var before = Tally.Distinct;
            var page = Page(answer.Body, slices!);

            // No certificate guards a delta: whoever should have come instead would not be missed.
            if (full || page.Fingerprints.IsEmpty || Tally.Distinct > before) return page;
            page.Dispose();
            return NobodyNew;
        }

        slices?.Dispose();
        answer.Dispose();
        return failure;
    }

    private async Task<ConnectorFailure?> Follow(PageView page, CancellationToken cancellationToken)
    {
        var next = WayOn(page);
        if (!next.Succeeded) return next.Failure;
        if (next.Value.Cursor is { } cursor && !_cursors.Add(cursor)) return new(FailureKind.BadResponse, "The provider's list leads back to a page that was read already.");
        Tally.Page(next.Value.Total);
        (_cursor, _over, _reachedEnd) = (next.Value.Cursor, next.Value.Cursor is null, next.Value.IsLast);
        return await source.Complete(page, cancellationToken);
    }

    private Reply<NextPage> WayOn(PageView page)
    {
        try
        {
            return source.Next(page);
        }
        catch (JsonException)
        {
            return HttpFailures.NotJson;
        }
    }

    private RecordPage Page(PooledBody body, RecordSlices slices)
    {
        var text = body.Span;
        var beside = new UInt128[slices.Count];
        for (var i = 0; i < slices.Count; i++)
        {
            var id = slices[i][0];
            Tally.Record(id.HasValue(text) ? id.Of(text) : default);
            var (offset, length) = slices.Records[i];
            _shown.Observe(text.Slice(offset, length));
            Meet(body.Memory.Slice(offset, length));
            beside[i] = Beside(id.Of(text));
        }

        var fingerprints = new UInt128[slices.Count];
        fingerprinter?.Fill(text, slices.Records, fingerprints, beside);
        return new RecordPage(body, slices, fingerprints, source.Shape, source.Groups);
    }

    private void Meet(ReadOnlyMemory<byte> record)
    {
        if (source.Shape.Meet is not { } meet) return;
        try
        {
            using var json = JsonDocument.Parse(record);
            if (json.RootElement.ValueKind == JsonValueKind.Object) meet(new JsonRecord(json.RootElement), source.Groups);
        }
        catch (JsonException)
        {
            // Mapping it will say so.
        }
    }

    private UInt128 Beside(ReadOnlySpan<byte> rawId)
    {
        if (!source.Groups.AnyMember) return default;
        try
        {
            return JsonText.Read(rawId) is { } id ? source.Groups.HashOf(id) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private ReadStep End()
    {
        var missing = MissingRights;
        if (!full)
        {
            // No certificate guards a delta: what is hidden would look like somebody who lost address and groups.
            return missing.Count > 0 && source.LackingRights.Count > 0
                ? new ReadStep.Failed(new(FailureKind.InsufficientRights, "The provider hides what is needed.", MissingRights: missing.ToList()))
                : new ReadStep.End(null, null, source.Groups.Found, source.Tombstones, source.Checkpoint);
        }

        var rights = string.Join(' ', source.Rights.Except(missing).Order(StringComparer.Ordinal));
        var evidence = Tally.Evidence(_reachedEnd, rights, missing, _startedAt!.Value, time.GetUtcNow(), source.Shape.NamesTotals);
        var (certificate, lacking) = CompletenessCertificate.TryIssue(evidence);
        return new ReadStep.End(certificate, lacking, source.Groups.Found, [], source.Checkpoint) { MissingRights = evidence.MissingRights };
    }
}
