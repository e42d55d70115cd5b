using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Guards;

/// <summary>An applied plan is taken back, as far as nobody has moved since.</summary>
public sealed class UndoTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task Leavers_are_as_before_and_stay_so_until_the_source_says_something_new()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured(invites: new InviteSettings("now", "automatic"));
        var people = await tenant.Some(3);
        var (active, invited, byHand) = (await tenant.Member(people[0]), await tenant.Member(people[1]), await tenant.Member(people[2]));

        // Whoever accepts first needs no mail any more.
        await tenant.Mailed();
        await product.Accept(tenant, active.Id);
        var before = (await tenant.Member(people[0]), await tenant.Member(people[1]));
        await tenant.Company.Terminate(people);
        var sync = await tenant.Sync();
        Assert.Equal(3, await tenant.Count(member => member.Cause == "terminated"));

        // Restored by hand since: that stays.
        await tenant.Api.Members.Restore(tenant.Id, byHand.Id, cancellationToken: TwoSilos.Stop);
        await tenant.Mailed();
        var mails = (await tenant.Events("invitation_mailed")).Count;
        var plan = await tenant.Undo(sync.Plan!.Value);
        Assert.Equal(("undo", "ready", sync.Plan), (plan.Kind, plan.State, plan.Parent));
        Assert.Equal((2, 1), (plan.Counts["undo"], plan.Counts["keep"]));
        Assert.Equal(2, await tenant.Count(member => member.Cause == "terminated"));

        Assert.Equal("applied", (await tenant.Apply(plan)).Outcome);
        Assert.Equal(Facts(before.Item1), Facts(await tenant.Member(people[0])));
        Assert.Equal(Facts(before.Item2), Facts(await tenant.Member(people[1])));

        // The old link works again, and no new mail went out.
        Assert.Equal(mails, (await tenant.Events("invitation_mailed")).Count);
        await product.Accept(tenant, invited.Id);

        foreach (var minutes in (int[])[0, 31])
        {
            product.Time.Advance(TimeSpan.FromMinutes(minutes));
            await tenant.Sync();
            Assert.Equal("linked", (await tenant.Member(people[0])).Grant);
            Assert.Equal("linked", (await tenant.Member(people[1])).Grant);
        }

        await ProductTenant.Refused(() => tenant.Undo(sync.Plan!.Value), "already_undone");
        await ProductTenant.Refused(() => tenant.Undo(plan.Id), "plan_not_undoable");

        // The three of before still count in the budget of their day.
        product.Time.Advance(TimeSpan.FromHours(25));
        await tenant.Settled();
        await tenant.Company.Rehire(people[0]);
        await tenant.Sync();
        await tenant.Company.Terminate(people[0]);
        await tenant.Sync();
        Assert.Equal("terminated", (await tenant.Member(people[0])).Cause);
        Assert.Equal("linked", (await tenant.Member(people[1])).Grant);
    }

    [Fact]
    public async Task Newcomers_are_out_again_under_the_same_budget_and_do_not_come_back_by_themselves()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var hired = await tenant.Company.Hire(10, null, TwoSilos.Stop);
        var sync = await tenant.Sync();
        var plan = await tenant.Undo(sync.Plan!.Value);
        var changes = await tenant.Api.Plans.Changes(tenant.Id, plan.Id, cancellationToken: TwoSilos.Stop);
        Assert.All(changes.Items, change => Assert.Contains(change.Reasons, reason => reason.Rule == "over_removal_budget"));

        // A preview parks nobody and tells nobody; the undo itself leaves them to a reviewer.
        Assert.Equal((10, 0, 0), (changes.Items.Count, (await tenant.Waiting()).Count, (await tenant.Events("losses_parked")).Count));
        Assert.Equal("applied", (await tenant.Apply(plan)).Outcome);
        Assert.Equal(0, await tenant.Count(member => member.Cause == "undone"));
        var waiting = Assert.Single(await tenant.Waiting());
        Assert.Equal((10, plan.Id), (waiting.Lines, waiting.Parent));
        Assert.Equal("applied", (await tenant.Apply(waiting)).Outcome);
        Assert.Equal(10, await tenant.Count(member => member.Cause == "undone"));
        await tenant.Sync();
        Assert.Equal(10, await tenant.Count(member => member.Cause == "undone"));

        await tenant.Api.Plans.ReleasePin(tenant.Id, hired[0].ToString(System.Globalization.CultureInfo.InvariantCulture), TwoSilos.Stop);
        await tenant.Sync();
        Assert.Equal("linked", (await tenant.Member(hired[0])).Grant);
        Assert.Equal(9, await tenant.Count(member => member.Cause == "undone"));
    }

    [Fact]
    public async Task A_preview_of_undoing_keeps_losses_reserved_no_longer_than_it_may_be_applied()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        await tenant.Company.Hire(3, null, TwoSilos.Stop);
        var sync = await tenant.Sync();
        var first = await tenant.Undo(sync.Plan!.Value);
        Assert.Equal(3, first.Counts["undo"]);

        // A second preview takes the place of the first, and what that one reserved.
        var second = await tenant.Undo(sync.Plan!.Value);
        Assert.Equal((3, "stale", "superseded"), (second.Counts["undo"], (await tenant.Plan(first.Id)).State, (await tenant.Plan(first.Id)).Failure));
        product.Time.Advance(TimeSpan.FromHours(1));
        await ProductTenant.Refused(() => tenant.Apply(second), "plan_stale");
        await TwoSilos.Until(async () =>
        {
            product.Beat();
            return (await tenant.Plan(second.Id)).Failure == "preview_expired";
        });
        await tenant.Settled();
        await tenant.Company.Terminate(await tenant.Some(3));
        Assert.Equal(0, (await tenant.Sync()).Parked);
    }

    [Fact]
    public async Task A_refused_undo_or_one_of_which_nothing_is_left_can_be_asked_for_again()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var hired = await tenant.Company.Hire(2, null, TwoSilos.Stop);
        var sync = await tenant.Sync();
        var refused = await tenant.Undo(sync.Plan!.Value);

        // Whatever became of the selection, a person may say no.
        var people = (await tenant.Some(40)).Select(person => person.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        await tenant.Save(new Selection("manual", People: people));
        await ProductTenant.Refused(() => tenant.Apply(refused), "plan_stale");
        Assert.Equal("rejected", (await tenant.Reject(refused)).Outcome);

        var moved = await tenant.Undo(sync.Plan!.Value);
        foreach (var person in hired) await tenant.Api.Members.Remove(tenant.Id, (await tenant.Member(person)).Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal("plan_stale", (await tenant.Apply(moved)).Outcome);
        Assert.Equal(2, (await tenant.Undo(sync.Plan!.Value)).Counts["keep"]);
    }

    [Fact]
    public async Task An_applied_edit_is_undone_person_by_person()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured(invites: new InviteSettings("now", "automatic"));
        await tenant.Mailed();
        var active = (await tenant.Some(1))[0];
        await product.Accept(tenant, (await tenant.Member(active)).Id);
        var picked = (await tenant.Some(10, after: 30)).Select(person => person.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var before = (await tenant.Members()).ToDictionary(member => member.Id, Facts);
        var saved = await tenant.Save(new Selection("manual", People: picked), new InviteSettings("now", "automatic"));
        Assert.Equal("retained", (await tenant.Member(active)).Grant);
        Assert.True(await tenant.Count(member => member.Cause == "selection_edited") > 2);

        Assert.Equal("applied", (await tenant.Apply(await tenant.Undo(saved.Plan!.Value))).Outcome);
        Assert.All(await tenant.Members(), member => Assert.Equal(before[member.Id], Facts(member)));
        await tenant.SyncTwice(product);
        Assert.All(await tenant.Members(), member => Assert.Equal(before[member.Id], Facts(member)));
    }

    [Fact]
    public async Task A_changed_address_is_the_old_one_again_with_its_old_link()
    {
        var tenant = await (await product.Tenant(people: 30)).Configured(invites: new InviteSettings("now", "automatic"));
        var person = (await tenant.Some(1))[0];
        var before = await tenant.Member(person);
        await tenant.Mailed();
        await tenant.Company.Rename(new RenamePerson(person, WorkEmail: $"new.{person}@{tenant.Id}.example"));
        var sync = await tenant.Sync();
        Assert.Equal($"new.{person}@{tenant.Id}.example", (await tenant.Member(person)).Email);
        await tenant.Mailed();
        await tenant.Apply(await tenant.Undo(sync.Plan!.Value));
        var after = await tenant.Member(person);
        Assert.Equal((before.Email, "open"), (after.Email, after.Invitation));
        await tenant.Sync();
        Assert.Equal(before.Email, (await tenant.Member(person)).Email);
        await product.Accept(tenant, before.Id);
        Assert.Equal("active", (await tenant.Member(person)).Access);

        // A third address is a new word.
        await tenant.Company.Rename(new RenamePerson(person, WorkEmail: $"third.{person}@{tenant.Id}.example"));
        await tenant.Sync();
        Assert.Equal($"third.{person}@{tenant.Id}.example", (await tenant.Member(person)).Email);
    }

    [Fact]
    public async Task Who_went_on_under_another_id_has_the_old_one_back_and_leaves_by_its_absence()
    {
        var tenant = await (await product.Tenant(people: 60)).Configured();
        var people = await tenant.Some(20);
        var before = (await tenant.Members()).Where(member => people.Contains(int.Parse(member.ExternalId!, null))).ToDictionary(member => member.Id);
        await tenant.Company.Delete(people);
        foreach (var member in before.Values) await tenant.Company.Hire(like: new NewHire(member.GivenName, member.FamilyName, member.Email), cancellationToken: TwoSilos.Stop);
        await tenant.Sync(full: false);
        var plan = Assert.Single(await tenant.Waiting());
        await tenant.Apply(plan);
        var moved = (await tenant.Members()).Where(member => before.ContainsKey(member.Id)).ToDictionary(member => member.Id, member => member.ExternalId!);
        Assert.All(before.Values, member => Assert.NotEqual(member.ExternalId, moved[member.Id]));

        // By now nothing is known of the old ids any more.
        await tenant.SyncTwice(product);
        Assert.Equal("applied", (await tenant.Apply(await tenant.Undo(plan.Id))).Outcome);
        Assert.All((await tenant.Members()).Where(member => before.ContainsKey(member.Id)), member => Assert.Equal(Facts(before[member.Id]), Facts(member)));

        // Nobody is listed under them: that is an absence like any other. The other ids wait for an admin's word.
        Assert.Equal(20, (await tenant.SyncTwice(product)).Parked);
        await tenant.Apply(Assert.Single(await tenant.Waiting()));
        Assert.Equal(20, await tenant.Count(member => before.ContainsKey(member.Id) && member.Cause == "left_directory"));
        await tenant.Api.Plans.ReleasePin(tenant.Id, moved.First().Value, TwoSilos.Stop);
        await tenant.Sync();
        Assert.Equal("linked", Assert.Single(await tenant.Members(), member => member.ExternalId == moved.First().Value).Grant);
    }

    [Fact]
    public async Task A_plan_that_was_never_applied_is_not_undone()
    {
        var tenant = await (await product.Tenant(people: 40)).Configured();
        var previewed = await tenant.Preview(new Selection("manual", People: [(await tenant.Some(1))[0].ToString(System.Globalization.CultureInfo.InvariantCulture)]));
        await ProductTenant.Refused(() => tenant.Undo(previewed.Id), "plan_not_applied");
        await ProductTenant.Refused(() => tenant.Undo(Guid.CreateVersion7()), "plan_not_found");
    }

    private static object Facts(Client.Members.Member member) => (member.List, member.Grant, member.Access, member.Approval, member.Invitation, member.InvitationExpiresAt, member.Cause, member.Email, member.ExternalId);
}
