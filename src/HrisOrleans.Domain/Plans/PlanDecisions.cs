using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>What a line means for its member: the same rules a hand action goes through, run when the line is applied.</summary>
public static class PlanDecisions
{
    /// <summary>The birth of a newcomer.</summary>
    public static MemberDecision Birth(PlanLine line, int source, InviteSettings invites, DateTimeOffset now) =>
        MemberBySync.Join(new SourceRef(source, line.ExternalId), invites, now);

    /// <summary>The decision on an existing member; none where the line concerns only what is known of them.</summary>
    /// <param name="line">A line whose <see cref="PlanLine.MemberVersion"/> equals the state's version.</param>
    /// <param name="state">The member as it is.</param>
    /// <param name="source">The source's number.</param>
    /// <param name="invites">The invite settings of this moment.</param>
    /// <param name="oldValue">Number of the erasable row that will keep the old address, when the line changes it.</param>
    /// <param name="now">The moment.</param>
    public static MemberDecision Decide(PlanLine line, MemberState state, int source, InviteSettings invites, int oldValue, DateTimeOffset now)
    {
        var address = line.Readdressed ? MemberBySync.ChangeAddress(state, oldValue, now) : MemberDecision.Nothing;
        var moved = address.Changes ? Member.Evolve(state, address.Events) with { Version = state.Version } : state;
        var person = new SourceRef(source, line.ExternalId);
        var decision = line.Action switch
        {
            PlanAction.Link => MemberBySync.Link(moved, person, line.Cause),
            PlanAction.Return => MemberBySync.Return(moved, person, invites, now),
            PlanAction.Retain or PlanAction.Withdraw => MemberBySync.EndGrant(moved, line.Cause.LeftTheCompany() ? line.Cause : OutCause.None),
            PlanAction.Leave => MemberBySync.Leave(moved, line.Cause),
            PlanAction.Advise => line.Cause == OutCause.None ? MemberBySync.ClearAdvisory(moved) : MemberBySync.Advise(moved, line.Cause),
            PlanAction.RecordDeparture => MemberBySync.RecordDeparture(moved, line.Cause),
            PlanAction.ChangeAddress or PlanAction.Update or PlanAction.NoticeAbsence or PlanAction.StayOut => MemberDecision.Nothing,
            PlanAction.Faulty or PlanAction.Outside or PlanAction.Refresh or PlanAction.Forget or PlanAction.Pinned or PlanAction.Keep or PlanAction.Unmatched => MemberDecision.Nothing,
            PlanAction.Undo => throw new ArgumentException("Undoing needs the member's history.", nameof(line)),
            PlanAction.Join => throw new ArgumentException("A join is a birth, not a decision on an existing member.", nameof(line)),
        };
        return address.Then(decision);
    }
}
