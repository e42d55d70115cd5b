using System.Globalization;
using System.Text;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Browser.Tests;

public sealed class SetupTests(ConsoleFixture console)
{
    [Fact]
    public async Task Everyone_is_set_up_in_four_steps()
    {
        var tenant = await console.Tenant(people: 60);
        await using var screen = await console.Open(tenant, "members");
        await screen.ConnectFromMembers(tenant);
        await Expect(screen.Button("Continue with Everyone")).ToBeVisibleAsync();
        await screen.Shots3("setup-1-everyone");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Create now, invite later").ClickAsync();
        await screen.Shots3("setup-2-invites");
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Table).GetByText("They are new here.").First).ToBeVisibleAsync();
        await screen.Shots3("setup-3-preview");
        Assert.All((await tenant.Counts()).Values, count => Assert.Equal(0, count));
        await screen.Button("Create accounts").DblClickAsync();
        await screen.Sees("accounts are created");
        await Expect(screen.Link("View queued invites")).ToBeVisibleAsync();
        await screen.Shots3("setup-4-done");
        Assert.True((await tenant.Counts())["queued"] > 0);
        Assert.Empty(screen.Complaints);
    }

    [Theory]
    [InlineData("Invite at once", "pending", "See who was invited", null)]
    [InlineData("Create now, invite later", "queued", "View queued invites", null)]
    [InlineData("Ask me first, then invite", "requests", "See the requests", "pending")]
    [InlineData("Ask me first, invite later", "requests", "See the requests", "queued")]
    public async Task Each_cell_of_the_invite_matrix_is_what_it_says(string outcome, string list, string next, string? approved)
    {
        var tenant = await console.Tenant(people: 12);
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "setup");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText(outcome).ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Button("Create accounts").ClickAsync();
        await Expect(screen.Link(next)).ToBeVisibleAsync();
        var counts = await tenant.Counts();
        Assert.Equal(counts.Values.Sum(), counts[list]);
        Assert.True(counts[list] > 0);
        if (approved is null) return;

        // Approved, they go where the other setting says.
        await screen.Link(next).ClickAsync();
        await screen.Page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Select all") }).CheckAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await screen.Sees($"Approved {counts[list]} people");
        Assert.Equal(counts[list], (await tenant.Counts())[approved]);
    }

    [Fact]
    public async Task Groups_are_searched_and_selected()
    {
        var tenant = await console.Tenant(people: 60);
        await using var screen = await console.Open(tenant, "members");
        await screen.ConnectFromMembers(tenant);
        await screen.Page.GetByText("Leaving the last of them is leaving.").ClickAsync();
        await Expect(screen.Button("Continue with 0 groups")).ToBeDisabledAsync();
        var boxes = screen.Page.GetByRole(AriaRole.Region, new() { Name = "Groups" }).GetByRole(AriaRole.Checkbox);
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await boxes.Nth(2).CheckAsync();
        await screen.Shots3("setup-1-groups");
        var name = (await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: Stop)).Items[^1].Name;
        await screen.Field("Search groups").FillAsync(name);
        await Expect(boxes).ToHaveCountAsync(1);
        await screen.Button("Continue with 3 groups").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Table).GetByText("They are in the selected group “").First).ToBeVisibleAsync();
        await screen.Button("Create accounts").ClickAsync();
        await Expect(screen.Link("Open the connection")).ToBeVisibleAsync();
        await screen.Link("Open the connection").ClickAsync();
        await screen.Sees("Anybody in 3 selected groups.");
    }

    [Fact]
    public async Task A_selected_group_that_the_directory_deleted_is_shown_and_can_be_taken_out()
    {
        var tenant = await console.Tenant(people: 30);
        await tenant.Connect();
        var departments = (await tenant.Groups()).Where(group => group.Kind == "department").Take(2).ToList();
        await tenant.Save(new("groups", Groups: [.. departments.Select(group => group.Id)]), new("later", "automatic"));
        await tenant.Company.DeleteGroup(SandboxGroupKind.Department, departments[0].Id.Split(':')[1], Stop);
        await using var screen = await console.Open(tenant, "edit");
        await screen.Button("Continue with 2 groups").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Sees("unknown_group");
        await screen.Button("Change who comes in").ClickAsync();
        var gone = screen.Page.GetByRole(AriaRole.Group, new() { Name = "Not found in the directory" }).GetByRole(AriaRole.Checkbox);
        await Expect(gone).ToBeCheckedAsync();
        await screen.Shots3("setup-1-group-gone");
        await gone.ClickAsync();
        await Expect(gone).ToHaveCountAsync(0);
        await screen.Button("Continue with 1 group").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_picked_person_who_is_gone_is_shown_and_can_be_taken_out()
    {
        var tenant = await console.Tenant(people: 30);
        await tenant.Connect();
        await tenant.Groups();
        var people = (await tenant.Api.Connection.People(tenant.Id, limit: 2, cancellationToken: Stop)).Items;
        await tenant.Save(new("manual", People: [.. people.Select(person => person.ExternalId)]), new("later", "automatic"));
        await tenant.Company.Delete(int.Parse(people[0].ExternalId, CultureInfo.InvariantCulture));
        await using var screen = await console.Open(tenant, "edit");
        await Expect(screen.Button("Continue with 2 people")).ToBeVisibleAsync();
        var gone = screen.Page.GetByRole(AriaRole.Group, new() { Name = "Not found in the directory" }).GetByRole(AriaRole.Checkbox);
        await Expect(gone).ToBeCheckedAsync();
        await screen.Sees(people[0].DisplayName!);
        await screen.Shots3("setup-1-person-gone");
        await gone.ClickAsync();
        await Expect(gone).ToHaveCountAsync(0);
        await screen.Button("Continue with 1 person").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task People_are_picked_by_name_or_all_that_a_search_finds()
    {
        var tenant = await console.Tenant(people: 60);
        await using var screen = await console.Open(tenant, "members");
        await screen.ConnectFromMembers(tenant);
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        var boxes = screen.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Checkbox);
        await boxes.Nth(0).CheckAsync();
        await Expect(screen.Button("Continue with 1 person")).ToBeVisibleAsync();
        var person = (await tenant.Api.Connection.People(tenant.Id, limit: 40, cancellationToken: Stop)).Items[30];
        await screen.Field("Search people by name or address").FillAsync(person.Email!);
        await Expect(boxes).ToHaveCountAsync(1);
        await screen.Button("Select all matches").ClickAsync();
        await Expect(screen.Button("Continue with 2 people")).ToBeVisibleAsync();
        await screen.Field("Search people by name or address").ClearAsync();
        await screen.Shots3("setup-1-manual");
        await screen.Button("Continue with 2 people").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Button("Create accounts").ClickAsync();
        await screen.Sees("2 accounts are created");
    }

    [Fact]
    public async Task The_set_up_is_left_and_resumed()
    {
        var tenant = await console.Tenant(people: 30);
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "setup");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Ask me first, then invite").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
        await screen.Go($"t/{tenant.Id}/overview");
        await screen.Link("Go on with the set-up").ClickAsync();
        await screen.Sees("You are where you left.");
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
        await screen.Shot("setup-resumed");
    }

    [Fact]
    public async Task Picks_too_many_for_the_browser_are_said_not_to_be_kept_and_no_older_ones_come_back()
    {
        var tenant = await console.Tenant();
        await tenant.Api.Connection.Connect(tenant.Id, new("csv", new Dictionary<string, string>()), Stop);
        var lines = Enumerable.Range(1, 4000).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number:D200},p{number}@acme.example"));
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"external id,email\n{string.Join('\n', lines)}\n"));
        await tenant.Api.Connection.UploadFile(tenant.Id, file, cancellationToken: Stop);
        await using var screen = await console.Open(tenant, "setup");
        await screen.Page.EvaluateAsync("""
            () => {
                const set = Storage.prototype.setItem;
                window.times = 0;
                Storage.prototype.setItem = function (...item) { if (item[0].startsWith('hris-setup-')) window.times++; return set.apply(this, item); };
            }
            """);
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await Expect(screen.Button("Continue with 1 person")).ToBeVisibleAsync();

        // Of many people the draft is sent to the browser once they are ticked, or the page is left, and not with each tick.
        await screen.Field("Search people by name or address").FillAsync("p1");
        await screen.Button("Select all matches").ClickAsync();
        await Expect(screen.Button("Continue with 1,111 people")).ToBeVisibleAsync();
        await screen.Page.EvaluateAsync("() => { window.times = 0; [...document.querySelectorAll('.rows tbody input')].slice(0, 12).forEach(box => box.click()); }");
        await Expect(screen.Button("Continue with 1,099 people")).ToBeVisibleAsync();
        await screen.Link("Members").ClickAsync();
        await screen.Heading("Members");
        await screen.Page.GoBackAsync();
        await Expect(screen.Button("Continue with 1,099 people")).ToBeVisibleAsync();
        Assert.InRange(await screen.Page.EvaluateAsync<int>("() => window.times"), 1, 4);
        await screen.Button("Select all 4,000").ClickAsync();
        await Expect(screen.Button("Continue with 4,000 people")).ToBeVisibleAsync();
        await screen.Sees("So many picked people cannot be kept in this browser");
        await screen.Shots3("setup-1-too-many");
        await screen.Page.ReloadAsync();
        await Expect(screen.Button("Continue with Everyone")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_that_ends_in_step_three_goes_on_in_step_three()
    {
        var tenant = await console.Tenant(people: 30);
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "setup");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Create now, invite later").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();

        // The cookie is gone, as after eight hours; the page is loaded again.
        await screen.Page.Context.ClearCookiesAsync();
        await screen.Page.ReloadAsync();
        await screen.Heading("Sign in");
        await screen.Shot("sign-in");
        await screen.Field("Sign-in link or token").FillAsync(tenant.Token);
        await screen.Button("Sign in").ClickAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
        await screen.Button("Create accounts").ClickAsync();
        await Expect(screen.Link("View queued invites")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_preview_that_went_stale_is_made_anew_and_nothing_is_lost()
    {
        var tenant = await console.Tenant(people: 30);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "edit");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Ask me first, then invite").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();

        // Another admin edits meanwhile.
        var groups = (await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: Stop)).Items;
        if (groups.Count == 0)
        {
            await tenant.Sync();
            groups = (await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: Stop)).Items;
        }

        await tenant.Save(new("everyone", Contractors: true), new("later", "automatic"));
        await screen.Sees("The connection was changed since you began.");
        await screen.Button("Apply these changes").ClickAsync();
        await Expect(screen.Page.GetByText("made anew").First).ToBeVisibleAsync();
        await screen.Shot("setup-overtaken");

        // Paused and resumed it is another epoch; whoever leaves meanwhile finds the choices again, and a preview of how it stands now.
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();
        var before = await Previews(tenant);
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: Stop);
        await tenant.Api.Connection.Resume(tenant.Id, cancellationToken: Stop);
        await screen.Page.ReloadAsync();
        await screen.Sees("The connection was changed since you began.");
        await screen.Sees("You are where you left.");
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();
        Assert.Equal(before + 1, await Previews(tenant));
        await screen.Shots3("setup-moved");
        await screen.Button("Back").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Ask me first, then invite") })).ToBeCheckedAsync();
        await Expect(screen.Page.GetByText("You are where you left.")).ToHaveCountAsync(0);

        // Only whoever wants to begins with what the other admin has saved.
        await screen.Page.ReloadAsync();
        await screen.Button("Begin anew").ClickAsync();
        await Expect(screen.Page.GetByLabel("Contractors too")).ToBeCheckedAsync();
        await Expect(screen.Page.GetByText("The connection was changed")).ToHaveCountAsync(0);
    }

    private static async Task<int> Previews(ConsoleTenant tenant) => (await tenant.Api.Syncs.List(tenant.Id, limit: 100, cancellationToken: Stop)).Items.Count(run => run.Kind == "preview");

    [Fact]
    public async Task A_script_in_a_name_is_a_name()
    {
        var tenant = await console.Tenant(people: 10);
        var someone = (await tenant.Company.State(Stop)).People;
        Assert.True(someone > 0);
        await tenant.Company.Hire(1, new(FirstName: "<script>document.title='caught'</script>", LastName: "<img src=x onerror=alert(1)>"), Stop);
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "setup");
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        await screen.Field("Search people by name or address").FillAsync("<script>");
        await screen.Sees("<script>document.title='caught'</script>");
        Assert.DoesNotContain("caught", await screen.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(screen.Complaints);
    }
}
