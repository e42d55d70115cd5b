using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Cluster.Tests.Members;

public sealed class MemberClusterTests
{
    [Fact]
    public async Task A_birth_races_its_grains_first_call_and_the_grain_finds_itself()
    {
        await using var silos = await TwoSilos.Start();
        var plan = await silos.Previewed();
        var joins = TwoSilos.Must(await silos.Queries.Changes(new ListChanges(plan.Id, "join", null, null, new PageRequest(null, 500)), TwoSilos.Stop)).Items;
        silos.Gate.HoldAfter = 0;
        var sync = await silos.CreateAccounts(plan);
        await silos.Gate.Reached.WaitAsync(TimeSpan.FromMinutes(1), TwoSilos.Stop);

        // Awake before its row is there: it refuses, and does not keep that in mind.
        var members = joins.Select(join => silos.Grains.GetGrain<IMemberGrain>($"member/{TwoSilos.Tenant}/{join.Member}")).ToList();
        var early = await Task.WhenAll(members.Select(member => member.Send(TwoSilos.Stop)));
        Assert.All(early, answer => Assert.Equal("member_not_found", answer.Refused!.Code));

        silos.Gate.Open();
        var racing = await Task.WhenAll(members.Select(member => member.Send(TwoSilos.Stop)));
        await silos.Ended(sync);
        Assert.All(racing.Where(answer => !answer.Accepted), answer => Assert.Equal("member_not_found", answer.Refused!.Code));

        var late = await Task.WhenAll(members.Select(member => member.Describe(TwoSilos.Stop)));
        Assert.All(late, answer => Assert.True(answer.Accepted));
        var births = (await silos.Events()).Where(happened => happened.Kind == "joined").ToList();
        Assert.Equal(joins.Count, births.Count);
    }

    [Fact]
    public async Task An_awake_grain_that_a_sync_overtook_decides_again_on_what_is_stored()
    {
        await using var silos = await TwoSilos.Start();
        await silos.Ended(await silos.CreateAccounts(await silos.Previewed()));
        var listed = TwoSilos.Must(await silos.Queries.Members(new ListMembers(MemberList.Queued, null, null, new PageRequest(null, 1)), TwoSilos.Stop)).Items[0];
        var member = silos.Grains.GetGrain<IMemberGrain>($"member/{TwoSilos.Tenant}/{listed.Id}");
        TwoSilos.Must(await member.Describe(TwoSilos.Stop));

        await silos.Company.Terminate([int.Parse(listed.ExternalId!, System.Globalization.CultureInfo.InvariantCulture)]);
        await silos.Ended(TwoSilos.Must(await silos.Connection.RequestSync(new Contracts.Connections.RequestSync(true), TwoSilos.Stop)));

        var refused = await member.Send(TwoSilos.Stop);
        Assert.Equal("member_out", refused.Refused?.Code);
        Assert.Equal("terminated", TwoSilos.Must(await member.Describe(TwoSilos.Stop)).Cause);
    }

    [Fact]
    public async Task A_caller_of_one_tenant_touches_no_grain_of_another()
    {
        await using var silos = await TwoSilos.Start();
        new Caller(CallerKind.Admin, TenantId.Parse("globex"), "mallory@globex.example").Use("test");
        await Assert.ThrowsAsync<CallRefusedException>(() => silos.Connection.Describe(TwoSilos.Stop));
        await Assert.ThrowsAsync<CallRefusedException>(() => silos.Queries.Members(new ListMembers(null, null, null, new PageRequest(null, 10)), TwoSilos.Stop));

        new Caller(CallerKind.Invitee, TwoSilos.Tenant, "invitee").Use("test");
        await Assert.ThrowsAsync<CallRefusedException>(() => silos.Connection.Describe(TwoSilos.Stop));
    }
}
