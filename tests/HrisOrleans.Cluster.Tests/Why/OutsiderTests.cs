using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Why;

/// <summary>Why is X not here?</summary>
public sealed class OutsiderTests(Product product) : IClassFixture<Product>
{
    private const string Engineering = "18200";
    private const string Sales = "18208";

    [Fact]
    public async Task Without_a_connection_there_is_nobody_to_come_from()
    {
        var answer = await (await product.Tenant()).Why("someone@nowhere.example");
        Assert.Equal(("unknown", "none", "no_connection"), (answer.Subject, answer.Verdict, answer.Chain()));
        Assert.Null(answer.Connection);
        Assert.Null(answer.VerifiedAt);
    }

    [Fact]
    public async Task A_connection_that_is_not_configured_moves_nobody()
    {
        var tenant = await product.Tenant();
        await tenant.Connect();
        var answer = await tenant.Why("someone@nowhere.example");
        Assert.Equal(("unknown", "none", "not_configured", "unconfigured"), (answer.Subject, answer.Verdict, answer.Chain(), answer.Connection!.Status));
    }

    [Fact]
    public async Task Somebody_who_is_not_in_the_directory()
    {
        var tenant = await (await product.Tenant()).Configured();
        var answer = await tenant.Why("  Some.One@Nowhere.EXAMPLE ");
        Assert.Equal(("unknown", "none", "not_in_directory", false), (answer.Subject, answer.Verdict, answer.Chain(), answer.Stale));
        Assert.Equal(("active", "everyone"), (answer.Connection!.Status, answer.Connection.Mode));
        Assert.NotNull(answer.VerifiedAt);
    }

    [Fact]
    public async Task Somebody_new_comes_with_the_next_sync()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (_, email) = await tenant.Hire("nora");
        var answer = await tenant.Why(email.ToUpperInvariant());
        Assert.Equal(("outsider", "join", "selected_by everyone, new_person"), (answer.Subject, answer.Verdict, answer.Chain()));
        await tenant.Sync(full: false);
        Assert.Equal(("member", "none", "selected_by everyone, managed, invitation_queued"), await Said(tenant, email));
    }

    [Fact]
    public async Task Whoever_left_or_has_not_started_is_not_current()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (gone, email) = await tenant.Hire("gone");
        await tenant.Company.Terminate(gone);
        Assert.Equal(("outsider", "outside", "not_current departed"), await Said(tenant, email));
        var (_, later) = await tenant.Hire("later", from: DateOnly.FromDateTime(product.Time.GetUtcNow().UtcDateTime).AddDays(20));
        Assert.Equal(("outsider", "outside", "not_current future_starter"), await Said(tenant, later));

        // A sync has written down that they are outside; the answer stays the same.
        await tenant.Sync(full: false);
        Assert.Equal(("outsider", "outside", "not_current departed"), await Said(tenant, email));
    }

    [Fact]
    public async Task Somebody_outside_the_selection_hears_their_groups_and_the_selected_ones()
    {
        var tenant = await product.Tenant(people: 60);
        await tenant.Hire("ella", Engineering);
        var (_, email) = await tenant.Hire("sal", Sales);
        await tenant.Configured(new Selection("groups", [$"department:{Engineering}"]));
        var answer = await tenant.Why(email);
        Assert.Equal(("outsider", "outside"), (answer.Subject, answer.Verdict));
        Assert.Equal("not_selected", answer.Reasons[0].Rule);
        Assert.Contains($"department:{Sales}", answer.Reasons.Where(reason => reason.Rule == "in_group").Select(reason => reason.Reference));
        Assert.Equal($"department:{Engineering}", answer.Reference("selected_group"));
        Assert.Equal("groups", answer.Connection!.Mode);
    }

    [Fact]
    public async Task Two_records_with_one_address_are_both_told_of()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (first, email) = await tenant.Hire("twin");
        await tenant.Sync(full: false);
        var second = (await tenant.Company.Hire(1, new NewHire("Twin", "Two", email), TwoSilos.Stop))[0];
        var answer = await tenant.Why(email);
        Assert.Equal(("member", "none", first.ToString(null as IFormatProvider)), (answer.Subject, answer.Verdict, answer.Member!.ExternalId));

        // The first one is found before the second comes by, and is enough; asked for by their record the second is faulty.
        await tenant.Company.Rename(new RenamePerson(first, WorkEmail: "other@" + tenant.Id + ".example"));
        await tenant.Company.Raw(second, new { workEmail = email });
        var moved = await tenant.Why(email);
        Assert.Equal(("outsider", "join"), (moved.Subject, moved.Verdict));
        Assert.Equal(answer.Member.Id.ToString(), moved.Reference("address_held_by"));
    }

    [Fact]
    public async Task A_newcomer_at_a_members_address_is_faulty_and_the_member_is_named()
    {
        var tenant = await (await product.Tenant(people: 10)).Configured();
        var (holder, email) = await tenant.Hire("holder");
        await tenant.Sync(full: false);

        // The newcomer stands before the holder in the list.
        await tenant.Company.Raw(3, new { workEmail = email });
        var answer = await tenant.Why(email);
        Assert.Equal(("member", holder.ToString(null as IFormatProvider)), (answer.Subject, answer.Member!.ExternalId));
        Assert.Equal("3", answer.Reference("another_record"));
        Assert.Contains("faulty duplicate_email", answer.Chain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_are_mentioned()
    {
        var tenant = await (await product.Tenant()).Configured();
        await tenant.Company.Raw(5, new { employeeId = (string?)null });
        var answer = await tenant.Why("someone@nowhere.example");
        Assert.Contains("not_in_directory", answer.Rules());
        Assert.Equal("1", answer.Reference("unreadable_records"));
    }

    [Fact]
    public async Task A_read_that_is_not_complete_proves_nothing()
    {
        var tenant = await (await product.Tenant()).Configured();
        await tenant.Company.Fault(new NewFault(FaultKind.ShortList, Keep: 10, TotalAgrees: false, Times: 0), TwoSilos.Stop);
        Assert.Equal(["read_incomplete"], (await tenant.Why("someone@nowhere.example")).Rules());
        await tenant.Company.ClearFaults(TwoSilos.Stop);
    }

    [Fact]
    public async Task A_provider_that_fails_leaves_an_outsider_unknown_and_says_so()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (_, email) = await tenant.Hire("out");
        await tenant.Company.Fault(new NewFault(FaultKind.Unavailable, Times: 0, Reset: ResetForm.None), TwoSilos.Stop);
        var answer = await tenant.Why(email);
        Assert.Equal(("unknown", "none", true, "provider_unavailable"), (answer.Subject, answer.Verdict, answer.Stale, answer.Code));
        Assert.Equal("directory_not_read provider_unavailable", answer.Chain());
        await tenant.Company.ClearFaults(TwoSilos.Stop);
    }

    [Fact]
    public async Task A_look_stops_at_the_person_it_is_for()
    {
        var tenant = await (await product.Tenant(people: 3_000)).Configured();
        var first = (await tenant.Member(1)).Email!;
        var before = await Reads(tenant);
        Assert.Equal("none", (await tenant.Why(first)).Verdict);
        Assert.InRange(await Reads(tenant) - before, 1, 10);
        before = await Reads(tenant);
        await tenant.Why("someone@nowhere.example");
        Assert.Equal(30, await Reads(tenant) - before);
    }

    [Fact]
    public async Task Nothing_is_stored_for_an_answer()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (_, email) = await tenant.Hire("trace");
        var (connection, events, syncs) = (await tenant.Connection(), await tenant.Events(), await tenant.Api.Syncs.List(tenant.Id, cancellationToken: TwoSilos.Stop));
        await tenant.Why(email);
        await tenant.Why("someone@nowhere.example");
        Assert.Equal(connection.Version, (await tenant.Connection()).Version);
        Assert.Equal(events.Count, (await tenant.Events()).Count);
        Assert.Equal(syncs.Items.Count, (await tenant.Api.Syncs.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items.Count);
        Assert.DoesNotContain(await tenant.Members(), member => member.Email == email);
    }

    [Fact]
    public async Task What_is_no_address_is_refused()
    {
        var tenant = await product.Tenant();
        var refused = await ProductTenant.Refused(() => tenant.Api.Why.Ask(tenant.Id, "not an address", TwoSilos.Stop), "malformed_address");
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task Tenants_hear_of_their_own_directory_only()
    {
        var tenant = await (await product.Tenant()).Configured();
        var other = await (await product.Tenant()).Configured();
        var (_, email) = await tenant.Hire("mine");
        Assert.Equal("outsider", (await tenant.Why(email)).Subject);
        Assert.Equal(("unknown", "none", "not_in_directory"), await Said(other, email));
        Assert.Equal(("unknown", "none", "not_in_directory"), await Said(other, (await tenant.Member(1)).Email!));
        await ProductTenant.Refused(() => other.Api.Why.Ask(tenant.Id, email, TwoSilos.Stop), "forbidden");
        await ProductTenant.Refused(() => HrisOrleansClient.Create(product.Address, null).Why.Ask(tenant.Id, email, TwoSilos.Stop), "unauthenticated");
    }

    private static async Task<(string, string, string)> Said(ProductTenant tenant, string email)
    {
        var answer = await tenant.Why(email);
        return (answer.Subject, answer.Verdict, answer.Chain());
    }

    private static async Task<long> Reads(ProductTenant tenant) => (await tenant.Company.State(TwoSilos.Stop)).Requests["list"];
}
