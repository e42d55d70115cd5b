using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Members;
using Microsoft.Extensions.DependencyInjection;
using Member = HrisOrleans.Client.Members.Member;

namespace HrisOrleans.Cluster.Tests.Members;

public sealed class ObjectionTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Whoever_objects_gets_no_more_mail_until_an_admin_lifts_it()
    {
        var tenant = await product.Tenant();
        var ann = await Invited(tenant, "ann@example.org");
        var token = await Token(tenant, ann.Id, 1);
        Assert.Equal(tenant.Id, (await Invitee.Object(new(token), TwoSilos.Stop)).Tenant);
        Assert.Equal(tenant.Id, (await Invitee.Object(new(token), TwoSilos.Stop)).Tenant);
        Assert.Single(await tenant.Events("invitation_objected"));
        Assert.Equal(("revoked", "deactivated"), await Standing(tenant, ann.Id));
        await ProductTenant.Refused(() => Invitee.Accept(new(token), cancellationToken: TwoSilos.Stop), "invitation_revoked");
        await ProductTenant.Refused(() => tenant.Api.Members.Send(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop), "address_suppressed");
        await tenant.Api.Members.Remove(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);
        await ProductTenant.Refused(() => tenant.Api.Members.Restore(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop), "address_suppressed");
        await ProductTenant.Refused(() => tenant.Api.Members.Invite(tenant.Id, new InviteRequest("ANN@example.org"), cancellationToken: TwoSilos.Stop), "address_suppressed");

        var all = (await tenant.Api.Suppressions.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items;
        var found = Assert.Single((await tenant.Api.Suppressions.List(tenant.Id, "Ann@Example.org", cancellationToken: TwoSilos.Stop)).Items);
        Assert.Equal([found], all);
        Assert.Equal(("objected", ann.Id), (found.Reason, found.Member));
        Assert.Empty((await tenant.Api.Suppressions.List(tenant.Id, "bob@example.org", cancellationToken: TwoSilos.Stop)).Items);

        await tenant.Api.Suppressions.Lift(tenant.Id, found.Id, TwoSilos.Stop);
        await ProductTenant.Refused(() => tenant.Api.Suppressions.Lift(tenant.Id, found.Id, TwoSilos.Stop), "suppression_not_found");
        Assert.Equal("open", (await tenant.Api.Members.Restore(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop)).Invitation);
        Assert.Single(await tenant.Events("suppression_lifted"));
    }

    [Fact]
    public async Task An_objection_to_one_tenant_says_nothing_of_another()
    {
        var (first, second) = (await product.Tenant(), await product.Tenant());
        var ann = await Invited(first, "ann@example.org");
        await Invitee.Object(new(await Token(first, ann.Id, 1)), TwoSilos.Stop);
        Assert.Equal("open", (await second.Api.Members.Invite(second.Id, new InviteRequest("ann@example.org"), cancellationToken: TwoSilos.Stop)).Invitation);
    }

    [Fact]
    public async Task A_link_that_has_ended_still_objects_and_a_forged_or_accepted_one_does_not()
    {
        var tenant = await product.Tenant();
        var (ann, bob) = (await Invited(tenant, "ann@example.org"), await Invited(tenant, "bob@example.org", mails: 2));
        await tenant.Api.Members.Revoke(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop);
        await Invitee.Object(new(await Token(tenant, ann.Id, 1)), TwoSilos.Stop);
        await ProductTenant.Refused(() => tenant.Api.Members.Send(tenant.Id, ann.Id, cancellationToken: TwoSilos.Stop), "address_suppressed");

        var token = await Token(tenant, bob.Id, 1);
        await ProductTenant.Refused(() => Invitee.Object(new(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')), TwoSilos.Stop), "invitation_invalid");
        await Invitee.Accept(new(token), cancellationToken: TwoSilos.Stop);
        await ProductTenant.Refused(() => Invitee.Object(new(token), TwoSilos.Stop), "invitation_used");
        Assert.Single((await tenant.Api.Suppressions.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items);
    }

    [Fact]
    public async Task A_sync_that_brings_a_suppressed_person_in_mails_them_nothing_and_says_so()
    {
        var tenant = await product.Tenant(people: 5);
        await tenant.Configured(invites: new InviteSettings("now", "automatic"));
        await TwoSilos.Until(async () => (await tenant.Events("invitation_mailed")).Count == (await tenant.Members()).Count);
        var someone = (await tenant.Members())[0];
        await Invitee.Object(new(await Token(tenant, someone.Id, 1)), TwoSilos.Stop);
        var person = int.Parse(someone.ExternalId!, System.Globalization.CultureInfo.InvariantCulture);
        await tenant.Company.Terminate([person]);
        await tenant.Sync();
        Assert.Equal("terminated", (await tenant.Member(person)).Cause);
        await tenant.Company.Rehire([person]);
        await tenant.Sync();

        await TwoSilos.Until(async () => (await tenant.Events("invitation_suppressed")).Count == 1);
        Assert.Equal(("queued", "queued"), await Standing(tenant, someone.Id));
        Assert.Equal(5, (await tenant.Events("invitation_mailed")).Count);
        await ProductTenant.Refused(() => tenant.Api.Members.Send(tenant.Id, someone.Id, cancellationToken: TwoSilos.Stop), "address_suppressed");
    }

    private Client.Invitations.IInvitationsApi Invitee => HrisOrleansClient.Create(product.Address, null).Invitations;

    private static async Task<Member> Invited(ProductTenant tenant, string email, int mails = 1)
    {
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(email), cancellationToken: TwoSilos.Stop);
        await TwoSilos.Until(async () => (await tenant.Events("invitation_mailed")).Count == mails);
        return member;
    }

    private static async Task<(string Invitation, string List)> Standing(ProductTenant tenant, Guid member)
    {
        var shown = await tenant.Api.Members.Get(tenant.Id, member, TwoSilos.Stop);
        return (shown.Invitation, shown.List);
    }

    private Task<string> Token(ProductTenant tenant, Guid member, int number) =>
        product.Silo.GetRequiredService<InvitationTokens>().Issue(TenantId.Parse(tenant.Id), new MemberId(member), number, TwoSilos.Stop).AsTask();
}
