using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Conformance.Storage;

public abstract class PushedStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly DateTimeOffset Later = Now.AddDays(40);

    private IPushedStore Pushed => Service<IPushedStore>();

    [Fact]
    public async Task A_write_rests_on_the_version_it_names()
    {
        await Pushed.Open(Tenant, Stop);
        var ann = Guid.CreateVersion7();
        Assert.Equal(PushedResult.Written, await Pushed.Write(User(ann, "ann", 0), Stop));
        Assert.Equal(PushedResult.Written, await Pushed.Write(User(ann, "ann", 1) with { Sealed = [2], At = Later }, Stop));
        Assert.Equal(PushedResult.VersionMoved, await Pushed.Write(User(ann, "ann", 1) with { Sealed = [3] }, Stop));
        Assert.Equal(PushedResult.VersionMoved, await Pushed.Write(Gone(ann, 1), Stop));
        Assert.Equal(PushedResult.VersionMoved, await Pushed.Write(User(Guid.CreateVersion7(), "eve", 1), Stop));

        var kept = (await Pushed.Find(Tenant, PushedKind.User, ann, Stop))!;
        Assert.Equal((2, Now, Later), (kept.Version, kept.CreatedAt, kept.ChangedAt));
        Assert.Equal([2], kept.Sealed);
        Assert.Null(await Pushed.Find(Tenant, PushedKind.Group, ann, Stop));
        Assert.Equal(PushedResult.Written, await Pushed.Write(Gone(ann, 2), Stop));
        Assert.Null(await Pushed.Find(Tenant, PushedKind.User, ann, Stop));
    }

    [Fact]
    public async Task A_name_is_taken_once_a_kind_and_found_by_its_hash()
    {
        await Pushed.Open(Tenant, Stop);
        var (ann, bob) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(PushedResult.Written, await Pushed.Write(User(ann, "ann", 0), Stop));
        Assert.Equal(PushedResult.Written, await Pushed.Write(User(bob, "bob", 0), Stop));
        Assert.Equal(PushedResult.NameTaken, await Pushed.Write(User(Guid.CreateVersion7(), "ann", 0), Stop));
        Assert.Equal(PushedResult.NameTaken, await Pushed.Write(User(bob, "ann", 1), Stop));
        Assert.Equal(PushedResult.Written, await Pushed.Write(Group(Guid.CreateVersion7(), "ann", 0), Stop));

        Assert.Equal([ann], Ids(await Pushed.Find(Tenant, PushedKind.User, PushedKey.Name, "n-ann", Stop)));
        Assert.Equal([bob], Ids(await Pushed.Find(Tenant, PushedKind.User, PushedKey.External, "x-bob", Stop)));
        Assert.Equal([bob], Ids(await Pushed.Find(Tenant, PushedKind.User, PushedKey.Email, "e-bob", Stop)));
        Assert.Empty(await Pushed.Find(Tenant, PushedKind.User, PushedKey.Name, "n-eve", Stop));
        Assert.Equal((2, 1), (await Pushed.Count(Tenant, PushedKind.User, Stop), await Pushed.Count(Tenant, PushedKind.Group, Stop)));
    }

    [Fact]
    public async Task Pages_are_in_order_of_id()
    {
        await Pushed.Open(Tenant, Stop);
        var people = Enumerable.Range(0, 5).Select(n => Guid.CreateVersion7(Now.AddSeconds(n))).ToList();
        await Task.WhenAll(people.Select((id, n) => Pushed.Write(User(id, $"p{n}", 0), Stop)));
        Assert.Equal(people[..2], Ids(await Pushed.Page(Tenant, PushedKind.User, null, 0, 2, Stop)));
        Assert.Equal(people[2..4], Ids(await Pushed.Page(Tenant, PushedKind.User, people[1], 0, 2, Stop)));
        Assert.Equal(people[3..], Ids(await Pushed.Page(Tenant, PushedKind.User, null, 3, 5, Stop)));
    }

    [Fact]
    public async Task A_membership_that_changes_is_a_change_of_the_user_and_one_that_stays_is_none()
    {
        await Pushed.Open(Tenant, Stop);
        var (ann, bob, cid, crew) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (id, name) in new[] { (ann, "ann"), (bob, "bob"), (cid, "cid") }) await Pushed.Write(User(id, name, 0), Stop);
        await Pushed.Write(Group(crew, "crew", 0) with { Joining = [ann, bob, Guid.CreateVersion7()] }, Stop);
        Assert.Equal(Sorted(ann, bob), (await Pushed.Members(Tenant, [crew], Stop)).Select(pair => pair.Member).Order());
        Assert.Equal([(crew, ann)], await Pushed.GroupsOf(Tenant, [ann, cid], Stop));

        Assert.Equal([cid], await Changed(() => Pushed.Write(Group(crew, "crew", 1) with { Joining = [ann, cid] }, Stop)));
        Assert.Equal([ann], await Changed(() => Pushed.Write(Group(crew, "crew", 2) with { Leaving = [ann] }, Stop)));
        Assert.Equal(Sorted(ann, bob), await Changed(() => Pushed.Write(Group(crew, "crew", 3) with { Joining = [ann, cid], OnlyJoining = true }, Stop)));
        Assert.Equal(Sorted(ann, cid), (await Pushed.Members(Tenant, [crew], Stop)).Select(pair => pair.Member).Order());
        Assert.Empty(await Changed(() => Pushed.Write(Group(crew, "other", 4), Stop)));
        Assert.Equal(Sorted(ann, cid), await Changed(() => Pushed.Write(Gone(crew, 5, PushedKind.Group), Stop)));
        Assert.Empty(await Pushed.GroupsOf(Tenant, [ann, bob, cid], Stop));
        Assert.Equal(1, (await Pushed.Find(Tenant, PushedKind.User, ann, Stop))!.Version);
    }

    [Fact]
    public async Task A_deleted_user_is_told_until_deletions_are_pruned_and_a_delta_from_before_begins_again()
    {
        await Pushed.Open(Tenant, Stop);
        var (ann, bob, crew) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Pushed.Write(User(ann, "ann", 0), Stop);
        await Pushed.Write(User(bob, "bob", 0), Stop);
        await Pushed.Write(Group(crew, "crew", 0) with { Joining = [ann, bob] }, Stop);
        var before = await Pushed.Reached(Tenant, Stop);
        await Pushed.Write(Gone(ann, 1), Stop);
        var between = await Pushed.Reached(Tenant, Stop);
        await Pushed.Write(Gone(bob, 1) with { At = Later }, Stop);

        Assert.Equal([ann, bob], (await Pushed.Changes(Tenant, before, Stop))!.Deleted);
        Assert.Equal([bob], (await Pushed.Changes(Tenant, between, Stop))!.Deleted);
        Assert.Empty(await Pushed.Members(Tenant, [crew], Stop));
        Assert.Null(await Pushed.Changes(Tenant, between + 5, Stop));

        await Pushed.Prune(Now.AddDays(1), Stop);
        Assert.Null(await Pushed.Changes(Tenant, before, Stop));
        Assert.Equal([bob], (await Pushed.Changes(Tenant, between, Stop))!.Deleted);
    }

    [Fact]
    public async Task Nothing_is_taken_before_it_is_opened_and_after_it_was_cleared()
    {
        var ann = Guid.CreateVersion7();
        Assert.Equal(PushedResult.Closed, await Pushed.Write(User(ann, "ann", 0), Stop));
        await Pushed.Open(Tenant, Stop);
        await Pushed.Write(User(ann, "ann", 0), Stop);
        await Pushed.Write(Group(Guid.CreateVersion7(), "crew", 0) with { Joining = [ann] }, Stop);
        await Pushed.AddToken(Tenant, "aa", Now, Now, Stop);
        var reached = await Pushed.Reached(Tenant, Stop);

        await Pushed.Clear(Tenant, Stop);
        Assert.Equal(PushedResult.Closed, await Pushed.Write(User(Guid.CreateVersion7(), "bob", 0), Stop));
        Assert.Equal((0, 0), (await Pushed.Count(Tenant, PushedKind.User, Stop), await Pushed.Count(Tenant, PushedKind.Group, Stop)));
        Assert.Empty(await Pushed.Tokens(Tenant, Now, Stop));
        await Pushed.Open(Tenant, Stop);
        Assert.Empty(await Pushed.GroupsOf(Tenant, [ann], Stop));
        Assert.Equal(PushedResult.Written, await Pushed.Write(User(Guid.CreateVersion7(), "ann", 0), Stop));
        Assert.Null(await Pushed.Changes(Tenant, reached, Stop));
    }

    [Fact]
    public async Task Deltas_while_many_write_pass_over_nobody()
    {
        await Pushed.Open(Tenant, Stop);
        var (seen, reached) = (new HashSet<Guid>(), 0L);
        var writers = Task.WhenAll(Enumerable.Range(0, 16).Select(async n =>
        {
            var mine = new List<Guid>();
            for (var i = 0; i < 15; i++)
            {
                mine.Add(Guid.CreateVersion7());
                Assert.Equal(PushedResult.Written, await Pushed.Write(User(mine[^1], $"p{n}-{i}", 0), Stop));
            }

            return mine;
        }));
        while (!writers.IsCompleted) await Delta();
        var written = (await writers).SelectMany(mine => mine).ToHashSet();
        await Delta();
        Assert.Equal(written.Order(), seen.Order());
        var numbers = (await Pushed.Changes(Tenant, 0, Stop))!.Users.Select(user => user.Seq).ToList();
        Assert.Equal(written.Count, numbers.Distinct().Count());
        Assert.Equal(numbers.Order(), numbers);

        async Task Delta()
        {
            var changes = (await Pushed.Changes(Tenant, reached, Stop))!;
            seen.UnionWith(Ids(changes.Users));
            reached = changes.Reached;
        }
    }

    [Fact]
    public async Task Tokens_end_when_another_is_issued_and_not_later_than_they_did()
    {
        await Pushed.AddToken(Tenant, "aa", Now, Now, Stop);
        await Pushed.AddToken(Tenant, "bb", Now, Now.AddHours(1), Stop);
        await Pushed.AddToken(Tenant, "cc", Now, Now.AddHours(2), Stop);
        Assert.Equal([("aa", Now.AddHours(1)), ("bb", Now.AddHours(2)), ("cc", null)], (await Pushed.Tokens(Tenant, Now, Stop)).OrderBy(token => token.Hash));
        Assert.Equal(["bb", "cc"], (await Pushed.Tokens(Tenant, Now.AddHours(1), Stop)).Select(token => token.Hash).Order());
        await Pushed.Prune(Now.AddHours(3), Stop);
        Assert.Equal(["cc"], (await Pushed.Tokens(Tenant, Now, Stop)).Select(token => token.Hash));
    }

    [Fact]
    public async Task Tenants_have_nothing_of_each_other()
    {
        await Pushed.Open(Tenant, Stop);
        await Pushed.Open(Other, Stop);
        var (ann, crew) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Pushed.Write(User(ann, "ann", 0), Stop);
        await Pushed.Write(Group(crew, "crew", 0) with { Joining = [ann] }, Stop);
        await Pushed.AddToken(Tenant, "aa", Now, Now, Stop);

        Assert.Equal(PushedResult.VersionMoved, await Pushed.Write(User(ann, "eve", 1) with { Tenant = Other }, Stop));
        Assert.Equal(PushedResult.VersionMoved, await Pushed.Write(Gone(ann, 1) with { Tenant = Other }, Stop));
        var theirs = Guid.CreateVersion7();
        Assert.Equal(PushedResult.Written, await Pushed.Write(Group(theirs, "crew", 0) with { Tenant = Other, Joining = [ann] }, Stop));
        Assert.Empty(await Pushed.Members(Other, [crew, theirs], Stop));
        Assert.Empty(await Pushed.GroupsOf(Other, [ann], Stop));
        Assert.Null(await Pushed.Find(Other, PushedKind.User, ann, Stop));
        Assert.Empty(await Pushed.Find(Other, PushedKind.User, PushedKey.Name, "n-ann", Stop));
        Assert.Empty(await Pushed.Tokens(Other, Now, Stop));
        Assert.Equal(0, await Pushed.Count(Other, PushedKind.User, Stop));

        await Pushed.Clear(Other, Stop);
        Assert.Equal((1, 1), (await Pushed.Count(Tenant, PushedKind.User, Stop), (await Pushed.Find(Tenant, PushedKind.User, ann, Stop))!.Version));
        Assert.Single(await Pushed.Tokens(Tenant, Now, Stop));
        Assert.Equal([(crew, ann)], await Pushed.Members(Tenant, [crew], Stop));
    }

    private PushedWrite User(Guid id, string name, long expected) =>
        new(Tenant, PushedKind.User, id, expected, new PushedKeys($"n-{name}", $"x-{name}", $"e-{name}"), [1], Now);

    private PushedWrite Group(Guid id, string name, long expected) => new(Tenant, PushedKind.Group, id, expected, new PushedKeys($"n-{name}", null, null), [1], Now);

    private PushedWrite Gone(Guid id, long expected, PushedKind kind = PushedKind.User) => new(Tenant, kind, id, expected, null, null, Now);

    // Who changed by it.
    private async Task<IEnumerable<Guid>> Changed(Func<Task<PushedResult>> write)
    {
        var before = await Pushed.Reached(Tenant, Stop);
        Assert.Equal(PushedResult.Written, await write());
        return Ids((await Pushed.Changes(Tenant, before, Stop))!.Users).Order();
    }

    private static IEnumerable<Guid> Ids(IEnumerable<PushedResource> resources) => resources.Select(resource => resource.Id);

    private static IEnumerable<Guid> Sorted(params Guid[] ids) => ids.Order();
}
