using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Suppressions;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

public abstract class SuppressionConformance(IMigratedDatabase database) : StorageConformance(database)
{
    [Fact]
    public async Task An_address_is_suppressed_with_the_decision_or_not_at_all()
    {
        var ann = Invited(Tenant, "ann");
        await Members.Commit(ann, Stop);
        var suppression = Row("aa", ann.After.Id);
        var objected = Next(Tenant, ann.After, MemberByHand.Object(ann.After, 1, moved: false)) with { Suppresses = suppression };
        Assert.Equal(CommitResult.VersionMoved, await Members.Commit(objected with { ExpectedVersion = 7 }, Stop));
        Assert.Empty(await Suppressed.Among(Tenant, ["aa"], Stop));
        Assert.Equal(CommitResult.Committed, await Members.Commit(objected, Stop));
        Assert.Equal(["aa"], await Suppressed.Among(Tenant, ["aa", "bb"], Stop));
        Assert.Empty(await Suppressed.Among(Other, ["aa"], Stop));
        Assert.Empty(await Suppressed.Among(Tenant, [], Stop));
        Assert.Equal([suppression], await Suppressed.List(Tenant, null, null, 10, Stop));
        Assert.Equal([suppression], await Suppressed.List(Tenant, "aa", null, 10, Stop));
        Assert.Empty(await Suppressed.List(Tenant, "bb", null, 10, Stop));
        Assert.Empty(await Suppressed.List(Other, null, null, 10, Stop));

        // The mail that waited goes nowhere.
        Assert.DoesNotContain(await Mails.Lease("a", 500, Now, TimeSpan.FromMinutes(1), Stop), mail => mail.Tenant == Tenant);
        await AssertFolds(Tenant, ann.After.Id);
    }

    [Fact]
    public async Task Suppressing_twice_is_suppressing_once_and_lifting_is_told()
    {
        var first = await Suppress("ann", "aa", 1);
        await Suppress("bob", "aa", 2);
        Assert.Equal([first], await Suppressed.List(Tenant, null, null, 10, Stop));
        Assert.Null(await Suppressed.Lift(Other, first.Id, By("api/1"), Now, Stop));
        Assert.Equal(first, await Suppressed.Lift(Tenant, first.Id, By("api/1"), Now, Stop));
        Assert.Null(await Suppressed.Lift(Tenant, first.Id, By("api/1"), Now, Stop));
        Assert.Empty(await Suppressed.Among(Tenant, ["aa"], Stop));
        var told = Assert.Single(await AllEvents(Tenant), happened => happened.Kind == "suppression_lifted");
        Assert.Equal((By("api/1"), $$"""{"suppression":"{{first.Id}}","reason":"objected"}"""), (told.Origin, told.Data));
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task Suppressions_are_listed_in_pages_in_the_order_they_came()
    {
        var all = new List<Suppression>();
        for (var n = 0; n < 5; n++) all.Add(await Suppress($"p{n}", $"a{n}", n));
        var (page, seen) = (await Suppressed.List(Tenant, null, null, 2, Stop), new List<Suppression>());
        while (page.Count > 0)
        {
            seen.AddRange(page);
            page = await Suppressed.List(Tenant, null, page[^1].Id, 2, Stop);
        }

        Assert.Equal(all, seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_was_erased_since_a_batch_was_made_is_not_born_by_it(bool empty)
    {
        await Connect();
        var ann = Invited(Tenant, "ann");
        await Members.Commit(ann, Stop);
        Birth[] births = [Newcomer(0, "ann"), Newcomer(1, "bob")];
        var batch = Batch(Tenant, births) with { Empty = empty, AddressHash = address => "hash of " + address };
        var erased = Row("hash of " + Address("ann"), ann.After.Id) with { Reason = SuppressionReason.Erased };
        await Members.Commit(Next(Tenant, ann.After, MemberByHand.Erase(ann.After)) with { Erases = true, Suppresses = erased }, Stop);

        Assert.Equal([0], (await Applies.Apply(batch, Stop)).Skipped);
        Assert.Null(await Members.Load(Tenant, births[0].State.Id, Stop));
        Assert.Equal(births[1].State, (await Members.Load(Tenant, births[1].State.Id, Stop))!.State);
        Assert.DoesNotContain("ann", (await Roster.Known(Tenant, 1, ["ann", "bob"], Stop)).Keys);
    }

    private async Task<Suppression> Suppress(string name, string hash, int minute)
    {
        var commit = Invited(Tenant, name);
        await Members.Commit(commit, Stop);
        var row = Row(hash, commit.After.Id, minute);
        await Members.Commit(Next(Tenant, commit.After, MemberByHand.Object(commit.After, 1, moved: false)) with { Suppresses = row }, Stop);
        return row;
    }

    private static Suppression Row(string hash, MemberId member, int minute = 0) =>
        new(Guid.CreateVersion7(Now.AddMinutes(minute)), hash, SuppressionReason.Objected, member, Now.AddMinutes(minute));
}
