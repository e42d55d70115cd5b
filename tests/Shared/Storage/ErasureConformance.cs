using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Storage.Actors;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Conformance.Storage;

/// <summary>What an erasure leaves in the tables: nothing of the person, and everything of everybody else.</summary>
public abstract class ErasureConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private readonly string _name = $"z{Guid.NewGuid():N}";

    private IErasureStore Erasure => Service<IErasureStore>();

    private IActorStore Actors => Service<IActorStore>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_row_that_was_ever_behind_the_person_is_cleared_also_one_that_only_a_snapshot_remembers(bool pruned)
    {
        await Connect();
        var (newcomer, neighbour) = (Newcomer(0, _name), Newcomer(1, "n" + _name));
        await Applies.Apply(Batch(Tenant, [newcomer, neighbour]), Stop);
        var (old, now) = (new SourceRef(1, _name), new SourceRef(2, _name + "-2"));
        await Applies.Apply(Batch(Tenant) with { Source = 2, Roster = [new RosterWrite(Fact(now.ExternalId), Delete: false, null)] }, Stop);
        var linked = await Decided(newcomer.State, MemberBySync.Link(newcomer.State, now));
        var moved = Readdress(2, linked, $"{_name}-new@acme.example");
        await Applies.Apply(Batch(Tenant) with { Changes = [moved] }, Stop);
        if (pruned)
        {
            await Events.Prune(Tenant, Now.AddDays(5), 1000, Stop);
            Assert.Equal("snapshot", Assert.Single(await Events.History(Tenant, linked.Id, Stop)).Kind);
        }

        var traces = await Erasure.Traces(Tenant, linked.Id, Stop);
        Assert.Equal([old, now], traces.Sources.OrderBy(source => source.Source));
        Assert.Equal($"{_name}-new@acme.example", traces.Address);
        Assert.Equal([$"{_name}-2@acme.example", $"{_name}-new@acme.example", $"{_name}@acme.example"], traces.Addresses.Order(StringComparer.Ordinal));
        string[] values = ["Given " + _name, "Display " + _name, _name + "@", _name + "-2@", _name + "-new@"];
        var before = await DatabaseText.Of(Options, Stop);
        Assert.All(values, value => Assert.Contains(value, before, StringComparison.Ordinal));

        await Decided(moved.After, MemberByHand.Erase(moved.After), erases: true);
        var after = (await DatabaseText.Of(Options, Stop)).Replace("n" + _name, "neighbour", StringComparison.Ordinal);
        Assert.All(values, value => Assert.DoesNotContain(value, after, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("Display n" + _name, (await Members.Load(Tenant, neighbour.State.Id, Stop))!.Profile.DisplayName);
        await AssertFolds(Tenant, linked.Id);
    }

    [Fact]
    public async Task A_login_has_one_reference_until_it_is_forgotten()
    {
        var login = $"{_name}@Acme.example";
        var references = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Actors.Reference(Tenant, login, Now, Stop)));
        var reference = Assert.Single(references.Distinct());
        Assert.Matches("^admin/[0-9a-f]{16}$", reference);
        var other = await Actors.Reference(Tenant, "bob", Now, Stop);
        var elsewhere = await Actors.Reference(Other, login, Now, Stop);
        Assert.Equal(3, new[] { reference, other, elsewhere }.Distinct().Count());
        Assert.Equal(new Dictionary<string, string> { [reference] = login, [other] = "bob" }, await Actors.Logins(Tenant, [reference, other, elsewhere, "sync"], Stop));

        await Actors.Forget(Tenant, ["somebody@else.example"], Stop);
        await Actors.Forget(Tenant, [login.ToLowerInvariant()], Stop);
        Assert.Equal(new Dictionary<string, string> { [other] = "bob" }, await Actors.Logins(Tenant, [reference, other], Stop));
        Assert.Equal(login, (await Actors.Logins(Other, [elsewhere], Stop))[elsewhere]);
        Assert.NotEqual(reference, await Actors.Reference(Tenant, login, Now, Stop));
    }

    [Fact]
    public async Task Answers_go_and_what_their_keys_were_used_for_stays()
    {
        foreach (var tenant in new[] { Tenant, Other })
        {
            await Idempotency.Begin(tenant, "done", [1], Now, Stop);
            await Idempotency.Complete(tenant, "done", 201, [7], Stop);
        }

        await Idempotency.Begin(Tenant, "open", [2], Now, Stop);
        await Erasure.ForgetAnswers(Tenant, Stop);
        var done = await Idempotency.Begin(Tenant, "done", [3], Now, Stop);
        Assert.Equal((false, 201, null), (done.Began, done.Status, done.Sealed));
        Assert.Equal<byte[]>([1], done.RequestHash);
        Assert.Null((await Idempotency.Begin(Tenant, "open", [2], Now, Stop)).Status);
        Assert.Equal<byte[]>([7], (await Idempotency.Begin(Other, "done", [1], Now, Stop)).Sealed!);
    }

    private async Task<MemberState> Decided(MemberState state, MemberDecision decision, bool erases = false)
    {
        var commit = Next(Tenant, state, decision, $"api/{Guid.NewGuid()}") with { Erases = erases };
        Assert.Equal(CommitResult.Committed, await Members.Commit(commit, Stop));
        return commit.After;
    }
}
