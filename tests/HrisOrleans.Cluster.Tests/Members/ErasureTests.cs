using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Guards;
using HrisOrleans.Cluster.Tests.Jobs;
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
    public async Task Of_an_admin_who_is_erased_no_table_and_no_file_knows_the_address_or_the_names()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured(invites: new InviteSettings("now", "automatic"));
        var email = $"zenobia@{tenant.Id}.example";
        string[] values = [email, "Zenobia", "Quarkington"];
        var person = (await tenant.Company.Hire(like: new NewHire("Zenobia", "Quarkington", email), cancellationToken: TwoSilos.Stop))[0];
        await tenant.Sync();
        var admin = await tenant.Member(person);
        await tenant.Mailed();

        // She is told of what waits, acts under her own token, and answers with her name are kept.
        await tenant.Api.Members.Remind(tenant.Id, admin.Id, "remind-her", TwoSilos.Stop);
        await tenant.Api.Members.Edit(tenant.Id, admin.Id, new MemberPatch(Role: "admin"), cancellationToken: TwoSilos.Stop);
        await product.Accept(tenant, admin.Id);
        var login = "Zenobia@" + tenant.Id + ".example";
        var token = (await product.Operator.Tenants.IssueToken(tenant.Id, new(login), cancellationToken: TwoSilos.Stop)).Token;
        var hers = new ProductTenant(product, tenant.Id, HrisOrleansClient.Create(product.Address, token), token, tenant.AccessToken);
        await tenant.Company.Terminate((await tenant.Some(7)).Where(id => id != person).Take(6).ToList());
        Assert.Equal(login, (await hers.Sync()).Actor);
        Assert.Equal(login, Assert.Single(await tenant.Waiting()).Actor);
        await hers.Do("approve", new BulkRequest([admin.Id]));
        var guest = await hers.Api.Members.Invite(tenant.Id, new InviteRequest($"guest@{tenant.Id}.example"), cancellationToken: TwoSilos.Stop);
        Assert.Equal(login, (await tenant.Api.Members.History(tenant.Id, guest.Id, TwoSilos.Stop)).Items[0].Actor);
        await TwoSilos.Until(() => Task.FromResult(Mails(tenant, email).Any(file => File.ReadAllText(file).Contains("notice.", StringComparison.Ordinal))));

        // From another company's account on she is linked by her address.
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await TwoSilos.Until(async () => await tenant.Count(member => member.Grant == "linked") == 0);
        var second = await product.Sandbox.Control.Create(new(tenant.Id + "-second", Seed: 9, People: 3), TwoSilos.Stop);
        await product.Sandbox.Control.Company(tenant.Id + "-second").Hire(like: new NewHire("Zenobia", "Quarkington", email), cancellationToken: TwoSilos.Stop);
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("bamboohr", ProductTenant.With(tenant.Id + "-second", second.AccessToken)), TwoSilos.Stop);
        await tenant.Save(ProductTenant.Everyone);
        var linked = await tenant.Api.Members.Get(tenant.Id, admin.Id, TwoSilos.Stop);
        Assert.Equal("linked", linked.Grant);
        Assert.NotEqual(admin.ExternalId, linked.ExternalId);
        var before = await product.Everything();
        Assert.All(values, value => Assert.Contains(value, before, StringComparison.OrdinalIgnoreCase));

        await product.Operator.Members.Erase(tenant.Id, admin.Id, cancellationToken: TwoSilos.Stop);
        var after = await product.Everything();
        Assert.All(values, value => Assert.DoesNotContain(value, after, StringComparison.OrdinalIgnoreCase));

        // What she did is still one admin's doing, and so are her tokens.
        var reference = (await tenant.Api.Members.History(tenant.Id, guest.Id, TwoSilos.Stop)).Items[0].Actor;
        Assert.Matches("^admin/[0-9a-f]{16}$", reference);
        Assert.Equal(["ann@" + tenant.Id + ".example", reference], (await product.Operator.Tenants.ListTokens(tenant.Id, TwoSilos.Stop)).Items.Select(issued => issued.Login));
        Assert.Contains(await tenant.Events("plan_applied"), happened => happened.Actor == "ann@" + tenant.Id + ".example");
        await ProductTenant.Refused(() => tenant.Api.Members.Remind(tenant.Id, admin.Id, "remind-her", TwoSilos.Stop), "answer_erased");
        await ProductTenant.Refused(() => tenant.Api.Members.Remind(tenant.Id, guest.Id, "remind-her", TwoSilos.Stop), "idempotency_key_reused");
    }

    [Fact]
    public async Task A_plan_of_before_brings_nobody_back_who_was_erased_since()
    {
        var tenant = await product.Tenant(people: 8);
        await tenant.Connect();
        var plan = await tenant.Preview(ProductTenant.Everyone);
        var line = (await tenant.Changes(plan.Id, "join"))[0];
        var guest = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(line.Email!), cancellationToken: TwoSilos.Stop);
        await tenant.Api.Members.Erase(tenant.Id, guest.Id, cancellationToken: TwoSilos.Stop);
        Assert.Null((await tenant.Changes(plan.Id, "join")).Single(change => change.ExternalId == line.ExternalId).Email);

        var saved = await tenant.Ended(await tenant.Api.Connection.SaveSettings(tenant.Id, new SettingsRequest(plan.Selection, plan.Invites, plan.Id, plan.Hash), cancellationToken: TwoSilos.Stop));
        Assert.Equal("applied", saved.Outcome);
        Assert.Equal(line.ExternalId, Assert.Single(await tenant.Changes(plan.Id), change => change.Skipped).ExternalId);
        Assert.Equal(plan.Counts["join"] - 1, await tenant.Count(member => member.Grant == "linked"));
        await tenant.Sync();
        Assert.DoesNotContain(await tenant.Members(), member => member.ExternalId == line.ExternalId);
    }

    [Fact]
    public async Task Tokens_of_before_there_were_references_show_their_login_and_keep_it_no_longer()
    {
        const string Login = "ancient@before.example";
        var tenant = await product.Tenant(people: 3);
        await product.Age(tenant.Id, Login);
        Assert.Contains(Login, await product.Everything(), StringComparison.Ordinal);
        Assert.Equal([Login], (await product.Operator.Tenants.ListTokens(tenant.Id, TwoSilos.Stop)).Items.Select(token => token.Login));
        var guest = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(Login), cancellationToken: TwoSilos.Stop);
        await tenant.Api.Members.Erase(tenant.Id, guest.Id, cancellationToken: TwoSilos.Stop);
        Assert.DoesNotContain(Login, await product.Everything(), StringComparison.Ordinal);
    }

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
