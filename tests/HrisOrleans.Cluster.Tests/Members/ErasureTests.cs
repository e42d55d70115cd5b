using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Guards;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Members;

/// <summary>Erasing a person, over HTTP: their values are nowhere any more, and no sync brings them back.</summary>
public sealed class ErasureTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Of_an_erased_person_nothing_is_left_but_ids_and_no_sync_brings_them_back()
    {
        var tenant = await (await product.Tenant(people: 30)).Configured(invites: new InviteSettings("now", "automatic"));
        await tenant.Mailed();
        var people = await tenant.Some(6);
        var victim = await tenant.Member(people[0]);
        var counts = (await tenant.Api.Members.List(tenant.Id, limit: 1, cancellationToken: TwoSilos.Stop)).Counts.Values.Sum();

        // Their loss waits for a reviewer, by name.
        await tenant.Company.Terminate(people);
        await tenant.Sync();
        var waiting = Assert.Single(await tenant.Waiting());
        Assert.Contains(await tenant.Changes(waiting.Id), change => change.Email == victim.Email);
        Assert.NotEmpty(Mails(tenant, victim.Email!));

        var erased = await tenant.Api.Members.Erase(tenant.Id, victim.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal(("deactivated", "erased", null, null, null), (erased.List, erased.Cause, erased.Email, erased.GivenName, erased.FamilyName));
        Assert.Equal("erased", (await tenant.Api.Members.Erase(tenant.Id, victim.Id, cancellationToken: TwoSilos.Stop)).Cause);

        Assert.All(await tenant.Changes(waiting.Id), change => Assert.NotEqual(victim.Email, change.Email));
        Assert.Empty((await tenant.Api.Members.List(tenant.Id, search: victim.Email, cancellationToken: TwoSilos.Stop)).Items);
        Assert.Equal(counts, (await tenant.Api.Members.List(tenant.Id, limit: 1, cancellationToken: TwoSilos.Stop)).Counts.Values.Sum());
        Assert.Empty(Mails(tenant, victim.Email!));
        Assert.DoesNotContain(victim.Email!, string.Join('\n', (await tenant.Events()).Select(happened => happened.Data.GetRawText())), StringComparison.OrdinalIgnoreCase);
        Assert.Contains((await tenant.Api.Members.History(tenant.Id, victim.Id, TwoSilos.Stop)).Items, happened => happened.Kind == "erased");

        // They are in the directory again, under the same id, and under another.
        await tenant.Company.Rehire(people[0]);
        await tenant.SyncTwice(product);
        Assert.Equal(("erased", null), ((await tenant.Member(people[0])).Cause, (await tenant.Member(people[0])).Email));
        await tenant.Company.Vanish(people[0]);
        var again = (await tenant.Company.Hire(like: new NewHire(victim.GivenName, victim.FamilyName, victim.Email), cancellationToken: TwoSilos.Stop))[0];
        await tenant.SyncTwice(product);
        Assert.DoesNotContain(await tenant.Members(), member => member.Email == victim.Email || member.ExternalId == again.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var preview = await tenant.Preview(ProductTenant.Everyone);
        Assert.Contains(await tenant.Changes(preview.Id, "stay_out"), change => change.Reasons.Any(reason => reason.Rule == "erased_address"));

        await ProductTenant.Refused(() => tenant.Api.Members.Restore(tenant.Id, victim.Id, cancellationToken: TwoSilos.Stop), "erased");
        await ProductTenant.Refused(() => tenant.Api.Members.Edit(tenant.Id, victim.Id, new MemberPatch(GivenName: "X"), cancellationToken: TwoSilos.Stop), "erased");
        await ProductTenant.Refused(() => tenant.Api.Members.Invite(tenant.Id, new InviteRequest(victim.Email!), cancellationToken: TwoSilos.Stop), "address_suppressed");

        // Asked for: the suppression is lifted, and the next sync takes the new record for a newcomer.
        var suppression = Assert.Single((await tenant.Api.Suppressions.List(tenant.Id, victim.Email, cancellationToken: TwoSilos.Stop)).Items);
        Assert.Equal("erased", suppression.Reason);
        await tenant.Api.Suppressions.Lift(tenant.Id, suppression.Id, TwoSilos.Stop);
        await tenant.Sync();
        Assert.Equal("linked", (await tenant.Member(again)).Grant);
        Assert.NotEqual(victim.Id, (await tenant.Member(again)).Id);
    }

    private IEnumerable<string> Mails(ProductTenant tenant, string address) => product.MailsOf(tenant.Id).Where(file => File.ReadAllText(file).Contains(address, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public async Task Another_tenants_member_is_nobody()
    {
        var tenant = await (await product.Tenant(people: 10)).Configured();
        var other = await (await product.Tenant(people: 10)).Configured();
        var victim = (await tenant.Members())[0];
        await ProductTenant.Refused(() => other.Api.Members.Erase(other.Id, victim.Id, cancellationToken: TwoSilos.Stop), "member_not_found");
        Assert.Equal(victim, (await tenant.Members()).Single(member => member.Id == victim.Id) with { Groups = victim.Groups });
    }
}
