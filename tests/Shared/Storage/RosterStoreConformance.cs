using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Plans;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

public abstract class RosterStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task It_is_known_whether_there_is_anything_to_look_up()
    {
        Assert.Equal((false, false), await Roster.Any(Tenant, 1, Stop));
        await Write(Fact("out", values: false));
        Assert.Equal((true, false), await Roster.Any(Tenant, 1, Stop));
        Assert.Equal((false, false), await Roster.Any(Tenant, 2, Stop));
        await Members.Commit(Invited(Tenant, "hand"), Stop);
        Assert.Equal((true, true), await Roster.Any(Tenant, 1, Stop));
        Assert.Equal((false, false), await Roster.Any(Other, 1, Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20_000)]
    public async Task All_settled_fingerprints_are_loaded_and_no_others(int count)
    {
        await Write([.. Enumerable.Range(0, count).Select(n => Fact($"p{n}", values: false)), Fact("open", settled: false), Fact("gone") with { Fingerprint = null }]);
        await Applies.Apply(Batch(Tenant) with { Source = 2, Roster = [new RosterWrite(Fact("elsewhere"), Delete: false, null)] }, Stop);
        var set = await Roster.SettledFingerprints(Tenant, 1, Stop);
        Assert.Equal(count, set.Count);
        for (var n = 0; n < count; n++) Assert.True(set.See(Fingerprint($"p{n}")));
        Assert.False(set.See(Fingerprint("open")));
        Assert.False(set.See(Fingerprint("elsewhere")));
        Assert.Empty(set.Unseen());
        Assert.Equal(0, (await Roster.SettledFingerprints(Other, 1, Stop)).Count);
    }

    [Fact]
    public async Task The_largest_and_smallest_fingerprints_come_back_as_they_were()
    {
        UInt128[] edges = [UInt128.Zero, UInt128.One, UInt128.MaxValue, UInt128.MaxValue >> 1, (UInt128)1 << 64];
        await Write([.. edges.Select((edge, n) => Fact($"e{n}") with { Fingerprint = edge })]);
        var set = await Roster.SettledFingerprints(Tenant, 1, Stop);
        Assert.All(edges, edge => Assert.True(set.See(edge)));
        Assert.Equal(edges.Order(), (await Roster.ByFingerprint(Tenant, 1, edges, Stop)).Select(known => known.Roster!.Fingerprint!.Value).Order());
    }

    [Fact]
    public async Task People_are_found_by_id_with_or_without_a_member_or_a_row()
    {
        await Connect();
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        await Applies.Apply(Batch(Tenant, births), Stop);
        await Applies.Apply(Batch(Tenant) with { Roster = [new RosterWrite(Fact("ann"), Delete: true, null), new RosterWrite(Fact("öut \"q\"", values: false), Delete: false, null)] }, Stop);
        var known = await Roster.Known(Tenant, 1, ["ann", "bob", "öut \"q\"", "nobody", "ann"], Stop);
        Assert.Equal(3, known.Count);
        Assert.Equal(new Known(null, new MemberFact(births[0].State, Address("ann"))), known["ann"]);
        Assert.Equal(new Known(Fact("bob"), new MemberFact(births[1].State, Address("bob"))), known["bob"]);
        Assert.Equal(new Known(Fact("öut \"q\"", values: false), null), known["öut \"q\""]);
        Assert.Empty(await Roster.Known(Other, 1, ["ann", "bob"], Stop));
        Assert.Null((await Roster.Known(Tenant, 2, ["bob"], Stop)).GetValueOrDefault("bob").Roster);
    }

    [Fact]
    public async Task Holders_of_addresses_are_found_whoever_they_are()
    {
        await Connect();
        var birth = Newcomer(0, "ann");
        await Applies.Apply(Batch(Tenant, [birth]), Stop);
        var hand = Invited(Tenant, "hand");
        await Members.Commit(hand, Stop);
        var holders = await Roster.Holders(Tenant, [Address("ann"), Address("hand"), Address("free")], Stop);
        Assert.Equal(new MemberFact(birth.State, Address("ann")) { ShownName = Fact("ann").Values!.DisplayName }, holders[Address("ann")]);
        Assert.Equal(new MemberFact(hand.After, Address("hand")) { ShownName = PersonName.Shown(hand.Profile!.DisplayName, hand.Profile.GivenName, hand.Profile.FamilyName) }, holders[Address("hand")]);
        Assert.Equal(2, holders.Count);
        Assert.Empty(await Roster.Holders(Other, [Address("ann")], Stop));
    }

    [Fact]
    public async Task Retained_members_are_listed_with_their_rows_whatever_source_they_came_by()
    {
        await Connect();
        Birth[] births = [.. new[] { "ann", "bob", "cil", "dee" }.Select((name, number) => Newcomer(number, name))];
        await Applies.Apply(Batch(Tenant, births), Stop);
        var states = births.Select(birth => birth.State).ToList();
        Change[] changes = [.. states.Take(3).Select((state, number) => Decide(number, state, MemberBySync.Release(state, mailStillHere: false)))];
        await Applies.Apply(Batch(Tenant, changes: changes), Stop);
        await Members.Commit(Next(Tenant, changes[2].After, MemberByHand.Remove(changes[2].After)), Stop);
        await Members.Commit(Invited(Tenant, "hand"), Stop);

        List<MemberState> retained = [.. changes.Take(2).Select(change => change.After).OrderBy(state => state.Id.Value)];
        var found = await Roster.Retained(Tenant, null, 500, Stop);
        Assert.Equal(retained.Select(state => state.Id).Order(), found.Select(known => known.Member!.State.Id).Order());
        Assert.Equal([Fact("ann"), Fact("bob")], found.Select(known => known.Roster).OrderBy(row => row!.ExternalId));
        Assert.Equal([found[0], found[1]], [.. await Roster.Retained(Tenant, null, 1, Stop), .. await Roster.Retained(Tenant, found[0].Member!.State.Id, 1, Stop)]);
        Assert.Empty(await Roster.Retained(Tenant, found[1].Member!.State.Id, 500, Stop));
        Assert.Empty(await Roster.Retained(Other, null, 500, Stop));
    }

    [Fact]
    public async Task Settled_rows_are_found_by_fingerprint()
    {
        await Connect();
        var birth = Newcomer(0, "ann");
        await Applies.Apply(Batch(Tenant, [birth]), Stop);
        await Write(Fact("open", settled: false));
        var found = await Roster.ByFingerprint(Tenant, 1, [Fingerprint("ann"), Fingerprint("open"), Fingerprint("nobody")], Stop);
        Assert.Equal(new Known(Fact("ann"), new MemberFact(birth.State, Address("ann"))), Assert.Single(found));
        Assert.Empty(await Roster.ByFingerprint(Other, 1, [Fingerprint("ann")], Stop));
    }

    [Fact]
    public async Task Open_rows_are_those_neither_settled_nor_departed()
    {
        await Write(Fact("settled"), Fact("open", settled: false), Fact("absent", settled: false) with { Presence = Presence.AbsentOnce }, Fact("left", settled: false) with { Presence = Presence.Departed });
        Assert.Equal(["absent", "open"], (await Roster.Open(Tenant, 1, Stop)).Select(known => known.Roster!.ExternalId));
        Assert.Empty(await Roster.Open(Other, 1, Stop));
    }

    [Fact]
    public async Task A_noted_absence_is_taken_back_under_the_run_that_saw_the_person()
    {
        var missing = Fact("missing", settled: false) with { Presence = Presence.AbsentOnce, AbsentSince = Now, AbsentRights = "all" };
        await Write(missing, missing with { ExternalId = "other" }, Fact("unlisted", settled: false) with { AbsentSince = Now, AbsentRights = "all" }, Fact("left") with { Presence = Presence.Departed });

        await Roster.ForgetAbsences(Tenant, 1, new Fence(1, 2), ["missing"], Stop);
        await Roster.ForgetAbsences(Other, 1, new Fence(1, 1), ["missing"], Stop);
        Assert.Equal(missing.AbsentSince, (await Roster.Known(Tenant, 1, ["missing"], Stop))["missing"].Roster!.AbsentSince);

        await Roster.ForgetAbsences(Tenant, 1, new Fence(1, 1), ["missing", "unlisted", "left", "nobody"], Stop);
        var rows = await Roster.Known(Tenant, 1, ["missing", "other", "unlisted", "left"], Stop);
        Assert.Equal((Presence.Present, null, null, false), (rows["missing"].Roster!.Presence, rows["missing"].Roster!.AbsentSince, rows["missing"].Roster!.AbsentRights, rows["missing"].Roster!.Settled));
        Assert.Equal((Presence.Present, null), (rows["unlisted"].Roster!.Presence, rows["unlisted"].Roster!.AbsentSince));
        Assert.Equal(Presence.AbsentOnce, rows["other"].Roster!.Presence);
        Assert.Equal(Presence.Departed, rows["left"].Roster!.Presence);
    }

    [Fact]
    public async Task Populations_count_the_present_by_what_selects_them()
    {
        GroupId a = new(GroupKind.Team, "a b"), b = new(GroupKind.Team, "b");
        var both = Selection.OfGroups([a, b]);
        await Write(
            Fact("1") with { SelectedBy = both.Selects("1", [a]) },
            Fact("2") with { SelectedBy = both.Selects("2", [a, b]) },
            Fact("3") with { SelectedBy = both.Selects("3", [b]), Presence = Presence.Departed },
            Fact("4") with { SelectedBy = SelectedBy.Name },
            Fact("5") with { SelectedBy = SelectedBy.Nothing },
            Fact("6"));
        var populations = await Roster.Populations(Tenant, 1, Stop);
        Assert.Equal([("everyone", 1), ("picked", 1), ("team:a b", 2), ("team:b", 1)], populations.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Empty(await Roster.Populations(Other, 1, Stop));
    }

    private async Task Write(params RosterFact[] rows)
    {
        if (await Connections.Find(Tenant, Stop) is null) await Connect();
        await Applies.Apply(Batch(Tenant) with { Roster = [.. rows.Select(row => new RosterWrite(row, Delete: false, null))] }, Stop);
    }
}
