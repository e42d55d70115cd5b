using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Jobs;

namespace HrisOrleans.Silo.Jobs;

/// <summary>What each action of a job asks of one member.</summary>
internal static class MemberVerbs
{
    public delegate Task<Answer<MemberView>> Verb(IMemberGrain member, SendMode send, CancellationToken cancellationToken);

    public static IReadOnlyDictionary<string, Verb> All { get; } = new Dictionary<string, Verb>
    {
        [JobActions.Approve] = (member, send, cancellationToken) => member.Approve(new ApproveMember(send == SendMode.Now), cancellationToken),
        [JobActions.Deny] = (member, _, cancellationToken) => member.Deny(cancellationToken),
        [JobActions.Send] = (member, _, cancellationToken) => member.Send(cancellationToken),
        [JobActions.Remind] = (member, _, cancellationToken) => member.Remind(cancellationToken),
        [JobActions.Revoke] = (member, _, cancellationToken) => member.Revoke(cancellationToken),
        [JobActions.Remove] = (member, _, cancellationToken) => member.Remove(cancellationToken),
        [JobActions.Restore] = (member, _, cancellationToken) => member.Restore(cancellationToken),
    };
}
