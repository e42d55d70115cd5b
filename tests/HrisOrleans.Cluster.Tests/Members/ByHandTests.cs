using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Jobs;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Members;

/// <summary>Members made and unmade by hand, and what the directory does about them.</summary>
public sealed class ByHandTests(Product product) : IClassFixture<Product>
{
    private static readonly InviteSettings NowRequired = new("now", "required");

    [Fact]
    public async Task Somebody_invited_by_hand_who_is_in_the_selection_becomes_managed_without_approval_or_mail()
    {
        var tenant = await product.Tenant(people: 8);
        var preview = await Connected(tenant);
        var address = (await Lines(tenant, preview, "join"))[0].Email!;
        var byHand = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(address), cancellationToken: TwoSilos.Stop);
        var again = await tenant.Preview(ProductTenant.Everyone, NowRequired);
        Assert.Equal(1, again.Counts["link"]);
        await tenant.Save(ProductTenant.Everyone, NowRequired);
        var managed = await tenant.Api.Members.Get(tenant.Id, byHand.Id, TwoSilos.Stop);
        Assert.Equal(("pending", "linked", "approved", "open", byHand.InvitationExpiresAt), (managed.List, managed.Grant, managed.Approval, managed.Invitation, managed.InvitationExpiresAt));
        Assert.Single(await tenant.Events("invitation_issued"), happened => happened.Member == byHand.Id);
        await ProductTenant.Refused(() => tenant.Api.Members.Edit(tenant.Id, byHand.Id, new MemberPatch(GivenName: "Own"), cancellationToken: TwoSilos.Stop), "managed_by_hris");
        await product.Accept(tenant, byHand.Id);
        Assert.Equal("active", (await tenant.Api.Members.Get(tenant.Id, byHand.Id, TwoSilos.Stop)).List);
    }

    [Fact]
    public async Task A_manual_removal_sticks_through_syncs_and_a_reconnect_and_the_preview_counts_who_stays_out()
    {
        var tenant = await (await product.Tenant(people: 8)).Configured();
        var removed = (await tenant.Members())[0];
        Assert.Equal(1, (await tenant.Do("remove", new BulkRequest([removed.Id]))).Done);
        await tenant.Sync();
        Assert.Equal("removed", (await tenant.Api.Members.Get(tenant.Id, removed.Id, TwoSilos.Stop)).Cause);
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        await tenant.Connect();
        var preview = await tenant.Preview(ProductTenant.Everyone);
        Assert.Equal(1, preview.Counts["stay_out"]);
        await tenant.Save(ProductTenant.Everyone);
        Assert.Equal(("deactivated", "removed"), await tenant.Api.Members.Get(tenant.Id, removed.Id, TwoSilos.Stop) is { } still ? (still.List, still.Cause!) : default);
        Assert.Equal(1, (await tenant.Do("restore", new BulkRequest([removed.Id]))).Done);
        Assert.Equal("linked", (await tenant.Api.Members.Get(tenant.Id, removed.Id, TwoSilos.Stop)).Grant);
    }

    [Fact]
    public async Task The_last_active_admin_stays_until_there_is_another_or_the_operator_says_so()
    {
        var tenant = await product.Tenant(people: 5);
        var (ann, bob) = (await Active(tenant, "ann@acme.test"), await Active(tenant, "bob@acme.test"));
        await ProductTenant.Refused(() => tenant.Api.Members.Remove(tenant.Id, ann, cancellationToken: TwoSilos.Stop), "last_active_admin");
        await ProductTenant.Refused(() => tenant.Api.Members.Edit(tenant.Id, ann, new MemberPatch(Role: "member"), cancellationToken: TwoSilos.Stop), "last_active_admin");
        Assert.Equal(new JobResult(1, ann, "refused", "last_active_admin"), Assert.Single(await tenant.Results(await tenant.Do("remove", new BulkRequest([ann])))));
        await tenant.Api.Members.Edit(tenant.Id, bob, new MemberPatch(Role: "admin"), cancellationToken: TwoSilos.Stop);
        Assert.Equal("member", (await tenant.Api.Members.Edit(tenant.Id, ann, new MemberPatch(Role: "member"), cancellationToken: TwoSilos.Stop)).Role);
        Assert.Equal("removed", (await product.Operator.Members.Remove(tenant.Id, bob, cancellationToken: TwoSilos.Stop)).Cause);

    }

    [Fact]
    public async Task A_bulk_removal_of_everybody_leaves_one_of_two_admins()
    {
        var tenant = await product.Tenant(people: 5);
        await Active(tenant, "amy@acme.test");
        await Active(tenant, "ann@acme.test");
        await Active(tenant, "bob@acme.test");
        var removal = await tenant.Do("remove", new BulkRequest(Filter: new MembersFilter(List: "active")));
        Assert.Equal(["done", "done", "refused"], (await tenant.Results(removal)).Select(result => result.Outcome).Order());
        Assert.Equal("last_active_admin", Assert.Single(await tenant.Results(removal), result => result.Outcome == "refused").Code);
        Assert.Equal("admin", Assert.Single(await tenant.Members(), member => member.List == "active").Role);
    }

    private async Task<Guid> Active(ProductTenant tenant, string address)
    {
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(address, Role: address.StartsWith('a') ? "admin" : "member"), cancellationToken: TwoSilos.Stop);
        await product.Accept(tenant, member.Id);
        return member.Id;
    }

    [Fact]
    public async Task An_address_is_open_to_edits_until_the_first_invitation()
    {
        var tenant = await product.Tenant(people: 5);
        var queued = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("old@acme.test", Send: "later"), cancellationToken: TwoSilos.Stop);
        Assert.Equal("new@acme.test", (await tenant.Api.Members.Edit(tenant.Id, queued.Id, new MemberPatch(Email: "new@acme.test"), cancellationToken: TwoSilos.Stop)).Email);
        await tenant.Api.Members.Send(tenant.Id, queued.Id, cancellationToken: TwoSilos.Stop);
        await ProductTenant.Refused(() => tenant.Api.Members.Edit(tenant.Id, queued.Id, new MemberPatch(Email: "third@acme.test"), cancellationToken: TwoSilos.Stop), "email_locked");
    }

    private static async Task<Client.Plans.Plan> Connected(ProductTenant tenant)
    {
        await tenant.Connect();
        return await tenant.Preview(ProductTenant.Everyone, NowRequired);
    }

    private static async Task<IReadOnlyList<Client.Plans.Change>> Lines(ProductTenant tenant, Client.Plans.Plan plan, string action) =>
        (await tenant.Api.Plans.Changes(tenant.Id, plan.Id, action, cancellationToken: TwoSilos.Stop)).Items;
}
