using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Guards;

/// <summary>A directory of a thousand that suddenly answers nonsense: what the admin sees in each case.</summary>
public sealed class HoldTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task An_empty_list_is_no_proof_and_changes_nothing()
    {
        var (tenant, before) = await Thousand();
        await tenant.Company.Fault(new NewFault(FaultKind.EmptyList, Times: 0), TwoSilos.Stop);
        foreach (var minutes in (int[])[0, 31, 31])
        {
            product.Time.Advance(TimeSpan.FromMinutes(minutes));
            var sync = await tenant.Sync();
            Assert.Equal(("done", "incomplete_read", 0), (sync.Phase, sync.Outcome, sync.Parked));
            if (minutes == 0) await tenant.Show("an empty list", sync);
        }

        Assert.Empty(await tenant.Waiting());
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task Ten_people_left_of_a_thousand_wait_for_a_reviewer_and_are_asked_about_once()
    {
        var (tenant, before) = await Thousand();
        await tenant.Company.Fault(new NewFault(FaultKind.ShortList, Times: 0, Keep: 10), TwoSilos.Stop);
        var verified = (await tenant.Connection()).VerifiedAt;
        var held = await tenant.Sync();
        Assert.Equal(("done", "held", "implausible_shrink"), (held.Phase, held.Outcome, held.Detail));
        var plan = Assert.Single(await tenant.Waiting());
        Assert.Equal(("sync", held.Plan), (plan.Kind, plan.Id));
        Assert.Equal(["implausible_shrink"], plan.Holds);
        await tenant.Show("10 people", held);
        product.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal("held", (await tenant.Sync()).Outcome);
        Assert.Equal(plan.Id, Assert.Single(await tenant.Waiting()).Id);
        Assert.Single(await tenant.Events("plan_held"));
        Assert.Equal(before, await tenant.Standings());
        Assert.Equal(verified, (await tenant.Connection()).VerifiedAt);

        // Refused: the same nonsense asks nobody again.
        Assert.Equal("rejected", (await tenant.Reject(plan)).Outcome);
        Assert.Equal("rejected_before", (await tenant.Sync()).Outcome);
        Assert.Empty(await tenant.Waiting());

        await tenant.Company.ClearFaults(TwoSilos.Stop);
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task A_reviewer_releases_a_real_shrink_and_the_losses_wait_for_a_second_word()
    {
        var tenant = await (await product.Tenant(people: 60)).Configured();
        var vanished = await tenant.Some(40);
        await tenant.Company.Vanish(vanished);
        await tenant.Sync();
        var plan = Assert.Single(await tenant.Waiting());
        Assert.Equal("applied", (await tenant.Apply(plan)).Outcome);
        product.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(40, (await tenant.Sync()).Parked);
        var parked = Assert.Single(await tenant.Waiting());
        Assert.Equal("removals", parked.Kind);
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
        await tenant.Apply(parked);
        Assert.Equal(40, await tenant.Count(member => member.Cause == "left_directory"));
    }

    [Fact]
    public async Task Another_companys_people_are_held_and_nobody_moves()
    {
        var (tenant, before) = await Thousand();
        var strangers = await product.Tenant(people: 900);
        var relinked = await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(strangers.Credentials), cancellationToken: TwoSilos.Stop);
        Assert.Equal(strangers.Id, relinked.PendingAccount);
        await tenant.Settled();
        var held = await tenant.Sync();
        Assert.Equal("held", held.Outcome);
        var plan = Assert.Single(await tenant.Waiting());
        Assert.Contains("other_account", plan.Holds);
        Assert.Contains("identity_churn", plan.Holds);
        Assert.Equal(before, await tenant.Standings());
        await tenant.Show("another company's people", held);

        Assert.Equal("rejected", (await tenant.Reject(plan)).Outcome);
        var refused = await tenant.Connection();
        Assert.Equal(("needs_relink", null), (refused.Status, refused.PendingAccount));
        Assert.Equal(before, await tenant.Standings());
        await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(tenant.Credentials), cancellationToken: TwoSilos.Stop);
        await tenant.Settled();
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task Many_people_under_new_ids_at_their_old_addresses_are_held_and_stay_the_same_members()
    {
        var tenant = await (await product.Tenant(people: 60)).Configured();
        var swapped = await tenant.Some(20);
        var members = (await tenant.Members()).Where(member => swapped.Contains(int.Parse(member.ExternalId!, null))).ToList();
        var before = await tenant.Standings();
        await tenant.Company.Vanish(swapped);
        foreach (var member in members) await tenant.Company.Hire(like: new NewHire(member.GivenName, member.FamilyName, member.Email), cancellationToken: TwoSilos.Stop);
        var held = await tenant.Sync();
        Assert.Equal(("done", "held"), (held.Phase, held.Outcome));
        var plan = Assert.Single(await tenant.Waiting());
        Assert.Equal(["identity_churn"], plan.Holds);
        Assert.Equal(20, (await tenant.Changes(plan.Id, "link")).Count(change => change.Reasons.Any(reason => reason.Rule == "external_id_changed")));
        Assert.Equal(before, await tenant.Standings());

        Assert.Equal("applied", (await tenant.Apply(plan)).Outcome);
        var after = (await tenant.Members()).ToDictionary(member => member.Id);
        Assert.All(members, member => Assert.Equal(("linked", member.List, member.Email), (after[member.Id].Grant, after[member.Id].List, after[member.Id].Email)));
        Assert.All(members, member => Assert.NotEqual(member.ExternalId, after[member.Id].ExternalId));
        Assert.Equal(before.Count, after.Count);
        await tenant.SyncTwice(product);
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
    }

    [Fact]
    public async Task A_delta_knows_people_under_new_ids_too_and_overtakes_no_plan_of_a_whole_read()
    {
        var tenant = await (await product.Tenant(people: 60)).Configured();
        var swapped = await tenant.Some(20);
        var members = (await tenant.Members()).Where(member => swapped.Contains(int.Parse(member.ExternalId!, null))).ToList();
        await tenant.Company.Delete(swapped);
        foreach (var member in members) await tenant.Company.Hire(like: new NewHire(member.GivenName, member.FamilyName, member.Email), cancellationToken: TwoSilos.Stop);
        Assert.Equal("held", (await tenant.Sync(full: false)).Outcome);
        var partial = Assert.Single(await tenant.Waiting());
        Assert.Equal(["identity_churn"], partial.Holds);
        Assert.Equal(20, (await tenant.Changes(partial.Id, "link")).Count(change => change.Reasons.Any(reason => reason.Rule == "external_id_changed")));
        Assert.Empty(await tenant.Changes(partial.Id, "leave"));

        // The whole read's plan takes the place of the delta's, and not the other way round.
        Assert.Equal("held", (await tenant.Sync()).Outcome);
        var whole = Assert.Single(await tenant.Waiting());
        Assert.NotEqual(partial.Id, whole.Id);
        await tenant.Company.Hire(1, null, TwoSilos.Stop);
        Assert.Equal("held", (await tenant.Sync(full: false)).Outcome);
        Assert.Contains(await tenant.Waiting(), plan => plan.Id == whole.Id);
        Assert.Equal("applied", (await tenant.Apply(whole)).Outcome);
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
    }

    [Fact]
    public async Task Other_people_under_the_ids_of_a_company_of_nine_are_held()
    {
        var tenant = await (await product.Tenant(people: 9)).Configured();
        var before = await tenant.Standings();
        foreach (var person in await tenant.Some(9)) await tenant.Company.Rename(new RenamePerson(person, $"Other{person}", "Person", $"other{person}@elsewhere.example"));
        Assert.Equal("held", (await tenant.Sync()).Outcome);
        Assert.Equal(["identity_churn"], Assert.Single(await tenant.Waiting()).Holds);
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task A_plan_held_as_a_whole_leaves_out_whoever_waits_already()
    {
        var tenant = await (await product.Tenant(people: 60)).Configured();
        var gone = await tenant.Some(9);
        await tenant.Company.Terminate(gone);
        Assert.Equal(9, (await tenant.Sync()).Parked);
        await tenant.Company.Vanish(await tenant.Some(40, after: 15));
        Assert.Equal("held", (await tenant.Sync()).Outcome);
        var waiting = await tenant.Waiting();
        Assert.Equal(["removals", "sync"], waiting.Select(plan => plan.Kind).Order());
        Assert.Empty(await tenant.Changes(waiting.Single(plan => plan.Kind == "sync").Id, "leave"));
    }

    [Fact]
    public async Task A_group_that_is_listed_half_loses_nobody_by_it()
    {
        var tenant = await product.Tenant(people: 1_000);
        await tenant.Connect();
        IReadOnlyList<Group> groups = [];
        await TwoSilos.Until(async () => (groups = (await tenant.Api.Connection.Groups(tenant.Id, limit: 500, cancellationToken: TwoSilos.Stop)).Items).Count > 0);
        var group = groups.Where(group => group.Kind == "department").MaxBy(group => group.People)!;
        await tenant.Save(new Selection("groups", [group.Id]));
        var before = await tenant.Standings();

        // Half of its people carry no such group any more, as when the provider cuts a list.
        var lost = await tenant.Some(before.Count / 2);
        foreach (var person in lost) await tenant.Company.Raw(person, new Dictionary<string, object?> { ["departmentId"] = null, ["departmentName"] = null });
        var parked = await tenant.SyncTwice(product);
        Assert.Equal(lost.Length, parked.Parked);
        var plan = Assert.Single(await tenant.Waiting());
        Assert.Equal("removals", plan.Kind);
        Assert.All(await tenant.Changes(plan.Id), change => Assert.Contains(change.Reasons, reason => reason.Rule == "over_group_budget"));
        await tenant.Show("a truncated group", parked);
        Assert.Equal(before.Count, await tenant.Count(member => member is { Grant: "linked", Cause: null }));

        foreach (var person in lost) await tenant.Company.Raw(person, clear: true);
        await tenant.Sync();
        Assert.Empty(await tenant.Waiting());
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task A_429_in_the_middle_of_the_list_is_an_outage_and_no_departure()
    {
        var (tenant, before) = await Thousand();
        await tenant.Company.Fault(new NewFault(FaultKind.Throttle, Times: 0, Page: 7), TwoSilos.Stop);
        var sync = await tenant.Sync();
        Assert.Equal(("failed", "provider_throttled"), (sync.Phase, sync.Outcome));
        await tenant.Show("429 on page 7", sync);
        Assert.Empty(await tenant.Waiting());
        Assert.Equal(before, await tenant.Standings());
        await tenant.Company.ClearFaults(TwoSilos.Stop);
        product.Time.Advance(TimeSpan.FromHours(2));
        await tenant.Settled();
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task A_line_tells_what_was_and_what_is_until_it_is_done()
    {
        var tenant = await (await product.Tenant(people: 20)).Configured();
        var person = (await tenant.Some(1))[0];
        var before = await tenant.Member(person);
        await tenant.Company.Rename(new RenamePerson(person, LastName: "Quellenberg", WorkEmail: "quellenberg@elsewhere.example"));
        var plan = await tenant.Preview(ProductTenant.Everyone);
        var change = Assert.Single(await tenant.Changes(plan.Id, "change_address"));
        Assert.Contains(new ChangedValue("email", before.Email, "quellenberg@elsewhere.example"), change.Changed);
        Assert.Contains(new ChangedValue("family_name", before.FamilyName, "Quellenberg"), change.Changed);
        Assert.DoesNotContain(change.Changed, value => value.Field == "groups");

        // Once applied, the values live in the roster alone.
        var sync = await tenant.Sync();
        Assert.Empty(Assert.Single(await tenant.Changes(sync.Plan!.Value)).Changed);
    }

    [Fact]
    public async Task A_plan_of_another_tenant_a_wrong_hash_unknown_people_and_a_disconnect_are_refused()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var other = await (await product.Tenant(people: 20)).Configured();
        await tenant.Company.Terminate(await tenant.Some(9));
        await tenant.Sync();
        var plan = Assert.Single(await tenant.Waiting());
        await ProductTenant.Refused(() => other.Apply(plan), "plan_not_found");
        await ProductTenant.Refused(() => other.Reject(plan), "plan_not_found");
        await ProductTenant.Refused(() => other.Api.Plans.Undo(other.Id, plan.Id, cancellationToken: TwoSilos.Stop), "plan_not_found");
        await ProductTenant.Refused(() => tenant.Api.Plans.Apply(tenant.Id, plan.Id, null, cancellationToken: TwoSilos.Stop), "preview_required");
        await ProductTenant.Refused(() => tenant.Apply(plan with { Hash = new string('0', 64) }), "plan_stale");
        await ProductTenant.Refused(() => tenant.Apply(plan, new ApplyRequest(Without: ["nobody"])), "unknown_person");
        await ProductTenant.Refused(() => tenant.Apply(plan, new ApplyRequest("half")), "invalid_request");
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await ProductTenant.Refused(() => tenant.Apply(plan), "no_connection");
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
        Assert.Empty(await tenant.Waiting());
    }

    private async Task<(ProductTenant Tenant, IReadOnlyList<string> Before)> Thousand()
    {
        var tenant = await (await product.Tenant(people: 1_000)).Configured();
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        return (tenant, await tenant.Standings());
    }
}
