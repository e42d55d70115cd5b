using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;

namespace HrisOrleans.Silo.Members;

/// <summary>A member: one turn at a time; asleep it costs nothing, the row wakes it.</summary>
[GrainType("hris.member")]
internal sealed class MemberGrain(MemberServices services) : Grain, IMemberGrain
{
    private MemberCore _core = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (tenant, id) = GrainKeys.ParseMember(this.GetPrimaryKeyString());
        _core = new MemberCore(tenant, id, services, DeactivateOnIdle);
        return _core.Wake(cancellationToken);
    }

    public Task<Answer<MemberView>> Describe(CancellationToken cancellationToken) => _core.Describe(cancellationToken);

    public Task<Answer<MemberView>> Invite(InviteByHand command, CancellationToken cancellationToken) => _core.Invite(command, cancellationToken);

    public Task<Answer<MemberView>> Approve(ApproveMember command, CancellationToken cancellationToken) => _core.Approve(command, cancellationToken);

    public Task<Answer<MemberView>> Deny(CancellationToken cancellationToken) => _core.Deny(cancellationToken);

    public Task<Answer<MemberView>> Send(CancellationToken cancellationToken) => _core.Send(cancellationToken);

    public Task<Answer<MemberView>> Remind(CancellationToken cancellationToken) => _core.Remind(cancellationToken);

    public Task<Answer<MemberView>> Revoke(CancellationToken cancellationToken) => _core.Revoke(cancellationToken);

    public Task<Answer<MemberView>> Remove(CancellationToken cancellationToken) => _core.Remove(cancellationToken);

    public Task<Answer<MemberView>> Erase(CancellationToken cancellationToken) => _core.Erase(cancellationToken);

    public Task<Answer<MemberView>> Restore(CancellationToken cancellationToken) => _core.Restore(cancellationToken);

    public Task<Answer<MemberView>> Edit(EditMember command, CancellationToken cancellationToken) => _core.Edit(command, cancellationToken);

    public Task<Answer<AcceptedInvitation>> Accept(AcceptInvitation command, CancellationToken cancellationToken) => _core.Accept(command, cancellationToken);

    public Task<Answer<bool>> Object(ObjectToInvitation command, CancellationToken cancellationToken) => _core.Object(command, cancellationToken);

    public Task MailEnded(MailEnded report, CancellationToken cancellationToken) => _core.MailEnded(report, cancellationToken);

    public Task<Answer<bool>> MailBounced(MailBounced report, CancellationToken cancellationToken) => _core.MailBounced(report, cancellationToken);
}
