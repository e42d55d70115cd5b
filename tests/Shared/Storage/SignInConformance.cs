using HrisOrleans.Storage.SignIns;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Links that are good once, and ways to a provider's sign-in that end once, over every process.</summary>
public abstract class SignInConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly PendingSignIn Pending = new("link", [1, 2, 3]);

    private ISignInStore Store => Service<ISignInStore>();

    [Fact]
    public async Task A_link_is_found_as_it_was_made_and_in_its_tenant_only()
    {
        var link = new ConnectLink("hash", "slack gusto", SignIn: true, Relink: false, "actor/1", [4, 5], Now, Now.AddMinutes(30), null);
        await Store.AddLink(Tenant, link, Stop);
        var found = await Store.FindLink(Tenant, "hash", Stop);
        Assert.Equal([4, 5], found?.Sealed);
        Assert.Equal(link with { Sealed = null }, found! with { Sealed = null });
        Assert.Null(await Store.FindLink(Other, "hash", Stop));
        Assert.Null(await Store.FindLink(Tenant, "other", Stop));
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_does()
    {
        await Store.AddLink(Tenant, Link("once"), Stop);
        var used = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.UseLink(Tenant, "once", Now, Stop)));
        Assert.Single(used, won => won);
        Assert.Equal(Now, (await Store.FindLink(Tenant, "once", Stop))?.UsedAt);
        Assert.False(await Store.UseLink(Other, "once", Now, Stop));
        await Store.GiveBackLink(Other, "once", Stop);
        Assert.False(await Store.UseLink(Tenant, "once", Now, Stop));
        await Store.GiveBackLink(Tenant, "once", Stop);
        Assert.True(await Store.UseLink(Tenant, "once", Now, Stop));
    }

    [Fact]
    public async Task Withdrawn_links_are_used_up_in_their_tenant_only()
    {
        await Store.AddLink(Tenant, Link("good"), Stop);
        await Store.AddLink(Tenant, Link("over") with { ExpiresAt = Now.AddMinutes(-1) }, Stop);
        await Store.AddLink(Other, Link("other"), Stop);
        Assert.Equal(1, await Store.WithdrawLinks(Tenant, Now, Stop));
        Assert.False(await Store.UseLink(Tenant, "good", Now, Stop));
        Assert.False(await Store.UseLink(Tenant, "over", Now, Stop));
        Assert.True(await Store.UseLink(Other, "other", Now, Stop));
    }

    [Fact]
    public async Task A_link_that_was_withdrawn_while_it_was_used_is_not_given_back()
    {
        await Store.AddLink(Tenant, Link("tried"), Stop);
        Assert.True(await Store.UseLink(Tenant, "tried", Now, Stop));
        Assert.Equal(0, await Store.WithdrawLinks(Tenant, Now, Stop));
        await Store.GiveBackLink(Tenant, "tried", Stop);
        Assert.False(await Store.UseLink(Tenant, "tried", Now, Stop));
        Assert.Null(await Store.FindLink(Tenant, "tried", Stop));
    }

    [Fact]
    public async Task A_sign_in_is_taken_once_by_the_browser_that_began_it_and_in_time()
    {
        await Begin("state");
        Assert.Null(await Store.Take(Other, "state", "browser", Now, Stop));
        Assert.Null(await Store.Take(Tenant, "state", "another", Now, Stop));
        Assert.Null(await Store.Take(Tenant, "forged", "browser", Now, Stop));
        Assert.Null(await Store.Take(Tenant, "state", "browser", Now.AddMinutes(10), Stop));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.Take(Tenant, "state", "browser", Now.AddMinutes(9), Stop)));
        var won = Assert.Single(taken, one => one is not null)!;
        Assert.Equal("link", won.LinkHash);
        Assert.Equal([1, 2, 3], won.Sealed);
    }

    [Fact]
    public async Task What_is_over_is_pruned_and_what_is_not_stays()
    {
        await Store.AddLink(Tenant, Link("old"), Stop);
        await Store.AddLink(Tenant, Link("young") with { ExpiresAt = Now.AddDays(2) }, Stop);
        await Begin("over");
        await Store.Prune(Now.AddMinutes(-1), Stop);
        Assert.NotNull(await Store.FindLink(Tenant, "old", Stop));
        Assert.True(await Store.Prune(Now.AddDays(1), Stop) >= 2);
        Assert.Null(await Store.FindLink(Tenant, "old", Stop));
        Assert.NotNull(await Store.FindLink(Tenant, "young", Stop));
        Assert.Null(await Store.Take(Tenant, "over", "browser", Now, Stop));
    }

    private static ConnectLink Link(string hash) => new(hash, "", SignIn: false, Relink: false, "operator", null, Now, Now.AddMinutes(30), null);

    private Task Begin(string state) => Store.Begin(Tenant, state, "browser", Pending, Now, Now.AddMinutes(10), Stop);
}
