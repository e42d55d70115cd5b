using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>Reads every employee, cursor by cursor.</summary>
internal sealed class BambooHrFullRead(BambooHrSession session, RecordFingerprinter fingerprinter) : PrefetchingRead
{
    private readonly BambooHrList _list = new(session, fingerprinter);
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private string? _cursor;
    private bool _over;
    private bool _reachedEnd;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset _checkpoint;

    protected override async Task<ReadStep> Fetch(CancellationToken cancellationToken)
    {
        if (_over) return End();
        var reply = await _list.Get(ids: null, _cursor, cancellationToken);
        if (!reply.Succeeded) return new ReadStep.Failed(reply.Failure);
        var page = reply.Value;
        if (_startedAt is null) (_startedAt, _checkpoint) = (page.SentAt, page.Checkpoint);
        if (page.NextCursor is { } next && (!_cursors.Add(next) || page.People.Fingerprints.IsEmpty))
        {
            page.People.Dispose();
            return new ReadStep.Failed(new(FailureKind.BadResponse, "BambooHR's list leads back to a page that was read already, or to nothing."));
        }

        _cursor = page.NextCursor;
        _over = page.NextCursor is null;
        _reachedEnd = page.IsLast;
        if (!page.People.Fingerprints.IsEmpty) return new ReadStep.Page(page.People);
        page.People.Dispose();
        return End();
    }

    private ReadStep.End End()
    {
        var evidence = _list.Tally.Evidence(
            _reachedEnd, _list.Visibility.Seen(BambooHrProvider.Descriptor.NeededRights.Select(right => right.Code)), _list.Visibility.Missing(), _startedAt!.Value, session.Time.GetUtcNow());
        var (certificate, missing) = CompletenessCertificate.TryIssue(evidence);
        return new ReadStep.End(certificate, missing, _list.Groups.Found, [], BambooHrCheckpoint.Write(_checkpoint)) { MissingRights = evidence.MissingRights };
    }
}
