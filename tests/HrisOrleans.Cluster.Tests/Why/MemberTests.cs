using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Why;

/// <summary>Why is X here, or here no more?</summary>
public sealed class MemberTests(Product product) : IClassFixture<Product>
{
    private static readonly InviteSettings LaterRequired = new("later", "required");

    [Fact]
    public async Task Whoever_waits_for_an_approval_hears_so()
    {
        var tenant = await (await product.Tenant()).Configured(invites: LaterRequired);
        var answer = await tenant.Why((await tenant.Member(1)).Email!);
        Assert.Equal(("member", "none", "selected_by everyone, managed, awaiting_approval"), (answer.Subject, answer.Verdict, answer.Chain()));
        Assert.Equal("requests", answer.Member!.List);
    }

    [Fact]
    public async Task A_removal_and_a_denial_are_told_with_who_and_when()
    {
        var tenant = await (await product.Tenant()).Configured(invites: LaterRequired);
        var (removed, denied) = (await tenant.Member(1), await tenant.Member(2));
        await tenant.Api.Members.Remove(tenant.Id, removed.Id, cancellationToken: TwoSilos.Stop);
        await tenant.Api.Members.Deny(tenant.Id, denied.Id, cancellationToken: TwoSilos.Stop);
        await tenant.Sync();

        var answer = await tenant.Why(removed.Email!);
        Assert.Equal(("member", "stay_out"), (answer.Subject, answer.Verdict));
        Assert.StartsWith($"selected_by everyone, kept_out_by_hand removed, out removed, decided_by ann@{tenant.Id}.example, decided_at 20", answer.Chain(), StringComparison.Ordinal);
        Assert.Contains(answer.Reasons, reason => reason.Text == $"ann@{tenant.Id}.example did that.");
        Assert.Equal(("denied", "denied"), ((await tenant.Why(denied.Email!)).Reference("kept_out_by_hand"), (await tenant.Why(denied.Email!)).Reference("out")));
    }

    [Fact]
    public async Task An_absence_is_noticed_then_waited_for_then_a_departure()
    {
        var tenant = await (await product.Tenant()).Configured();
        var email = (await tenant.Member(4)).Email!;
        await tenant.Company.Vanish(4);
        var seen = await tenant.Why(email);
        Assert.Equal(("member", "notice_absence"), (seen.Subject, seen.Verdict));
        Assert.Equal("missing_in_complete_read", seen.Reasons[0].Rule);

        await tenant.Sync();
        var since = (await tenant.Connection()).VerifiedAt!.Value;
        var once = await tenant.Why(email);
        Assert.Equal("none", once.Verdict);
        Assert.Equal($"missing_in_complete_read {since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", once.Chain().Split(", ")[0]);
        Assert.Equal($"{since.AddMinutes(30).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", once.Reference("waits_for_second_read"));

        product.Time.Advance(TimeSpan.FromMinutes(40));
        var twice = await tenant.Why(email);
        Assert.Equal("leave", twice.Verdict);
        Assert.Equal(["missing_in_complete_read", "missing_in_complete_read", "left_directory"], twice.Rules().Take(3));

        await tenant.Sync();
        var gone = await tenant.Why(email);
        Assert.Equal(("member", "none"), (gone.Subject, gone.Verdict));
        Assert.StartsWith("not_in_directory, out left_directory, decided_in_plan ", gone.Chain(), StringComparison.Ordinal);
        Assert.Equal($"ann@{tenant.Id}.example", gone.Reference("plan_asked_by"));
    }

    [Fact]
    public async Task A_leaver_record_is_a_departure_at_once()
    {
        var tenant = await (await product.Tenant()).Configured();
        var email = (await tenant.Member(4)).Email!;
        await tenant.Company.Terminate(4);
        Assert.StartsWith("not_current departed, terminated, managed", (await tenant.Why(email)).Chain(), StringComparison.Ordinal);
        Assert.Equal("leave", (await tenant.Why(email)).Verdict);
    }

    [Fact]
    public async Task A_loss_that_waits_for_a_reviewer_says_where_and_why()
    {
        var tenant = await (await product.Tenant()).Configured();
        var email = (await tenant.Member(4)).Email!;
        await tenant.Company.Terminate(4, 5, 6, 7, 8, 9, 10);
        Assert.DoesNotContain("would_wait_for_review", (await tenant.Why(email)).Rules());
        await tenant.Sync();
        var parked = Assert.Single((await tenant.Api.Plans.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items, plan => plan.Kind == "removals");
        var answer = await tenant.Why(email);
        Assert.Equal(("member", "leave", "queued"), (answer.Subject, answer.Verdict, answer.Member!.List));
        Assert.StartsWith("not_current departed, terminated, over_removal_budget 7/", answer.Chain(), StringComparison.Ordinal);
        Assert.Equal(parked.Id.ToString(), answer.Reference("waits_for_review"));

        // While nothing can be read it is still known that they wait.
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        Assert.Equal(parked.Id.ToString(), (await tenant.Why(email)).Reference("waits_for_review"));
    }

    [Fact]
    public async Task The_last_active_admin_would_wait_for_a_person()
    {
        var tenant = await (await product.Tenant()).Configured(invites: new InviteSettings("now", "automatic"));
        var member = await tenant.Member(4);
        await product.Accept(tenant, member.Id);
        await tenant.Api.Members.Edit(tenant.Id, member.Id, new MemberPatch(Role: "admin"), cancellationToken: TwoSilos.Stop);
        await tenant.Company.Terminate(4);
        var answer = await tenant.Why(member.Email!);
        Assert.Equal("leave", answer.Verdict);
        Assert.Contains("last_active_admin, would_wait_for_review", answer.Chain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_became_faulty_holds_the_member_as_they_are()
    {
        var tenant = await (await product.Tenant()).Configured();
        var email = (await tenant.Member(4)).Email!;
        foreach (var (wrong, code) in new (string?, string)[] { ("no address", "malformed_email"), (null, "missing_email") })
        {
            await tenant.Company.Raw(4, new { workEmail = wrong });
            var answer = await tenant.Why(email);
            Assert.Equal(("member", "faulty", code), (answer.Subject, answer.Verdict, answer.Reference("faulty")));
        }

        // The answer is the same once a sync has reported it.
        await tenant.Sync();
        Assert.Equal("missing_email", (await tenant.Why(email)).Reference("faulty"));
    }

    [Fact]
    public async Task An_address_that_is_taken_names_who_holds_it()
    {
        var tenant = await (await product.Tenant()).Configured();
        var byHand = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest($"hand@{tenant.Id}.example", Send: "later"), cancellationToken: TwoSilos.Stop);
        await tenant.Company.Rename(new RenamePerson(4, WorkEmail: byHand.Email));
        var answer = await tenant.Why(byHand.Email!);
        Assert.Equal(("member", "faulty", "4"), (answer.Subject, answer.Verdict, answer.Member!.ExternalId));
        Assert.Equal(("address_taken", byHand.Id.ToString()), (answer.Reference("faulty"), answer.Reference("address_held_by")));
    }

    [Fact]
    public async Task Whoever_came_in_by_hand_hears_so_in_and_out_of_the_directory()
    {
        var tenant = await product.Tenant();
        await tenant.Hire("ella", "18200");
        var (_, outside) = await tenant.Hire("sal", "18208");
        await tenant.Configured(new Selection("groups", ["department:18200"]));
        foreach (var email in new[] { outside, $"stranger@{tenant.Id}.example" })
            await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(email, Send: "later"), cancellationToken: TwoSilos.Stop);

        var stranger = await tenant.Why($"stranger@{tenant.Id}.example");
        Assert.Equal(("member", "none", "not_in_directory, came_in_by_hand, invitation_queued"), (stranger.Subject, stranger.Verdict, stranger.Chain()));
        var listed = await tenant.Why(outside);
        Assert.Equal(("member", "outside", "none"), (listed.Subject, listed.Verdict, listed.Member!.Grant));
        Assert.Contains("not_selected", listed.Rules());
        Assert.Contains("came_in_by_hand", listed.Rules());
        Assert.DoesNotContain("address_held_by", listed.Rules());

        // In the selection they become managed.
        var (_, selected) = await tenant.Hire("eve", "18200");
        await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(selected, Send: "later"), cancellationToken: TwoSilos.Stop);
        var linked = await tenant.Why(selected);
        Assert.Equal(("member", "link"), (linked.Subject, linked.Verdict));
        Assert.Contains("known_by address, was by_hand", linked.Chain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_hand_made_member_who_enters_the_selection_stays_out()
    {
        var tenant = await (await product.Tenant()).Configured();
        var byHand = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest($"hand@{tenant.Id}.example", Send: "later"), cancellationToken: TwoSilos.Stop);
        await tenant.Api.Members.Remove(tenant.Id, byHand.Id, cancellationToken: TwoSilos.Stop);
        await tenant.Hire("hand");
        foreach (var round in new[] { "before a sync", "after it" })
        {
            var answer = await tenant.Why(byHand.Email!);
            Assert.Equal((round, "member", "stay_out"), (round, answer.Subject, answer.Verdict));
            await tenant.Sync();
        }
    }

    [Fact]
    public async Task Whoever_was_edited_out_after_they_were_active_is_retained()
    {
        var tenant = await product.Tenant();
        await tenant.Hire("ella", "18200");
        var (id, email) = await tenant.Hire("sal", "18208");
        await tenant.Configured(invites: new InviteSettings("now", "automatic"));
        var member = await tenant.Member(id);
        await product.Accept(tenant, member.Id);
        await tenant.Save(new Selection("groups", ["department:18200"]));
        var answer = await tenant.Why(email);
        Assert.Equal(("member", "outside", "retained"), (answer.Subject, answer.Verdict, answer.Member!.Grant));
        Assert.Equal(["retained", "active"], answer.Rules().TakeLast(2));
    }

    [Fact]
    public async Task Leaving_a_group_is_told_and_an_emptied_group_holds()
    {
        var tenant = await product.Tenant(people: 1);
        var (first, email) = await tenant.Hire("one", "18200");
        var (second, _) = await tenant.Hire("two", "18200");
        await tenant.Company.Move(new MovePeople([1], Department: "18208"));
        await tenant.Configured(new Selection("groups", ["department:18200"]));
        await tenant.Company.Move(new MovePeople([first], Department: "18208"));
        var left = await tenant.Why(email);
        Assert.Equal(("member", "leave"), (left.Subject, left.Verdict));
        Assert.StartsWith("not_selected, left_group", left.Chain(), StringComparison.Ordinal);
        Assert.Contains("in_group department:18208", left.Chain(), StringComparison.Ordinal);

        await tenant.Company.Move(new MovePeople([second], Department: "18208"));
        var held = await tenant.Why(email);
        Assert.Equal(("none", "department:18200"), (held.Verdict, held.Reference("held_group_empty")));
    }

    [Fact]
    public async Task A_new_address_is_the_same_member_asked_for_by_either()
    {
        var tenant = await (await product.Tenant()).Configured();
        var before = await tenant.Member(4);
        var email = $"renamed@{tenant.Id}.example";
        await tenant.Company.Rename(new RenamePerson(4, WorkEmail: email));
        foreach (var asked in new[] { before.Email!, email })
        {
            var answer = await tenant.Why(asked);
            Assert.Equal(("member", "change_address", before.Id), (answer.Subject, answer.Verdict, answer.Member!.Id));
            Assert.Equal("email", answer.Reference("changed"));
        }
    }

    [Fact]
    public async Task Swapped_addresses_are_judged_together()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (one, other) = (await tenant.Member(3), await tenant.Member(20));
        await tenant.Company.SwapAddresses(3, 20);
        var answer = await tenant.Why(one.Email!);
        Assert.Equal(("member", "change_address", other.Id), (answer.Subject, answer.Verdict, answer.Member!.Id));
        Assert.Equal(one.Id.ToString(), answer.Reference("address_held_by"));
        Assert.Equal(("change_address", one.Id), ((await tenant.Why(other.Email!)).Verdict, (await tenant.Why(other.Email!)).Member!.Id));
    }

    [Fact]
    public async Task Paused_is_told_and_nothing_is_read_for_the_answer()
    {
        var tenant = await (await product.Tenant()).Configured();
        var member = await tenant.Member(4);
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        await tenant.Company.Terminate(4);
        var before = (await tenant.Company.State(TwoSilos.Stop)).Requests.Values.Sum();
        var answer = await tenant.Why(member.Email!);
        Assert.Equal(("member", "none", true, "connection_paused"), (answer.Subject, answer.Verdict, answer.Stale, answer.Code));
        Assert.Equal("connection_paused admin, directory_not_read connection_paused, selected_by everyone, managed, invitation_queued", answer.Chain());
        Assert.Equal(before, (await tenant.Company.State(TwoSilos.Stop)).Requests.Values.Sum());
    }

    [Fact]
    public async Task While_a_relink_is_needed_the_answer_is_what_was_read_last()
    {
        var tenant = await (await product.Tenant()).Configured();
        var member = await tenant.Member(4);
        await tenant.Company.RotateToken(null, TwoSilos.Stop);
        await tenant.Sync();
        var answer = await tenant.Why(member.Email!);
        Assert.Equal(("member", "none", true, "credentials_rejected", "needs_relink"), (answer.Subject, answer.Verdict, answer.Stale, answer.Code, answer.Connection!.Status));
        Assert.Equal("needs_relink credentials_rejected, directory_not_read credentials_rejected, selected_by everyone, managed, invitation_queued", answer.Chain());
    }

    [Fact]
    public async Task A_provider_that_fails_leaves_what_was_read_last_of_a_member()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (absent, faulty) = ((await tenant.Member(4)).Email!, (await tenant.Member(5)).Email!);
        await tenant.Company.Vanish(4);
        await tenant.Company.Raw(5, new { workEmail = "no address" });
        await tenant.Sync();
        await tenant.Company.Fault(new NewFault(FaultKind.Unavailable, Times: 0, Reset: ResetForm.None), TwoSilos.Stop);
        Assert.Contains("waits_for_second_read", (await tenant.Why(absent)).Rules());
        var answer = await tenant.Why(faulty);
        Assert.Equal((true, "malformed_email"), (answer.Stale, answer.Reference("faulty")));
        await tenant.Company.ClearFaults(TwoSilos.Stop);
    }

    [Fact]
    public async Task Another_companys_credentials_are_told_of()
    {
        var tenant = await (await product.Tenant()).Configured();
        var member = await tenant.Member(4);
        var other = await product.Tenant();
        await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(other.Credentials), cancellationToken: TwoSilos.Stop);
        await tenant.Settled();
        var answer = await tenant.Why(member.Email!);
        Assert.Equal(other.Id, answer.Reference("account_pending"));
        var plan = Assert.Single((await tenant.Api.Plans.List(tenant.Id, cancellationToken: TwoSilos.Stop)).Items, plan => plan.State == "waiting");
        Assert.Equal(plan.Id.ToString(), answer.Reference("plan_waits"));
    }

    [Fact]
    public async Task After_a_disconnect_everybody_stays_as_they_stood()
    {
        var tenant = await (await product.Tenant()).Configured();
        var member = await tenant.Member(4);
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        var answer = await tenant.Why(member.Email!);
        Assert.Equal(("member", "none", "no_connection, retained, invitation_queued", "disconnected"), (answer.Subject, answer.Verdict, answer.Chain(), answer.Connection!.Status));
    }

    [Fact]
    public async Task A_pick_holds_after_the_person_left()
    {
        var tenant = await product.Tenant();
        await tenant.Configured(new Selection("manual", People: ["4"]));
        var email = (await tenant.Member(4)).Email!;
        Assert.Contains("selected_by picked", (await tenant.Why(email)).Chain(), StringComparison.Ordinal);
        await tenant.Company.Terminate(4);
        var leaving = await tenant.Why(email);
        Assert.Equal(("advise", true), (leaving.Verdict, leaving.Rules().Contains("picked_by_name")));
        await tenant.Sync();
        var told = await tenant.Why(email);
        Assert.Equal(("none", "terminated"), (told.Verdict, told.Reference("advisory")));
    }

    [Fact]
    public async Task Every_line_of_a_history_shows_actor_cause_and_plan()
    {
        var tenant = await (await product.Tenant()).Configured(invites: LaterRequired);
        var member = await tenant.Member(4);
        await tenant.Api.Members.Approve(tenant.Id, member.Id, new ApproveRequest(Send: true), "once", TwoSilos.Stop);
        await TwoSilos.Until(async () => (await History()).Any(happened => happened.Kind == "invitation_mailed"));
        await tenant.Company.Rename(new RenamePerson(4, WorkEmail: $"renamed@{tenant.Id}.example"));
        await tenant.Sync(full: false);
        await tenant.Company.Terminate(4);
        await tenant.Sync(full: false);

        var history = await History();
        Assert.All(history, happened => Assert.False(string.IsNullOrWhiteSpace(happened.Actor) || happened.Cause is "" or "none", happened.ToString()));
        Assert.Equal(["joined", "approved", "invitation_issued", "invitation_mailed"], history.Take(4).Select(happened => happened.Kind));
        Assert.Equal("withdrawn", history[^1].Kind);
        foreach (var happened in history)
        {
            var byPlan = happened.Cause.StartsWith("plan/", StringComparison.Ordinal);
            Assert.Equal(byPlan, happened.Plan is not null);
            if (byPlan) Assert.StartsWith($"plan/{happened.Plan}", happened.Cause, StringComparison.Ordinal);
        }

        Assert.Equal($"ann@{tenant.Id}.example", history.Single(happened => happened.Kind == "approved").Actor);
        Assert.StartsWith("key/", history.Single(happened => happened.Kind == "approved").Cause, StringComparison.Ordinal);

        async Task<IReadOnlyList<Client.Events.TenantEvent>> History() => (await tenant.Api.Members.History(tenant.Id, member.Id, TwoSilos.Stop)).Items;
    }
}
