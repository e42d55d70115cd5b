using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.SignIns;

/// <summary>A tenant's links to connect by and its sign-ins. Keeps nothing: rows say what is good, over every process.</summary>
[GrainType("hris.sign-in")]
internal sealed class SignInGrain(ConnectLinks links, SignIns signIns) : Grain, ISignInGrain
{
    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new FormatException("Not the key of a tenant's grain.");

    public Task<Answer<ConnectLinkIssued>> IssueLink(IssueConnectLink command, CancellationToken cancellationToken) => links.Issue(Tenant, command, cancellationToken);

    public Task<Answer<int>> WithdrawLinks(CancellationToken cancellationToken) => links.Withdraw(Tenant, cancellationToken);

    public Task<Answer<ConnectLinkPage>> OpenLink(OpenConnectLink query, CancellationToken cancellationToken) => links.Open(Tenant, query.Token, cancellationToken);

    public Task<Answer<ConnectedByLink>> ConnectByLink(ConnectByLink command, CancellationToken cancellationToken) => links.Connect(Tenant, command, cancellationToken);

    public Task<Answer<SignInBegun>> BeginSignIn(BeginSignIn command, CancellationToken cancellationToken) => signIns.Begin(Tenant, command, cancellationToken);

    public Task<Answer<SignInFinished>> FinishSignIn(FinishSignIn command, CancellationToken cancellationToken) => signIns.Finish(Tenant, command, cancellationToken);
}
