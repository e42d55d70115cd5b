using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Silo.Plans;

/// <summary>Looks back in a member's stored events.</summary>
internal static class MemberHistory
{
    /// <summary>The member before the decision that led to <paramref name="version"/>.</summary>
    /// <returns>
    /// Whether it is known: what lies before a snapshot is not. The state, null when that decision was the birth; whether the link in force then had gone to the mail server; and the
    /// number under which the decision kept an old address.
    /// </returns>
    public static (bool Known, MemberState? State, bool Mailed, int? OldValue) Before(MemberId member, IEnumerable<StoredEvent> history, long version)
    {
        var stored = history.ToList();
        var decisions = stored.Where(happened => happened.MemberVersion is not null)
            .GroupBy(happened => happened.MemberVersion!.Value)
            .OrderBy(decision => decision.Key)
            .Select(decision => (Version: decision.Key, Events: (IReadOnlyList<MemberEvent>)[.. decision.OrderBy(happened => happened.Step).Select(happened => MemberEventJson.Read(happened.Kind, happened.Data))]))
            .ToList();
        var earlier = decisions.Where(decision => decision.Version < version).Select(decision => decision.Events).ToList();
        var old = decisions.FirstOrDefault(decision => decision.Version == version).Events?.OfType<MemberEvent.AddressChanged>().FirstOrDefault()?.Value;
        if (earlier.Count == 0) return (decisions.All(decision => decision.Events[0] is not MemberEvent.Snapshot), null, false, old);
        var state = Member.Fold(member, earlier);
        var mailed = stored.SelectMany(happened => MemberPast.MailedIn(MemberEventJson.Read(happened.Kind, happened.Data))).Contains(state.InvitationNumber);
        return (true, state, mailed, old);
    }
}
