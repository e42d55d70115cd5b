using HrisOrleans.Client;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Members;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Members;

public sealed class AcceptAgainTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task An_acceptance_whose_answer_got_lost_is_answered_the_same_under_its_key()
    {
        var tenant = await product.Tenant();
        var (ann, bob) = (await Invited(tenant, "ann@example.org"), await Invited(tenant, "bob@example.org"));
        var api = HrisOrleansClient.Create(product.Address, null).Invitations;
        var first = await api.Accept(new(ann.Token), "one-key", TwoSilos.Stop);
        Assert.Equal((tenant.Id, ann.Member), (first.Tenant, first.Member));
        Assert.Equal(first, await api.Accept(new(ann.Token), "one-key", TwoSilos.Stop));

        // Without the key, or under another one, the link was used; and the key is nobody else's answer.
        await ProductTenant.Refused(() => api.Accept(new(ann.Token), cancellationToken: TwoSilos.Stop), "invitation_used");
        await ProductTenant.Refused(() => api.Accept(new(ann.Token), "another-key", TwoSilos.Stop), "invitation_used");
        Assert.Equal(bob.Member, (await api.Accept(new(bob.Token), "one-key", TwoSilos.Stop)).Member);
        Assert.Equal(2, (await tenant.Events("invitation_accepted")).Count);
    }

    private async Task<(Guid Member, string Token)> Invited(ProductTenant tenant, string email)
    {
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(email), cancellationToken: TwoSilos.Stop);
        return (member.Id, await product.Silo.GetRequiredService<InvitationTokens>().Issue(TenantId.Parse(tenant.Id), new MemberId(member.Id), 1, TwoSilos.Stop));
    }
}
