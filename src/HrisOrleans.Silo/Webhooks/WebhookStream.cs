using System.Data.Common;
using System.Threading.Channels;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Webhooks;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>
/// One endpoint's way through one tenant's events, for as long as there is something to send. Everything that moves comes
/// through one channel and is handled in turn; requests, reads and commits run beside it.
/// </summary>
internal sealed class WebhookStream(LeasedStream lease, StreamServices services, CancellationToken stopping, CancellationToken hardStop)
{
    private const int ReadAhead = 1000;
    private const int CommitAt = 256;
    private static readonly TimeSpan CommitEvery = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Happening> _happenings = Channel.CreateUnbounded<Happening>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WebhookLanes _lanes = new();
    private readonly SortedSet<long> _open = [];
    private readonly Dictionary<long, WebhookDelivery> _unwritten = [];
    private readonly Dictionary<long, WebhookDelivery> _pending = [];
    private readonly HashSet<long> _skip = [];
    private readonly StreamHealth _health = new(lease, services);
    private long _readTo = lease.Seq;
    private int _inFlight;
    private bool _full;
    private bool _reading;
    private bool _readToEnd;
    private bool _committing;
    private bool _storeAway;
    private bool _lost;
    private bool _ending;
    private long _committedTo = lease.Seq;
    private DateTimeOffset _committedAt;

    /// <summary>Runs until nothing is left to do, the endpoint rests, the lease is lost or the silo stops.</summary>
    public async Task Run()
    {
        _committedAt = services.Time.GetUtcNow();
        await Begin();
        await using var ticks = services.Time.CreateTimer(_ => _happenings.Writer.TryWrite(new Happening.Tick()), null, CommitEvery, CommitEvery);
        while (true)
        {
            if (stopping.IsCancellationRequested) _ending = true;
            Work();
            if (Idle) break;
            Handle(await _happenings.Reader.ReadAsync(CancellationToken.None));
        }

        if (!_lost) await services.Streams.Commit(lease, Progress(release: true), CancellationToken.None);
    }

    private bool Stopping => _ending || _health.Resting;

    private bool Idle =>
        _inFlight == 0 && !_committing && !_reading
        && (_lost || (_storeAway ? hardStop.IsCancellationRequested : Stopping || (!_lanes.AnyReady && (_full || _readToEnd))));

    // Where the cursor may stand: before the first event that is neither done with nor written down as pending.
    private long Position => _open.Count == 0 ? _readTo : _open.Min - 1;

    private async Task Begin()
    {
        var now = services.Time.GetUtcNow();
        var backlog = await services.Streams.Open(lease, services.Options.MostPending, stopping);
        _full = backlog.Pending.Count > services.Options.MostPending;
        _skip.UnionWith(backlog.Done);
        var events = await services.Streams.Events(lease.Tenant, [.. backlog.Pending.Select(delivery => delivery.Seq)], stopping);
        foreach (var delivery in backlog.Pending)
        {
            _skip.Add(delivery.Seq);
            if (!events.TryGetValue(delivery.Seq, out var happened))
            {
                _unwritten[delivery.Seq] = delivery with { State = WebhookDeliveryState.Expired, Due = null, FinishedAt = now };
                continue;
            }

            _pending[delivery.Seq] = delivery;
            _lanes.Add(new WebhookItem(happened, delivery.Type, null, 0), delivery.Due <= now ? null : delivery.Due);
        }
    }

    private void Work()
    {
        if (_lost) return;
        if (_unwritten.Count >= CommitAt) Commit();
        if (Stopping || _storeAway) return;
        if (!_reading && !_full && !_readToEnd && _open.Count < ReadAhead / 2) Read();
        while (_inFlight < _health.Window && _lanes.AnyReady) Send(_lanes.Take());
    }

    private void Handle(Happening happening)
    {
        switch (happening)
        {
            case Happening.Sent sent:
                _inFlight--;
                Sent(sent.Item, sent.Attempt);
                break;
            case Happening.NotSent not:
                // Only when the silo stops or the database is away.
                _inFlight--;
                WebhookLanes.PutBack(_lanes.Of(not.Item.Member));
                _ending = true;
                break;
            case Happening.Read read:
                _reading = false;
                Take(read.Page);
                break;
            case Happening.Committed committed:
                _committing = false;
                _storeAway = false;
                if (committed.Standing == StreamStanding.Lost) Lose();
                if (committed.Standing == StreamStanding.Changed) _ending = true;
                break;
            case Happening.NotRead:
                _reading = false;
                _ending = true;
                break;
            case Happening.NotCommitted not:
                // What was acknowledged is kept, and written down at one of the next ticks: to write it twice is to write it once.
                _committing = false;
                _storeAway = true;
                foreach (var delivery in not.Commit.Deliveries) _unwritten.TryAdd(delivery.Seq, delivery);
                _health.PutBack(not.Commit.Health);
                break;
            case Happening.Tick:
                _lanes.Release(services.Time.GetUtcNow());
                if (_unwritten.Count > 0 || Position != _committedTo || services.Time.GetUtcNow() - _committedAt > services.Options.Lease / 3) Commit();
                break;
        }
    }

    private void Sent(WebhookItem item, WebhookAttempt attempt)
    {
        var now = services.Time.GetUtcNow();
        services.Meter.Ended(attempt.Outcome);
        var lane = _lanes.Of(item.Member);
        var before = _pending.GetValueOrDefault(item.Seq);
        var verdict = _health.Judge(item.Seq, before, attempt, now);
        Settle(new WebhookDelivery(
            item.Seq, lease.Generation, item.Type, item.Member, verdict.State, (before?.Attempts ?? 0) + 1, attempt.Outcome, attempt.Status, attempt.Milliseconds,
            verdict.Due, before is { Attempts: > 0 } ? before.CreatedAt : now, verdict.Due is null ? now : null));
        if (verdict.Due is not { } due)
        {
            _lanes.Settled(lane, item.Member);
            if (verdict.Recovered) _lanes.Release(null);
            return;
        }

        _lanes.Hold(lane, due);

        // Those behind it get lines of their own, so that the cursor can go on past them. Not while the endpoint rests:
        // then the cursor waits, and an outage costs no rows.
        if (!_health.Resting)
            foreach (var waiting in lane.Items.Skip(1)) Wait(waiting);
    }

    private void Take(StreamPage page)
    {
        foreach (var item in page.Items)
        {
            if (_skip.Contains(item.Seq)) continue;
            _open.Add(item.Seq);
            if (_lanes.Add(item)) Wait(item);
        }

        _readTo = page.LastSeq ?? _readTo;
        _readToEnd = page.LastSeq is null || page.AtEnd;
    }

    private void Wait(WebhookItem item)
    {
        if (!_pending.ContainsKey(item.Seq))
            Settle(new WebhookDelivery(item.Seq, lease.Generation, item.Type, item.Member, WebhookDeliveryState.Pending, 0, null, null, null, null, services.Time.GetUtcNow(), null));
    }

    private void Settle(WebhookDelivery line)
    {
        _unwritten[line.Seq] = line;
        _open.Remove(line.Seq);
        if (line.State == WebhookDeliveryState.Pending) _pending[line.Seq] = line;
        else _pending.Remove(line.Seq);
        _full |= _pending.Count > services.Options.MostPending;
    }

    private void Lose()
    {
        WebhookLog.LeaseLost(services.Log, lease.Endpoint.Id, lease.Tenant);
        _lost = true;
    }

    private void Send(WebhookItem item)
    {
        _inFlight++;
        _ = Deliver();

        async Task Deliver()
        {
            try
            {
                var attempt = await services.Courier.Deliver(lease, item, hardStop);
                _happenings.Writer.TryWrite(attempt is null ? new Happening.NotSent(item) : new Happening.Sent(item, attempt));
            }
            catch (DbException trouble) when (DatabaseOutage.Is(trouble))
            {
                WebhookLog.StoreAway(services.Log, lease.Endpoint.Id, lease.Tenant, trouble);
                _happenings.Writer.TryWrite(new Happening.NotSent(item));
            }
            catch (Exception broken)
            {
                // Nobody awaits this; whoever reads the channel gets it.
                _happenings.Writer.TryComplete(broken);
            }
        }
    }

    private void Read()
    {
        _reading = true;
        _ = Fetch();

        async Task Fetch()
        {
            try
            {
                _happenings.Writer.TryWrite(new Happening.Read(await services.Courier.Read(lease, _readTo, ReadAhead / 2)));
            }
            catch (DbException trouble) when (DatabaseOutage.Is(trouble))
            {
                WebhookLog.StoreAway(services.Log, lease.Endpoint.Id, lease.Tenant, trouble);
                _happenings.Writer.TryWrite(new Happening.NotRead());
            }
            catch (Exception broken)
            {
                _happenings.Writer.TryComplete(broken);
            }
        }
    }

    private void Commit()
    {
        if (_committing || _lost) return;
        _committing = true;
        var first = !_storeAway;
        _ = Write(Progress(release: false));

        async Task Write(StreamCommit commit)
        {
            try
            {
                _happenings.Writer.TryWrite(new Happening.Committed(await services.Streams.Commit(lease, commit, CancellationToken.None)));
            }
            catch (DbException trouble) when (DatabaseOutage.Is(trouble))
            {
                if (first) WebhookLog.StoreAway(services.Log, lease.Endpoint.Id, lease.Tenant, trouble);
                _happenings.Writer.TryWrite(new Happening.NotCommitted(commit));
            }
            catch (Exception broken)
            {
                _happenings.Writer.TryComplete(broken);
            }
        }
    }

    private StreamCommit Progress(bool release)
    {
        var now = services.Time.GetUtcNow();
        var lines = _unwritten.Values.ToList();
        _unwritten.Clear();

        // The first of a lane may have become free without having been tried: that is due at once.
        var due = _pending.Count == 0 ? (DateTimeOffset?)null : _pending.Values.GroupBy(line => line.Member).Min(lane => lane.MinBy(line => line.Seq)!.Due ?? now);
        (_committedTo, _committedAt) = (Position, now);
        return new StreamCommit(Position, lines, _health.Report(), due, _full, now, release ? null : now + services.Options.Lease);
    }

    private abstract record Happening
    {
        public sealed record Sent(WebhookItem Item, WebhookAttempt Attempt) : Happening;

        public sealed record NotSent(WebhookItem Item) : Happening;

        public sealed record Read(StreamPage Page) : Happening;

        public sealed record Committed(StreamStanding Standing) : Happening;

        public sealed record NotRead : Happening;

        public sealed record NotCommitted(StreamCommit Commit) : Happening;

        public sealed record Tick : Happening;
    }
}
