using HrisOrleans.Client;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Members;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Members;

public sealed class RemindTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_reminder_is_a_second_mail_and_the_first_link_still_works_until_one_is_accepted()
    {
        var tenant = await product.Tenant();
        var ann = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("ann@example.org"), cancellationToken: TwoSilos.Stop);
        await Mailed(tenant, 1);
        var reminded = await tenant.Api.Members.Remind(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal(("open", "pending"), (reminded.Invitation, reminded.List));
        await Mailed(tenant, 2);

        Assert.Equal(ann.Id, (await Accept(tenant, ann.Id, 1)).Member);
        Assert.Equal("active", (await tenant.Api.Members.Get(tenant.Id, ann.Id, TwoSilos.Stop)).List);
        await ProductTenant.Refused(() => Accept(tenant, ann.Id, 2), "invitation_used");
        await ProductTenant.Refused(() => tenant.Api.Members.Remind(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop), "already_member");
    }

    [Fact]
    public async Task A_reminder_under_one_key_is_one_reminder()
    {
        var tenant = await product.Tenant();
        var ann = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("ann@example.org"), cancellationToken: TwoSilos.Stop);
        await Mailed(tenant, 1);
        var first = await tenant.Api.Members.Remind(tenant.Id, ann.Id, "remind-ann", TwoSilos.Stop);
        Assert.Equal(first.Version, (await tenant.Api.Members.Remind(tenant.Id, ann.Id, "remind-ann", TwoSilos.Stop)).Version);
        Assert.Equal(2, (await tenant.Events("invitation_issued")).Count);
    }

    [Fact]
    public async Task Revoking_ends_all_links_says_why_and_leaves_the_way_to_a_fresh_one()
    {
        var tenant = await product.Tenant();
        var ann = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("ann@example.org"), cancellationToken: TwoSilos.Stop);
        await Mailed(tenant, 1);
        await tenant.Api.Members.Remind(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);
        var revoked = await tenant.Api.Members.Revoke(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal(("revoked", "deactivated", "invitation_revoked"), (revoked.Invitation, revoked.List, revoked.Cause));
        await ProductTenant.Refused(() => Accept(tenant, ann.Id, 1), "invitation_revoked");
        await ProductTenant.Refused(() => Accept(tenant, ann.Id, 2), "invitation_revoked");

        var sent = await tenant.Api.Members.Send(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal(("open", "pending", null), (sent.Invitation, sent.List, sent.Cause));
        Assert.Equal(ann.Id, (await Accept(tenant, ann.Id, 3)).Member);
    }

    private static Task Mailed(ProductTenant tenant, int mails) => TwoSilos.Until(async () => (await tenant.Events("invitation_mailed")).Count == mails);

    private async Task<Client.Invitations.AcceptedInvitation> Accept(ProductTenant tenant, Guid member, int number)
    {
        var token = await product.Silo.GetRequiredService<InvitationTokens>().Issue(TenantId.Parse(tenant.Id), new MemberId(member), number, TwoSilos.Stop);
        return await HrisOrleansClient.Create(product.Address, null).Invitations.Accept(new(token), cancellationToken: TwoSilos.Stop);
    }
}
