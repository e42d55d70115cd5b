using HrisOrleans.Domain.Directories;
using HrisOrleans.Storage.Connections;

namespace HrisOrleans.Conformance.Storage;

/// <summary>What may be called of a provider, whoever asks.</summary>
public abstract class CallBudgetConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly CallLimit Hundred = new(100, TimeSpan.FromMinutes(1));
    private static readonly CallLimit Ten = new(10, TimeSpan.FromSeconds(1));

    private ICallBudgetStore Budgets => Service<ICallBudgetStore>();

    [Fact]
    public async Task Many_who_take_at_once_get_no_more_together_than_there_is()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Take(4)));
        Assert.Equal(Hundred.Burst, leases.Sum(lease => lease.Granted));
        Assert.All(leases.Where(lease => lease.Granted == 0), lease => Assert.InRange(lease.NextAt!.Value, Now, Now.AddSeconds(1)));
        Assert.Equal(1, (await Take(4, Now + Hundred.Interval)).Granted);
    }

    [Fact]
    public async Task The_poorest_bucket_counts_and_tenants_have_their_own()
    {
        Assert.Equal(Ten.Burst, (await Budgets.Take(Tenant, "slack", [Hundred, Ten], null, 50, Now, Stop)).Granted);
        Assert.Equal(Ten.Burst, (await Budgets.Take(Other, "slack", [Hundred, Ten], null, 50, Now, Stop)).Granted);
        Assert.Equal(Ten.Burst, (await Budgets.Take(Tenant, "okta", [Hundred, Ten], null, 50, Now, Stop)).Granted);
        var none = await Budgets.Take(Tenant, "slack", [Hundred, Ten], null, 50, Now, Stop);
        Assert.Equal((0, Now + Ten.Interval), (none.Granted, none.NextAt!.Value));
        Assert.Equal(Hundred.Burst - Ten.Burst, (await Take(100)).Granted);
    }

    [Fact]
    public async Task The_operators_own_limit_counts_all_accounts_together()
    {
        var total = Fresh();
        Assert.Equal(Ten.Burst, (await Budgets.Take(total, "slack-of-all", [], Ten, 50, Now, Stop)).Granted);
        Assert.Equal(0, (await Budgets.Take(Other, "slack-of-all", [Hundred], Ten, 50, Now, Stop)).Granted);
        Assert.Equal(Hundred.Burst, (await Budgets.Take(Other, "slack-of-all", [Hundred], null, 50, Now, Stop)).Granted);
    }

    [Fact]
    public async Task Whoever_is_asked_to_stay_away_does_until_the_latest_moment_that_was_named()
    {
        await Budgets.StayAway(Tenant, "slack", Now.AddHours(1), Stop);
        await Budgets.StayAway(Tenant, "slack", Now.AddMinutes(1), Stop);
        foreach (var limits in (CallLimit[][])[[], [Hundred]])
        {
            var lease = await Budgets.Take(Tenant, "slack", limits, null, 1, Now.AddMinutes(30), Stop);
            Assert.Equal((0, Now.AddHours(1), Now.AddHours(1)), (lease.Granted, lease.NextAt!.Value, lease.AwayUntil!.Value));
            Assert.Equal(1, (await Budgets.Take(Tenant, "slack", limits, null, 1, Now.AddHours(1), Stop)).Granted);
        }

        Assert.Equal(1, (await Budgets.Take(Tenant, "okta", [], null, 1, Now, Stop)).Granted);
        Assert.Equal(1, (await Budgets.Take(Other, "slack", [Hundred], null, 1, Now, Stop)).Granted);
    }

    private Task<CallLease> Take(int wanted, DateTimeOffset? at = null) => Budgets.Take(Tenant, "slack", [Hundred], null, wanted, at ?? Now, Stop);
}
