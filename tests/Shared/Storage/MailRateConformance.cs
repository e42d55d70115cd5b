using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Conformance.Storage;

/// <remarks>Rates count over all tenants, so each test has months of its own: what others left has expired by then, or is not due.</remarks>
public abstract class MailRateConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_tenant_with_many_mails_does_not_make_the_others_wait()
    {
        var now = await Alone(2);
        await Invite(Tenant, 120, now);
        await Invite(Other, 3, now.AddSeconds(1));
        var first = await Mails.Lease("a", 50, now.AddSeconds(2), Lease, Stop);
        Assert.Equal(3, first.Count(mail => mail.Tenant == Other));
        Assert.True(first.Count(mail => mail.Tenant == Tenant) >= 25);
        var rest = 0;
        while (await Mails.Lease("a", 50, now.AddSeconds(2), Lease, Stop) is { Count: > 0 } more) rest += more.Count;
        Assert.Equal(123, first.Count + rest);
    }

    [Fact]
    public async Task More_tenants_than_one_look_takes_in_all_have_their_turn()
    {
        var now = await Alone(4);
        var tenants = Enumerable.Range(0, 150).Select(_ => Fresh()).ToHashSet();
        foreach (var tenant in tenants) await Invite(tenant, 2, now);
        var seen = new List<LeasedMail>();
        while (await Mails.Lease("a", 40, now, Lease, Stop) is { Count: > 0 } mails)
        {
            Assert.True(mails.Count <= 40);
            seen.AddRange(mails);
        }

        Assert.Equal(300, seen.Count);
        Assert.Equal(tenants, seen.Select(mail => mail.Tenant).ToHashSet());
    }

    [Fact]
    public async Task No_tenant_gets_more_than_its_mails_an_hour_and_what_was_not_handed_over_does_not_count()
    {
        var now = await Alone(6);
        await using var stores = StoresWith(new MailRates(null, 5));
        var outbox = stores.GetRequiredService<IMailOutbox>();
        await Invite(Tenant, 12, now);
        await Invite(Other, 2, now);
        var leased = await outbox.Lease("a", 500, now, Lease, Stop);
        Assert.Equal((5, 2), (leased.Count(mail => mail.Tenant == Tenant), leased.Count(mail => mail.Tenant == Other)));
        Assert.Empty(await outbox.Lease("b", 500, now, Lease, Stop));

        // One is given back, one put off, three go out.
        List<LeasedMail> mine = [.. leased.Where(mail => mail.Tenant == Tenant)];
        await outbox.Release([mine[0]], "a", Stop);
        Assert.Equal(4, (await outbox.BeginHandOver(mine[1..], "a", now, Stop)).Count);
        await outbox.Postpone([new PostponedMail(mine[1], now.AddHours(20))], Stop);
        await outbox.Sent(mine[2..], now, Stop);
        Assert.Equal(2, (await outbox.Lease("b", 500, now.AddMinutes(1), Lease, Stop)).Count);
        Assert.Empty(await outbox.Lease("b", 500, now.AddSeconds(90), Lease, Stop));

        // A sender that died holds nothing for longer than its lease; after the hour there is room again.
        Assert.Equal(2, (await outbox.Lease("c", 500, now.AddMinutes(5), Lease, Stop)).Count(mail => mail.Tenant == Tenant));
        Assert.Equal(5, (await outbox.Lease("d", 500, now.AddMinutes(61), Lease, Stop)).Count(mail => mail.Tenant == Tenant));
    }

    [Fact]
    public async Task Silos_that_lease_at_once_keep_the_rate_of_all_together()
    {
        var now = await Alone(8);
        await using var one = StoresWith(new MailRates(10, null));
        await using var two = StoresWith(new MailRates(10, null));
        IMailOutbox[] silos = [one.GetRequiredService<IMailOutbox>(), two.GetRequiredService<IMailOutbox>()];
        await Invite(Tenant, 20, now);
        await Invite(Other, 20, now);
        var leased = (await Task.WhenAll(Enumerable.Range(0, 8).Select(n => silos[n % 2].Lease($"s{n}", 4, now, Lease, Stop)))).SelectMany(mails => mails).ToList();
        Assert.Equal(10, leased.Count);
        Assert.Equal(10, leased.Select(mail => mail.Id).Distinct().Count());
        foreach (var sender in Enumerable.Range(0, 8).Select(n => $"s{n}")) await silos[0].BeginHandOver(leased, sender, now, Stop);
        await silos[0].Sent(leased, now, Stop);
        Assert.Empty(await silos[1].Lease("x", 50, now.AddSeconds(59), Lease, Stop));
        Assert.Equal(10, (await silos[1].Lease("x", 50, now.AddSeconds(61), Lease, Stop)).Count);
    }

    private async Task<DateTimeOffset> Alone(int months)
    {
        var now = Now.AddMonths(months);
        while (await Mails.Lease("before", 500, now.AddHours(-1), TimeSpan.FromMinutes(1), Stop) is { Count: > 0 })
        {
            // What others left has expired, and ends.
        }

        return now;
    }

    private async Task Invite(TenantId tenant, int people, DateTimeOffset now)
    {
        var commits = Enumerable.Range(0, people).Select(n =>
        {
            var (id, decision) = (MemberId.New(now), MemberByHand.Invite(MemberRole.Member, Domain.Connections.SendMode.Now, now));
            var address = $"p{n}@acme.example";
            return Members.Commit(new MemberCommit(tenant, 0, Member.Fold(id, [decision.Events]), decision.Events, new Origin("anna", $"api/{id}"), now, new MemberProfile(address, address, null, null, null)), Stop);
        });
        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(CommitResult.Committed, result));
    }
}
