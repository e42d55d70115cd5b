namespace HrisOrleans.Domain.Members;

/// <summary>What undoing a plan does with one member. Only for a member whom nothing has changed since: who has moved by hand stays as they are.</summary>
public static class MemberUndo
{
    /// <summary>The decision that undoes the last one.</summary>
    /// <param name="now">The member as the plan left them.</param>
    /// <param name="before">The member as they were; null when the plan brought them in.</param>
    /// <param name="mailed">The link that was in force before had been handed to the mail server.</param>
    /// <returns>A link comes back without a new mail; one whose mail never went out is queued for an admin to send.</returns>
    public static MemberDecision Undo(MemberState now, MemberState? before, bool mailed)
    {
        var standing = before is null
            ? MemberStanding.Of(now) with { Grant = Grant.None, Out = OutCause.Undone, Advisory = OutCause.None }
            : Revived(before, mailed);
        var undone = MemberDecision.Of(new MemberEvent.Undone(standing));
        var dies = now.HasLiveInvitation && (before is null || now.InvitationNumber != before.InvitationNumber);
        return dies ? MemberDecision.Of(new MemberEvent.InvitationRevoked(now.InvitationNumber)).Then(undone) : undone;
    }

    /// <summary>Whether undoing takes somebody out who is in.</summary>
    public static bool Loses(MemberState now, MemberState? before) => now.Out == OutCause.None && (before is null || before.Out != OutCause.None);

    private static MemberStanding Revived(MemberState before, bool mailed)
    {
        var standing = MemberStanding.Of(before);
        return before.HasLiveInvitation && !mailed && !before.Earlier.Any ? standing with { Invitation = InvitationState.Queued } : standing;
    }
}
