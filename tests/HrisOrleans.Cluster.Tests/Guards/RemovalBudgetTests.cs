using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Guards;

/// <summary>What a connection may lose by itself, and what waits for a person.</summary>
public sealed class RemovalBudgetTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Losses_within_the_budget_go_and_slicing_does_not_get_under_it()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var granted = await tenant.Count(member => member.Grant == "linked");
        var allowed = Math.Max(2, granted / 10);
        for (var i = 0; i < allowed; i++)
        {
            await tenant.Company.Terminate(await tenant.Some(1));
            Assert.Equal("applied", (await tenant.Sync(full: i % 2 == 0)).Outcome);
        }

        Assert.Equal(allowed, await tenant.Count(member => member.Cause == "terminated"));
        Assert.Empty(await tenant.Waiting());

        await tenant.Company.Terminate(await tenant.Some(1));
        await tenant.Company.Hire(3, null, TwoSilos.Stop);
        var over = await tenant.Sync();
        Assert.Equal(("applied", 1), (over.Outcome, over.Parked));
        Assert.Equal(allowed, await tenant.Count(member => member.Cause == "terminated"));
        Assert.Equal(granted - allowed + 3, await tenant.Count(member => member.Grant == "linked"));

        var parked = Assert.Single(await tenant.Waiting());
        Assert.Equal(("removals", 1, over.Plan), (parked.Kind, parked.Lines, parked.Parent));
        var line = Assert.Single(await tenant.Changes(parked.Id));
        Assert.Equal(("leave", "terminated"), (line.Action, line.Cause));
        Assert.NotNull(line.DisplayName);
        Assert.Contains(line.Reasons, reason => reason.Rule == "over_removal_budget" && reason.Reference == $"{allowed + 1}/{allowed}");
        Assert.Single(await tenant.Events("losses_parked"));

        // Nobody is planned twice, and a day later it still waits for a person; new losses are within the budget again.
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        product.Time.Advance(TimeSpan.FromHours(25));
        await tenant.Settled();
        await tenant.Company.Terminate(await tenant.Some(1, after: 3));
        Assert.Equal("applied", (await tenant.Sync()).Outcome);
        Assert.Equal(parked.Id, Assert.Single(await tenant.Waiting()).Id);
        Assert.Equal(allowed + 1, await tenant.Count(member => member.Cause == "terminated"));
        Assert.Single(await tenant.Events("losses_parked"));

        // What a reviewer lets through does not count.
        Assert.Equal("applied", (await tenant.Apply(parked)).Outcome);
        Assert.Equal(allowed + 2, await tenant.Count(member => member.Cause == "terminated"));
        await tenant.Company.Terminate(await tenant.Some(1));
        await tenant.Sync();
        Assert.Empty(await tenant.Waiting());
        Assert.Equal(allowed + 3, await tenant.Count(member => member.Cause == "terminated"));
    }

    [Fact]
    public async Task One_action_applies_just_the_explicit_leavers_and_the_others_go_on_waiting()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var (gone, vanished) = (await tenant.Some(4), await tenant.Some(5, after: 10));
        await tenant.Company.Vanish(vanished);
        await tenant.Sync();
        product.Time.Advance(TimeSpan.FromMinutes(31));
        await tenant.Company.Terminate(gone);
        Assert.Equal(9, (await tenant.Sync()).Parked);
        var parked = Assert.Single(await tenant.Waiting());
        Assert.Equal(9, parked.Lines);

        Assert.Equal("applied", (await tenant.Apply(parked, new ApplyRequest("explicit_leavers"))).Outcome);
        Assert.Equal(4, await tenant.Count(member => member.Cause == "terminated"));
        Assert.Equal(0, await tenant.Count(member => member.Cause == "left_directory"));
        var rest = Assert.Single(await tenant.Waiting());
        Assert.Equal(("removals", 5), (rest.Kind, rest.Lines));
        Assert.Equal(("applied", "explicit_leavers"), ((await tenant.Plan(parked.Id)).State, (await tenant.Plan(parked.Id)).Choice!.Part));
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(rest.Id, Assert.Single(await tenant.Waiting()).Id);
    }

    [Fact]
    public async Task A_parked_plan_goes_stale_by_itself_when_its_people_come_back()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var gone = await tenant.Some(8);
        await tenant.Company.Terminate(gone);
        await tenant.Sync();
        var parked = Assert.Single(await tenant.Waiting());
        await tenant.Company.Rehire(gone[..3]);
        await tenant.Sync();
        var fewer = Assert.Single(await tenant.Waiting());
        Assert.Equal((5, "stale"), (fewer.Lines, (await tenant.Plan(parked.Id)).State));
        await tenant.Company.Rehire(gone[3..]);
        await tenant.Sync();
        Assert.Empty(await tenant.Waiting());
        Assert.Equal("came_back", (await tenant.Plan(fewer.Id)).Failure);
        Assert.Equal(0, await tenant.Count(member => member.Grant != "linked"));
        await ProductTenant.Refused(() => tenant.Api.Plans.Apply(tenant.Id, fewer.Id, ETag.Of(fewer.Hash!), cancellationToken: TwoSilos.Stop), "plan_stale");
    }

    [Fact]
    public async Task Deletions_that_wait_go_on_waiting_as_such_when_a_full_read_misses_them()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var gone = await tenant.Some(8);
        await tenant.Company.Delete(gone);
        Assert.Equal(8, (await tenant.Sync(full: false)).Parked);
        var parked = Assert.Single(await tenant.Waiting());
        Assert.All(await tenant.Changes(parked.Id), line => Assert.Contains(line.Reasons, reason => reason.Rule == "deleted_at_source"));

        // Not to be in the list is no news of somebody who was deleted.
        await tenant.SyncTwice(product);
        Assert.Equal(parked.Id, Assert.Single(await tenant.Waiting()).Id);
        Assert.Single(await tenant.Events("losses_parked"));

        // Who is seen again ends their line; a member that moved ends theirs; the others can still be let through.
        await tenant.Company.Rehire(gone[0]);
        await tenant.Api.Members.Remove(tenant.Id, (await tenant.Member(gone[1])).Id, cancellationToken: TwoSilos.Stop);
        await tenant.Sync();
        var rest = Assert.Single(await tenant.Waiting());
        Assert.Equal((6, 0), (rest.Lines, (await tenant.Changes(rest.Id)).Count(line => line.ExternalId == gone[0].ToString(System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal("applied", (await tenant.Apply(rest, new ApplyRequest("explicit_leavers"))).Outcome);
        Assert.Equal(6, await tenant.Count(member => member.Cause == "left_directory"));
        Assert.Equal("linked", (await tenant.Member(gone[0])).Grant);
    }

    [Fact]
    public async Task A_part_of_which_every_line_moved_is_stale_and_one_of_which_a_line_is_left_is_applied()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var (gone, vanished) = (await tenant.Some(4), await tenant.Some(5, after: 10));
        await tenant.Company.Vanish(vanished);
        await tenant.Sync();
        product.Time.Advance(TimeSpan.FromMinutes(31));
        await tenant.Company.Terminate(gone);
        await tenant.Sync();
        var parked = Assert.Single(await tenant.Waiting());
        foreach (var person in gone) await tenant.Api.Members.Remove(tenant.Id, (await tenant.Member(person)).Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal("plan_stale", (await tenant.Apply(parked, new ApplyRequest("explicit_leavers"))).Outcome);
        Assert.Equal("no_line_left", (await tenant.Plan(parked.Id)).Failure);

        var rest = Assert.Single(await tenant.Waiting());
        Assert.Equal(5, rest.Lines);
        foreach (var person in vanished[..4]) await tenant.Api.Members.Remove(tenant.Id, (await tenant.Member(person)).Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal("applied", (await tenant.Apply(rest)).Outcome);
        Assert.Equal("left_directory", (await tenant.Member(vanished[4])).Cause);
    }

    [Fact]
    public async Task Members_removed_by_hand_long_before_the_window_are_no_part_of_its_share()
    {
        var tenant = await (await product.Tenant(people: 60)).Configured();
        foreach (var person in await tenant.Some(40)) await tenant.Api.Members.Remove(tenant.Id, (await tenant.Member(person)).Id, cancellationToken: TwoSilos.Stop);
        product.Time.Advance(TimeSpan.FromHours(49));
        await tenant.Settled();
        await tenant.Company.Terminate(await tenant.Some(4));
        Assert.Equal(4, (await tenant.Sync()).Parked);
        Assert.Equal(0, await tenant.Count(member => member.Cause == "terminated"));
    }

    [Fact]
    public async Task A_truncated_group_within_the_budget_loses_nobody_before_a_second_complete_read()
    {
        var tenant = await product.Tenant(people: 120);
        await tenant.Connect();
        var group = (await GroupsOf(tenant)).First(candidate => candidate.Id.StartsWith("department:", StringComparison.Ordinal) && candidate.People is >= 10 and <= 60);
        await tenant.Save(new Selection("groups", [group.Id]));
        var lost = await tenant.Some(2);
        foreach (var id in lost) await tenant.Company.Raw(id, new Dictionary<string, object?> { ["departmentId"] = null, ["departmentName"] = null });
        await tenant.Sync(full: false);
        await tenant.Sync(full: false);
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
        var noticed = await tenant.Sync();
        Assert.Equal(0, noticed.Parked);
        var changes = await tenant.Changes(noticed.Plan!.Value, "notice_absence");
        Assert.Equal(2, changes.Count);
        Assert.All(changes, change => Assert.Contains(change.Reasons, reason => reason is { Rule: "not_listed_in_group" } && reason.Reference == group.Id));
        product.Time.Advance(TimeSpan.FromMinutes(29));
        await tenant.Sync(full: false);
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
        await tenant.Company.Raw(lost[0], clear: true);
        product.Time.Advance(TimeSpan.FromMinutes(2));
        await tenant.Sync();
        Assert.Equal((null, "left_group"), ((await tenant.Member(lost[0])).Cause, (await tenant.Member(lost[1])).Cause));
    }

    [Fact]
    public async Task Whoever_is_left_out_or_refused_stays_until_the_source_says_something_new()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var gone = await tenant.Some(8);
        await tenant.Company.Terminate(gone);
        await tenant.Sync();
        var parked = Assert.Single(await tenant.Waiting());
        var kept = gone[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
        await tenant.Apply(parked, new ApplyRequest(Without: [kept]));
        Assert.Equal(7, await tenant.Count(member => member.Cause == "terminated"));
        Assert.Equal("linked", (await tenant.Member(gone[0])).Grant);

        // A new phone number in the leaver's record is no new word on whether they left.
        await tenant.Company.Raw(gone[0], new { mobilePhone = "+1 555 0100" });
        product.Time.Advance(TimeSpan.FromHours(25));
        await tenant.Settled();
        await tenant.Sync();
        Assert.Equal("linked", (await tenant.Member(gone[0])).Grant);
        var pin = Assert.Single((await tenant.Api.Plans.Pins(tenant.Id, cancellationToken: TwoSilos.Stop)).Items);
        Assert.Equal((kept, parked.Id), (pin.ExternalId, pin.Plan));

        // Back and gone again is new.
        await tenant.Company.Rehire(gone[0]);
        await tenant.Sync();
        Assert.Empty((await tenant.Api.Plans.Pins(tenant.Id, cancellationToken: TwoSilos.Stop)).Items);
        await tenant.Company.Terminate(gone[0]);
        await tenant.Sync();
        Assert.Equal("terminated", (await tenant.Member(gone[0])).Cause);

        // Refused as a whole, and let go of by hand.
        var more = await tenant.Some(8);
        await tenant.Company.Terminate(more);
        await tenant.Sync();
        var refused = Assert.Single(await tenant.Waiting());
        Assert.Equal("rejected", (await tenant.Reject(refused)).Outcome);
        Assert.Equal("rejected", (await tenant.Plan(refused.Id)).State);
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Empty(await tenant.Waiting());
        Assert.Equal(8, (await tenant.Api.Plans.Pins(tenant.Id, cancellationToken: TwoSilos.Stop)).Items.Count);
        await tenant.Api.Plans.ReleasePin(tenant.Id, more[0].ToString(System.Globalization.CultureInfo.InvariantCulture), TwoSilos.Stop);
        await tenant.Sync();
        Assert.Equal("terminated", (await tenant.Member(more[0])).Cause);
        Assert.Equal("linked", (await tenant.Member(more[1])).Grant);
    }

    [Fact]
    public async Task A_truncated_group_loses_nobody_beyond_its_own_budget()
    {
        var tenant = await product.Tenant(people: 120);
        await tenant.Connect();
        var groups = await GroupsOf(tenant);
        var group = groups.First(candidate => candidate.People is >= 10 and <= 60);
        var other = groups.First(candidate => candidate.Id != group.Id && candidate.People >= 10);
        await tenant.Save(new Selection("groups", [group.Id, other.Id]));
        var members = (await tenant.Members()).Where(member => member.Groups.Contains(group.Id)).Select(member => int.Parse(member.ExternalId!, null)).Order().ToList();
        var lost = members[..(members.Count / 2)];

        // Their records are still listed, and their group is missing in them.
        foreach (var id in lost) await tenant.Company.Raw(id, omit: ["departmentId", "departmentName", "department"]);
        Assert.Equal(0, (await tenant.Sync()).Parked);
        product.Time.Advance(TimeSpan.FromMinutes(31));
        var sync = await tenant.Sync();
        Assert.Equal(lost.Count, sync.Parked);
        var parked = Assert.Single(await tenant.Waiting());
        Assert.All(await tenant.Changes(parked.Id), line => Assert.Contains(line.Reasons, reason => reason.Rule is "over_group_budget" or "over_removal_budget"));
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
    }

    [Fact]
    public async Task The_last_active_admin_stays_until_a_person_says_otherwise()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured(invites: new InviteSettings("now", "automatic"));
        var chief = (await tenant.Some(1))[0];
        var member = await tenant.Member(chief);
        await tenant.Api.Members.Edit(tenant.Id, member.Id, new(Role: "admin"), cancellationToken: TwoSilos.Stop);
        await product.Accept(tenant, member.Id);
        await tenant.Company.Terminate(chief);
        Assert.Equal(1, (await tenant.Sync()).Parked);
        Assert.Equal("active", (await tenant.Member(chief)).Access);
        var line = Assert.Single(await tenant.Changes(Assert.Single(await tenant.Waiting()).Id));
        Assert.Contains(line.Reasons, reason => reason.Rule == "last_active_admin");
        await tenant.Apply(Assert.Single(await tenant.Waiting()));
        Assert.Equal("terminated", (await tenant.Member(chief)).Cause);
    }

    [Fact]
    public async Task The_budget_is_set_by_the_policy_and_values_out_of_range_are_refused()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        foreach (var wrong in new PolicyRequest[]
        {
            new() { RemovalPercent = 101 }, new() { RemovalPercent = -1 }, new() { RemovalPeople = -1 }, new() { GroupRemovalPercent = 101 }, new() { RemovalAtMost = -1 },
            new() { RemovalWindowSeconds = 60 }, new() { ShrinkPercent = 0 }, new() { ChurnPercent = 101 },
        })
            await ProductTenant.Refused(() => tenant.Api.Connection.ChangePolicy(tenant.Id, wrong, cancellationToken: TwoSilos.Stop), "policy_out_of_range");
        var before = await tenant.Api.Connection.GetPolicy(tenant.Id, TwoSilos.Stop);
        Assert.Equal((2, 10, 500, 2, 30, 86_400, 50, 20), (before.RemovalPeople, before.RemovalPercent, before.RemovalAtMost, before.GroupRemovalPeople, before.GroupRemovalPercent, before.RemovalWindowSeconds, before.ShrinkPercent, before.ChurnPercent));

        await tenant.Api.Connection.ChangePolicy(tenant.Id, new PolicyRequest { RemovalPeople = 0, RemovalPercent = 0 }, cancellationToken: TwoSilos.Stop);
        await tenant.Company.Terminate(await tenant.Some(1));
        Assert.Equal(1, (await tenant.Sync()).Parked);
        Assert.Equal(0, await tenant.Count(member => member.Cause is not null));
    }

    private static async Task<IReadOnlyList<Group>> GroupsOf(ProductTenant tenant)
    {
        IReadOnlyList<Group> groups = [];
        await TwoSilos.Until(async () => (groups = (await tenant.Api.Connection.Groups(tenant.Id, limit: 100, cancellationToken: TwoSilos.Stop)).Items).Count > 0);
        return groups;
    }
}
