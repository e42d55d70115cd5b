using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Connections;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Browser.Tests;

public sealed class PlansTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_parked_removal_is_reviewed_in_part()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        var people = await tenant.People();
        await tenant.Company.Terminate([.. people.Take(8)]);
        var sync = await tenant.Sync();
        Assert.Equal(8, sync.Parked);

        await using var screen = await console.Open(tenant, "syncs");
        await screen.Heading("Syncs and plans");
        await screen.Sees("8 people would be taken out");
        await screen.Sees("Full read");
        await screen.Shots3("syncs");
        await screen.Shot("syncs-runs", screen.Page.GetByRole(AriaRole.Region, new() { Name = "Runs" }).Last);
        await screen.Link("Review: 8 people would be taken out").ClickAsync();

        await screen.Heading("8 people would be taken out");
        await screen.Sees("Nothing of this has happened yet.");
        await screen.Sees("8 people would be lost within a day, and at most 4 may be");
        await Expect(screen.Page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(8);
        await screen.Shots3("plan-waiting");

        await screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Why ") }).First.ClickAsync();
        await Expect(screen.Dialog()).ToContainTextAsync("The directory carries a leaver record of them.");
        await screen.Shot("plan-line");
        await screen.Button("Close").ClickAsync();

        foreach (var place in (int[])[0, 1]) await screen.Page.GetByRole(AriaRole.Checkbox).Nth(place).UncheckAsync();
        await screen.Sees("2 people ticked out");

        // Whoever looks at one of them to be sure, or loads the page anew, finds them ticked out as before.
        await screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Why ") }).First.ClickAsync();
        await screen.Link("Open the member").ClickAsync();
        await Expect(screen.Button("Remove")).ToBeVisibleAsync();
        await screen.Page.GoBackAsync();
        await screen.Sees("2 people ticked out");
        await screen.Page.ReloadAsync();
        await screen.Sees("2 people ticked out");
        foreach (var place in (int[])[0, 1]) await Expect(screen.Page.GetByRole(AriaRole.Checkbox).Nth(place)).Not.ToBeCheckedAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Checkbox).Nth(2)).ToBeCheckedAsync();
        await screen.Button("Apply to 6 people").ClickAsync();
        await screen.Sees("Apply this plan to 6 people?");
        await screen.Sees("6 people are taken out");
        await screen.Shot("plan-confirm");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();

        await screen.Heading("Removals that a reviewer let through");
        await screen.Sees("Applied without 2 people");
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>("() => Object.keys(sessionStorage).filter(key => key.startsWith('hris-kept')).length"));
        var chips = screen.Page.GetByRole(AriaRole.Group, new() { Name = "Show by what would be done" });
        await Expect(chips.GetByRole(AriaRole.Button, new() { Name = "Leaves 6" })).ToBeVisibleAsync();
        await screen.Shots3("plan-applied");
        await chips.GetByRole(AriaRole.Button, new() { Name = "Left out 2" }).ClickAsync();
        var lines = screen.Page.GetByRole(AriaRole.Table).Locator("tbody tr:has(.person)");
        await Expect(lines).ToHaveCountAsync(2);
        await Expect(lines.GetByText("Left out")).ToHaveCountAsync(2);
        await chips.GetByRole(AriaRole.Button, new() { Name = "Leaves 6" }).ClickAsync();
        await Expect(lines).ToHaveCountAsync(6);
        var counts = await tenant.Counts();
        Assert.Equal((6, 34), (counts["deactivated"], counts["queued"]));

        // Whoever was left out counts nowhere as taken out.
        await Expect(screen.Page.Locator(".facts > div").Filter(new() { HasText = "What was done" })).ToContainTextAsync("6 leave");
        await screen.Button("Undo this plan").ClickAsync();
        await screen.Sees("puts 6 people back");
        await screen.Button("Cancel").ClickAsync();
        var plan = Assert.Single((await tenant.Api.Plans.List(tenant.Id, "applied", cancellationToken: Stop)).Items, plan => plan.Kind == "removals");
        Assert.Equal((8, 6), (plan.Counts["leave"], plan.Done!["leave"]));
        await screen.Go($"t/{tenant.Id}/plans");
        await Expect(screen.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Removals that a reviewer let through" })).ToContainTextAsync("6 leave");
        await screen.Shot("plans-applied-in-part");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Just_the_explicit_leavers_are_applied_and_the_others_go_on_waiting()
    {
        var tenant = await console.Tenant(150);
        await tenant.Connect();
        var group = (await tenant.Groups()).Where(group => group.Kind == "department").MaxBy(group => group.People)!;
        var other = (await tenant.Groups()).First(one => one.Kind == "department" && one.Id != group.Id);
        await tenant.Save(new Selection("groups", [group.Id]), new InviteSettings("later", "automatic"));
        var people = await tenant.People();
        await tenant.Company.Terminate([.. people.Take(2)]);
        await tenant.Company.Move(new MovePeople([.. people.Skip(2).Take(4)], Department: other.Id[(other.Id.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(6, (await tenant.Sync()).Parked);

        await using var screen = await console.Open(tenant, "syncs");
        await screen.Link("Review: 6 people would be taken out").ClickAsync();

        // Reasons name the group; its id would say nothing to a person.
        await Expect(screen.Page.GetByRole(AriaRole.Table)).ToContainTextAsync($"They left the group “{group.Name}”, which selected them.");
        await Expect(screen.Page.Locator("main")).Not.ToContainTextAsync(group.Id);
        await screen.Button("Apply just the 2 explicit leavers").ClickAsync();
        await screen.Sees("The other 4, of whom it does not say so, go on waiting.");
        await screen.Shot("plan-leavers");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Apply just these" }).ClickAsync();
        await screen.Sees("Only those whom the directory itself says have left");
        await Expect(screen.Button("Leaves 2")).ToBeVisibleAsync();
        await Expect(screen.Button("Left out 4")).ToBeVisibleAsync();
        Assert.Equal(2, (await tenant.Counts())["deactivated"]);
        await screen.Go($"t/{tenant.Id}/syncs");
        await screen.Sees("4 people would be taken out");
        await screen.Link("Review: 4 people would be taken out").ClickAsync();
        await screen.Button("Apply to all 4").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await screen.Heading("Removals that a reviewer let through");
        Assert.Equal(6, (await tenant.Counts())["deactivated"]);

        // 2 and then 4 were taken out: 6, not 6 and 4.
        await screen.Go($"t/{tenant.Id}/syncs");
        await Expect(screen.Page.Locator("svg.chart-line")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex($"{people.Count} came in, 6 were taken out"));
        await screen.Shot("syncs-chart", screen.Page.Locator("svg.chart-line"));
    }

    [Fact]
    public async Task An_applied_plan_is_previewed_back_and_undone_and_somebody_is_let_go()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await tenant.Company.Terminate([.. (await tenant.People()).Take(3)]);
        var sync = await tenant.Sync();
        Assert.Equal(3, (await tenant.Counts())["deactivated"]);

        await using var screen = await console.Open(tenant, $"plans/{sync.Plan}");
        await screen.Heading("What a sync found");
        await screen.Button("Undo this plan").ClickAsync();
        await screen.Sees("Nothing is changed by the preview.");
        await screen.Button("Preview the undo").ClickAsync();

        await screen.Heading("Undo an earlier plan");
        await screen.Sees("Comes back");
        await screen.Shots3("plan-undo");
        await screen.Button("Apply to all 3").ClickAsync();
        await screen.Sees("Put 3 people back?");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await screen.Heading("An earlier plan was undone");
        Assert.Equal(0, (await tenant.Counts())["deactivated"]);

        await screen.Go($"t/{tenant.Id}/held");
        await Expect(screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Let go of ") })).ToHaveCountAsync(3);
        await screen.Shots3("held");

        // The list is drawn anew when the window is as wide as before: a press in between meets a row that is gone.
        await Expect(screen.Dialog()).ToBeVisibleAsync().While(() => screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Let go of ") }).First.ClickAsync(new() { Timeout = 1000 }));
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Let go" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Let go of ") })).ToHaveCountAsync(2);

        await screen.Go($"t/{tenant.Id}/plans");
        await screen.Sees("An earlier plan was undone");
        await screen.Shots3("plans");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task An_undo_that_would_take_out_many_says_so_and_leads_to_their_review()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await tenant.Company.Hire(10, cancellationToken: Stop);
        var sync = await tenant.Sync();
        await using var screen = await console.Open(tenant, $"plans/{sync.Plan}");
        await screen.Button("Undo this plan").ClickAsync();
        await screen.Button("Preview the undo").ClickAsync();
        await screen.Heading("Undo an earlier plan");
        await screen.Sees("Is taken out again");
        await screen.Button("Apply to all 10").ClickAsync();
        await screen.Sees("Whoever came in by that plan is taken out again");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await screen.Sees("10 people were not taken out by it.");
        await screen.Sees("For a review");
        await screen.Shots3("plan-undo-parked");
        Assert.Equal(0, (await tenant.Counts())["deactivated"]);

        await screen.Link("Review it").ClickAsync();
        await screen.Heading("10 people would be taken out");
        await Expect(screen.Link("an undo")).ToBeVisibleAsync();
        await screen.Shots3("plan-undo-review");

        // Of many, all but a few are ticked out at once.
        await screen.Button("Untick all").ClickAsync();
        await screen.Sees("10 people ticked out");
        await Expect(screen.Button("Apply to 0 people")).ToBeDisabledAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Checkbox, new() { Checked = true })).ToHaveCountAsync(0);
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Tick all", Exact = true }).ClickAsync();
        await Expect(screen.Button("Apply to all 10")).ToBeEnabledAsync();
        await screen.Go($"t/{tenant.Id}");
        await screen.Sees("10 people would be taken out");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Of_two_reviewers_the_second_is_told_and_nothing_happens_twice()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await tenant.Company.Terminate([.. (await tenant.People()).Take(6)]);
        await tenant.Sync();
        var plan = Assert.Single((await tenant.Api.Plans.List(tenant.Id, "waiting", cancellationToken: Stop)).Items);

        await using var first = await console.Open(tenant, $"plans/{plan.Id}");
        await using var second = await console.Open(tenant, $"plans/{plan.Id}");
        foreach (var screen in (Screen[])[first, second])
        {
            await screen.Button("Apply to all 6").ClickAsync();
            await screen.Sees("Apply this plan to 6 people?");
        }

        await first.Dialog().GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await first.Heading("Removals that a reviewer let through");
        await second.Dialog().GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await second.Sees("Another reviewer was first");
        await Expect(second.Dialog().GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true })).ToHaveCountAsync(0);
        await second.Shot("plan-second-reviewer");
        await second.Dialog().GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await second.Sees("Another reviewer decided while you were looking");
        Assert.Equal(6, (await tenant.Counts())["deactivated"]);
    }

    [Fact]
    public async Task A_rejected_plan_moves_nobody_and_a_script_in_a_name_is_text()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        var people = await tenant.People();
        await tenant.Company.Rename(new RenamePerson(people[0], "<img src=x onerror=alert(1)>", "<script>alert(2)</script>"));
        await tenant.Sync();
        await tenant.Company.Terminate([.. people.Take(6)]);
        await tenant.Sync();
        var plan = Assert.Single((await tenant.Api.Plans.List(tenant.Id, "waiting", cancellationToken: Stop)).Items);

        await using var screen = await console.Open(tenant, $"plans/{plan.Id}");
        await screen.Sees("<img src=x onerror=alert(1)>");
        Assert.Equal(0, await screen.Page.Locator("main img").CountAsync());
        await screen.Button("Reject").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true }).ClickAsync();
        await screen.Sees("A reviewer said no.");
        Assert.Equal(0, (await tenant.Counts())["deactivated"]);
        Assert.Empty(screen.Complaints);
    }
}
