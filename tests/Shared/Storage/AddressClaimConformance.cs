using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Two members of a tenant never hold one address, and nobody is lost over it.</summary>
public abstract class AddressClaimConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task Two_members_swap_their_addresses()
    {
        var (ann, bob) = await Two();
        var result = await Applies.Apply(Batch(Tenant, changes: [Readdress(0, ann, Address("bob")), Readdress(1, bob, Address("ann"))]), Stop);
        Assert.Empty(result.Skipped);
        await AssertHolds("bob", ann);
        await AssertHolds("ann", bob);
        foreach (var member in (MemberState[])[ann, bob]) await AssertFolds(Tenant, member.Id);
    }

    [Fact]
    public async Task Three_members_pass_their_addresses_round()
    {
        var (ann, bob) = await Two();
        var cil = await Born("cil");
        var result = await Applies.Apply(Batch(Tenant, changes: [Readdress(0, ann, Address("bob")), Readdress(1, bob, Address("cil")), Readdress(2, cil, Address("ann"))]), Stop);
        Assert.Empty(result.Skipped);
        await AssertHolds("bob", ann);
        await AssertHolds("cil", bob);
        await AssertHolds("ann", cil);
    }

    [Fact]
    public async Task The_old_address_is_kept_under_its_number_and_a_newcomer_may_have_it()
    {
        var (ann, _) = await Two();
        var newcomer = Newcomer(1, "zoe", address: Address("ann"));
        var result = await Applies.Apply(Batch(Tenant, [newcomer], [Readdress(0, ann, Address("ann.new"), oldValue: 4)]), Stop);
        Assert.Empty(result.Skipped);
        await AssertHolds("ann", newcomer.State);
        await AssertHolds("ann.new", ann);
        Assert.Equal(5, (await Applies.Members(Tenant, [ann.Id], Stop))[ann.Id].NextValue);
        Assert.Equal(Address("ann.new"), (await Members.Load(Tenant, ann.Id, Stop))!.Profile.Email);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_birth_that_meets_a_claimed_address_is_skipped_alone(bool empty)
    {
        await Connect();
        Assert.Equal(CommitResult.Committed, await Members.Commit(Invited(Tenant, "ann"), Stop));
        Birth[] births = [Newcomer(0, "x1"), Newcomer(1, "ann"), Newcomer(2, "x2"), Newcomer(3, "x3"), Newcomer(4, "x4", address: Address("x3"))];
        var result = await Applies.Apply(Batch(Tenant, births) with { Empty = empty }, Stop);

        Assert.Equal([1, 4], result.Skipped);
        var known = await Roster.Known(Tenant, 1, ["x1", "ann", "x2", "x3", "x4"], Stop);
        Assert.Equal(["x1", "x2", "x3"], known.Where(pair => pair.Value.Member is not null).Select(pair => pair.Key).Order());
        // Nothing is kept of who was skipped: the next read meets them as the strangers they are.
        Assert.Equal(["x1", "x2", "x3"], known.Keys.Order());
        Assert.Empty(await Roster.Open(Tenant, 1, Stop));
        Assert.Null(await Members.Load(Tenant, births[1].State.Id, Stop));
        Assert.Empty(await Events.History(Tenant, births[1].State.Id, Stop));
        await AssertGapless(Tenant);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_birth_of_somebody_known_is_skipped_alone(bool empty)
    {
        await Connect();
        var ann = await Born("ann", connect: false);
        Birth[] births = [Newcomer(0, "ann", address: Address("ann.second")), Newcomer(1, "bob")];
        var result = await Applies.Apply(Batch(Tenant, births) with { Empty = empty }, Stop);
        Assert.Equal([0], result.Skipped);
        Assert.Equal(ann.Id, (await Roster.Known(Tenant, 1, ["ann"], Stop))["ann"].Member!.State.Id);
        Assert.False((await Roster.Known(Tenant, 1, ["ann"], Stop))["ann"].Roster!.Settled);
        Assert.NotNull(await Members.Load(Tenant, births[1].State.Id, Stop));
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task The_same_birth_again_makes_nobody_twice()
    {
        await Connect();
        var batch = Batch(Tenant, [Newcomer(0, "ann"), Newcomer(1, "bob")]);
        Assert.Empty((await Applies.Apply(batch, Stop)).Skipped);
        Assert.Equal([0, 1], (await Applies.Apply(batch, Stop)).Skipped);
        Assert.Equal(2, (await AllEvents(Tenant)).Count);
        Assert.Equal(2, (await Members.Count(Tenant, Stop)).Values.Sum());
    }

    [Fact]
    public async Task A_move_to_a_strangers_address_is_skipped_and_so_is_who_waited_for_the_old_one()
    {
        var (ann, bob) = await Two();
        await Members.Commit(Invited(Tenant, "stranger"), Stop);
        var newcomer = Newcomer(2, "zoe", address: Address("bob"));
        // Ann cannot have the stranger's address, so Bob cannot have Ann's, so Zoe cannot have Bob's. Dan is in nobody's way.
        var dan = await Born("dan", connect: false);
        var result = await Applies.Apply(
            Batch(Tenant, [newcomer], [Readdress(0, ann, Address("stranger")), Readdress(1, bob, Address("ann")), Readdress(3, dan, Address("dan.new"))]), Stop);

        Assert.Equal([0, 1, 2], result.Skipped);
        await AssertHolds("ann", ann);
        await AssertHolds("bob", bob);
        await AssertHolds("dan.new", dan);
        Assert.Equal(1, (await Members.Load(Tenant, ann.Id, Stop))!.State.Version);
        Assert.Equal(["ann", "bob"], (await Roster.Open(Tenant, 1, Stop)).Select(open => open.Roster!.ExternalId));
        await AssertGapless(Tenant);
        await AssertFolds(Tenant, dan.Id);
    }

    [Fact]
    public async Task A_move_rests_on_the_version_and_a_skipped_one_keeps_its_address()
    {
        var (ann, bob) = await Two();
        await Members.Commit(Next(Tenant, ann, MemberByHand.ChangeRole(ann, MemberRole.Admin)), Stop);
        var result = await Applies.Apply(Batch(Tenant, changes: [Readdress(0, ann, Address("ann.new")), Readdress(1, bob, Address("ann"))]), Stop);
        Assert.Equal([0, 1], result.Skipped);
        await AssertHolds("ann", ann);
        await AssertHolds("bob", bob);
    }

    [Fact]
    public async Task The_claim_of_somebody_out_goes_to_the_newcomer_and_of_somebody_back_in_it_does_not()
    {
        var (ann, bob) = await Two();
        Change[] leave = [Decide(0, ann, MemberBySync.Leave(ann, OutCause.Terminated)), Decide(1, bob, MemberBySync.Leave(bob, OutCause.Terminated))];
        await Applies.Apply(Batch(Tenant, changes: leave), Stop);
        var back = MemberByHand.Restore(leave[1].After, selected: false, Domain.Connections.SendMode.Later, Now);
        Assert.Equal(CommitResult.Committed, await Members.Commit(Next(Tenant, leave[1].After, back), Stop));

        Birth[] births = [Newcomer(0, "ann2", address: Address("ann")), Newcomer(1, "bob2", address: Address("bob"))];
        var result = await Applies.Apply(Batch(Tenant, births) with { Released = [ann.Id, bob.Id] }, Stop);
        Assert.Equal([1], result.Skipped);
        await AssertHolds("ann", births[0].State);
        await AssertHolds("bob", bob);
        // What mail once went to is not forgotten with the claim.
        Assert.Equal((Address("ann"), (string?)null), ((await Members.Load(Tenant, ann.Id, Stop))!.Profile.Email, (await Members.Load(Tenant, ann.Id, Stop))!.Profile.Address));
    }

    [Fact]
    public async Task Whoever_is_restored_takes_the_address_back_or_hears_that_it_is_taken()
    {
        var (ann, bob) = await Two();
        Change[] leave = [Decide(0, ann, MemberBySync.Leave(ann, OutCause.Terminated)), Decide(1, bob, MemberBySync.Leave(bob, OutCause.Terminated))];
        await Applies.Apply(Batch(Tenant, changes: leave), Stop);
        var newcomer = Newcomer(0, "ann2", address: Address("ann"));
        await Applies.Apply(Batch(Tenant, [newcomer]) with { Released = [ann.Id, bob.Id] }, Stop);

        MemberCommit Restore(MemberState state, string name) => Next(Tenant, state, MemberByHand.Restore(state, selected: false, Domain.Connections.SendMode.Later, Now)) with { Claim = Address(name) };
        Assert.Equal(CommitResult.AddressTaken, await Members.Commit(Restore(leave[0].After, "ann"), Stop));
        Assert.Equal(CommitResult.Committed, await Members.Commit(Restore(leave[1].After, "bob"), Stop));
        await AssertHolds("ann", newcomer.State);
        await AssertHolds("bob", bob);
        // Whoever holds one keeps it.
        var after = (await Members.Load(Tenant, bob.Id, Stop))!.State;
        Assert.Equal(CommitResult.Committed, await Members.Commit(Next(Tenant, after, MemberByHand.ChangeRole(after, MemberRole.Admin)) with { Claim = Address("free") }, Stop));
        await AssertHolds("bob", bob);
    }

    [Fact]
    public async Task An_invite_by_hand_and_a_sync_race_for_one_address_and_one_of_them_gets_it()
    {
        await Connect();
        for (var round = 0; round < 10; round++)
        {
            var (name, hand) = ($"race{round}", Invited(Tenant, $"race{round}"));
            var birth = Newcomer(round, name);
            var commit = Members.Commit(hand, Stop);
            var apply = await Applies.Apply(Batch(Tenant, [birth]), Stop);
            var byHand = await commit == CommitResult.Committed;
            Assert.Equal(byHand, apply.Skipped.Count == 1);
            await AssertHolds(name, byHand ? hand.After : birth.State);
        }

        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task Appliers_that_cross_each_others_addresses_both_end()
    {
        await Connect();
        Birth[] first = [.. Enumerable.Range(0, 40).Select(n => Newcomer(n, $"a{n}", address: Address($"shared{n}")))];
        Birth[] second = [.. Enumerable.Range(0, 40).Reverse().Select(n => Newcomer(n, $"b{n}", address: Address($"shared{n}")))];
        var results = await Task.WhenAll(Applies.Apply(Batch(Tenant, first), Stop), Applies.Apply(Batch(Tenant, second), Stop));
        Assert.Equal(40, results.Sum(result => result.Skipped.Count));
        Assert.Equal(40, (await AllEvents(Tenant)).Count);
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task Tenants_do_not_share_addresses()
    {
        await Connect();
        await Connect(Other);
        Assert.Empty((await Applies.Apply(Batch(Tenant, [Newcomer(0, "ann")]), Stop)).Skipped);
        Assert.Empty((await Applies.Apply(Batch(Other, [Newcomer(0, "ann")]), Stop)).Skipped);
        Assert.NotEqual(await Members.HolderOf(Tenant, Address("ann"), Stop), await Members.HolderOf(Other, Address("ann"), Stop));
    }

    private async Task<(MemberState Ann, MemberState Bob)> Two() => (await Born("ann"), await Born("bob", connect: false));

    private async Task<MemberState> Born(string name, bool connect = true)
    {
        if (connect && await Connections.Find(Tenant, Stop) is null) await Connect();
        var birth = Newcomer(900, name);
        Assert.Empty((await Applies.Apply(Batch(Tenant, [birth]), Stop)).Skipped);
        return birth.State;
    }

    private async Task AssertHolds(string name, MemberState member) => Assert.Equal(member.Id, await Members.HolderOf(Tenant, Address(name), Stop));
}
