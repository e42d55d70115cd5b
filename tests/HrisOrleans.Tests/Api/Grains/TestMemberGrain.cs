using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.member")]
internal sealed class TestMemberGrain(Backend backend) : Grain, IMemberGrain
{
    public Task<Answer<MemberView>> Describe(CancellationToken cancellationToken) => Reply(nameof(Describe), null, Me);

    public Task<Answer<MemberView>> Invite(InviteByHand command, CancellationToken cancellationToken) => Reply(nameof(Invite), command, Me with { Email = command.Email });

    public Task<Answer<MemberView>> Approve(ApproveMember command, CancellationToken cancellationToken) => Reply(nameof(Approve), command, Me);

    public Task<Answer<MemberView>> Deny(CancellationToken cancellationToken) => Reply(nameof(Deny), null, Me);

    public Task<Answer<MemberView>> Send(CancellationToken cancellationToken) => Reply(nameof(Send), null, Me);

    public Task<Answer<MemberView>> Remind(CancellationToken cancellationToken) => Reply(nameof(Remind), null, Me);

    public Task<Answer<MemberView>> Erase(CancellationToken cancellationToken) => Reply(nameof(Erase), null, Me);

    public Task<Answer<MemberView>> Revoke(CancellationToken cancellationToken) => Reply(nameof(Revoke), null, Me);

    public Task<Answer<MemberView>> Remove(CancellationToken cancellationToken) => Reply(nameof(Remove), null, Me);

    public Task<Answer<MemberView>> Restore(CancellationToken cancellationToken) => Reply(nameof(Restore), null, Me);

    public Task<Answer<MemberView>> Edit(EditMember command, CancellationToken cancellationToken) => Reply(nameof(Edit), command, Me);

    public Task<Answer<AcceptedInvitation>> Accept(AcceptInvitation command, CancellationToken cancellationToken) =>
        Reply(nameof(Accept), command, new AcceptedInvitation(Key.Tenant.Value, Key.Member.ToString(), "ann@acme.test", "Ann"));

    public Task<Answer<bool>> Object(ObjectToInvitation command, CancellationToken cancellationToken) => Reply(nameof(Object), command, true);

    public Task MailEnded(MailEnded report, CancellationToken cancellationToken) => throw new NotSupportedException("The API never calls this.");

    public Task<Answer<bool>> MailBounced(MailBounced report, CancellationToken cancellationToken) => throw new NotSupportedException("The API never calls this.");

    private MemberView Me => Samples.Member with { Id = Key.Member.ToString() };

    private (Domain.Tenants.TenantId Tenant, Domain.Members.MemberId Member) Key => GrainKeys.ParseMember(this.GetPrimaryKeyString());

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
