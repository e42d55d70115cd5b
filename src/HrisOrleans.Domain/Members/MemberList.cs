namespace HrisOrleans.Domain.Members;

/// <summary>The lists an admin works with. The numbers are stored.</summary>
public enum MemberList
{
    Active = 1,
    Queued = 2,
    Requests = 3,
    Pending = 4,
    Deactivated = 5,
}

public static class MemberLists
{
    /// <summary>The one list a member stands in; every state stands in exactly one.</summary>
    public static MemberList Of(MemberState state)
    {
        if (state.Out != OutCause.None) return MemberList.Deactivated;
        if (state.Access == Access.Active) return MemberList.Active;
        return state.Approval switch
        {
            Approval.Awaiting => MemberList.Requests,
            Approval.Denied => MemberList.Deactivated,
            Approval.Approved => state.Invitation switch
            {
                InvitationState.Queued => MemberList.Queued,
                InvitationState.Open => MemberList.Pending,
                InvitationState.Unconfirmed => MemberList.Pending,
                InvitationState.Expired => MemberList.Pending,
                InvitationState.Bounced => MemberList.Pending,
                InvitationState.None => MemberList.Deactivated,
                InvitationState.Revoked => MemberList.Deactivated,
                InvitationState.Accepted => MemberList.Deactivated,
            },
        };
    }
}
