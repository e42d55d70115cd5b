using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Webhooks;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>One message on its way.</summary>
/// <param name="Person">Who the member was when it was read; null for what is about nobody, and for one who is not there.</param>
/// <param name="ResolvedAt">When that was, as a timestamp; 0: not yet.</param>
internal sealed record WebhookItem(StoredEvent Event, string Type, WebhookPerson? Person, long ResolvedAt)
{
    public long Seq => Event.Seq;

    public MemberId? Member => Event.Member;
}

/// <summary>
/// Messages of one member in order: only the first may be on its way, and one that failed holds those behind it. Facts that
/// are about no member have a lane of their own.
/// </summary>
internal sealed class WebhookLane
{
    public Queue<WebhookItem> Items { get; } = new();

    public bool InFlight { get; set; }

    /// <summary>The first one failed, and is not to be tried before; null: it may go.</summary>
    public DateTimeOffset? HeldUntil { get; set; }
}

/// <summary>The lanes of a stream, and which of them may send.</summary>
internal sealed class WebhookLanes
{
    private readonly Dictionary<MemberId, WebhookLane> _lanes = [];
    private readonly Queue<WebhookLane> _ready = new();
    private readonly HashSet<WebhookLane> _held = [];
    private readonly WebhookLane _tenant = new();

    public bool AnyReady => _ready.Count > 0;

    public WebhookLane Of(MemberId? member)
    {
        if (member is not { } id) return _tenant;
        if (!_lanes.TryGetValue(id, out var lane)) _lanes[id] = lane = new WebhookLane();
        return lane;
    }

    /// <summary>Puts a message last in its lane.</summary>
    /// <param name="heldUntil">Not before then, should it be the first.</param>
    /// <returns>True when the lane is held, by this message or one before.</returns>
    public bool Add(WebhookItem item, DateTimeOffset? heldUntil = null)
    {
        var lane = Of(item.Member);
        lane.Items.Enqueue(item);
        if (lane.Items.Count == 1)
        {
            if (heldUntil is { } until) Hold(lane, until);
            else _ready.Enqueue(lane);
        }

        return lane.HeldUntil is not null;
    }

    /// <summary>The first message of a lane that may send; it is on its way from now on.</summary>
    public WebhookItem Take()
    {
        var lane = _ready.Dequeue();
        lane.InFlight = true;
        return lane.Items.Peek();
    }

    /// <summary>The first message of the lane is settled; the next may go.</summary>
    public void Settled(WebhookLane lane, MemberId? member)
    {
        lane.InFlight = false;
        lane.Items.Dequeue();
        if (lane.Items.Count > 0) _ready.Enqueue(lane);
        else if (member is { } id) _lanes.Remove(id);
    }

    /// <summary>The first message of the lane was not taken.</summary>
    public void Hold(WebhookLane lane, DateTimeOffset until)
    {
        lane.InFlight = false;
        lane.HeldUntil = until;
        _held.Add(lane);
    }

    /// <summary>The first message of the lane was not tried after all; it stays first.</summary>
    public static void PutBack(WebhookLane lane) => lane.InFlight = false;

    /// <summary>Lanes whose time has come may send again.</summary>
    /// <param name="now">Null: the receiver is back, and nobody waits any longer.</param>
    public void Release(DateTimeOffset? now)
    {
        foreach (var lane in _held.Where(lane => now is null || lane.HeldUntil <= now).ToList())
        {
            _held.Remove(lane);
            lane.HeldUntil = null;
            _ready.Enqueue(lane);
        }
    }
}
