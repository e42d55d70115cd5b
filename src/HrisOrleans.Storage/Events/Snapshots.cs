using HrisOrleans.Domain.Members;

namespace HrisOrleans.Storage.Events;

/// <summary>What is kept of a member's events that are not kept.</summary>
public static class Snapshots
{
    private static readonly Origin Origin = new("retention", "retention");

    /// <summary>A member's stored events, in the order of the sequence, as one past.</summary>
    public static MemberPast PastOf(MemberId member, IEnumerable<StoredEvent> events)
    {
        var past = new MemberPast(member);
        foreach (var happened in events) past.Add(happened.MemberVersion, MemberEventJson.Read(happened.Kind, happened.Data));
        return past;
    }

    /// <summary>The one event that stands for the beginning of a member's history, in the place of its last event.</summary>
    /// <param name="past">All stored events of one member up to some place in the sequence, in order, whole decisions only.</param>
    public static StoredEvent Of(IReadOnlyList<StoredEvent> past)
    {
        var last = past[^1];
        var snapshot = PastOf(last.Member!.Value, past).Snapshot();
        var (kind, json) = MemberEventJson.WriteText(snapshot);
        return new StoredEvent(last.Seq, last.At, kind, Origin, last.Member, snapshot.Version, 0, json);
    }
}
