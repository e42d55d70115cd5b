using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using Microsoft.Extensions.DependencyInjection;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <summary>However many decisions race, and wherever: one active admin is left.</summary>
public abstract class LastAdminConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task Of_two_demotions_at_two_silos_at_once_one_is_refused()
    {
        await using var elsewhere = StoresWith(MailRates.Unlimited);
        var others = elsewhere.GetRequiredService<IMemberStore>();
        for (var round = 0; round < 20; round++)
        {
            var tenant = Fresh();
            var (ann, bob) = (await Admin("ann"), await Admin("bob"));
            var results = await Task.WhenAll(Members.Commit(Demotion(ann), Stop), others.Commit(Demotion(bob), Stop));
            Assert.Equal([CommitResult.Committed, CommitResult.LastAdmin], results.Order());
            Assert.Equal(1, await Admins());
            await AssertGapless(tenant);

            async Task<int> Admins() => (await Members.List(tenant, new MemberFilter(MemberList.Active), null, 10, Stop)).Count(member => member.State.Role == MemberRole.Admin);

            async Task<MemberState> Admin(string name) => await Admitted(tenant, name);

            MemberCommit Demotion(MemberState state) => Next(tenant, state, MemberByHand.ChangeRole(state, MemberRole.Member)) with { SparesLastAdmin = true };
        }
    }

    [Fact]
    public async Task Of_all_admins_removed_in_one_batch_the_last_one_stays()
    {
        var admins = new List<MemberState>();
        for (var n = 0; n < 5; n++) admins.Add(await Admitted(Tenant, $"p{n}"));
        var results = await Task.WhenAll(admins.Select(admin => Members.Commit(Removal(admin), Stop)).ToList());
        Assert.Equal(4, results.Count(result => result == CommitResult.Committed));
        Assert.Single(results, result => result == CommitResult.LastAdmin);
        Assert.Equal(1, await Members.Count(Tenant, new MemberFilter(MemberList.Active), Stop));
    }

    [Fact]
    public async Task The_last_admin_goes_where_that_is_asked_and_an_old_version_takes_nobody_away()
    {
        var (ann, bob) = (await Admitted(Tenant, "ann"), await Admitted(Tenant, "bob"));
        var late = Removal(bob with { Version = bob.Version + 7 });
        Assert.Equal([CommitResult.VersionMoved, CommitResult.Committed], await Task.WhenAll(Members.Commit(late, Stop), Members.Commit(Removal(ann), Stop)));
        Assert.Equal(CommitResult.LastAdmin, await Members.Commit(Removal(bob), Stop));
        Assert.Equal(CommitResult.Committed, await Members.Commit(Removal(bob) with { SparesLastAdmin = false }, Stop));
    }

    private MemberCommit Removal(MemberState state) => Next(Tenant, state, MemberByHand.Remove(state)) with { SparesLastAdmin = true };

    private async Task<MemberState> Admitted(Domain.Tenants.TenantId tenant, string name)
    {
        var invited = Invited(tenant, name);
        await Members.Commit(invited, Stop);
        var admitted = Next(tenant, invited.After, MemberByHand.ChangeRole(invited.After, MemberRole.Admin).Then(MemberByHand.Accept(invited.After, 1, Now)));
        Assert.Equal(CommitResult.Committed, await Members.Commit(admitted, Stop));
        return admitted.After;
    }
}
