using System.Globalization;
using System.Text.RegularExpressions;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.GoogleWorkspace;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Browser.Tests;

/// <summary>Who comes in, where the directory has trees or moves on.</summary>
public sealed class PickTests(ConsoleFixture console)
{
    [Fact]
    public async Task Groups_that_hold_groups_are_a_tree()
    {
        var tenant = await console.Tenant(people: 60);
        await tenant.Api.Connection.Connect(tenant.Id, new("google-workspace", new Dictionary<string, string>
        {
            ["clientEmail"] = GoogleServiceAccount.ClientEmail(tenant.Credentials["accessToken"]),
            ["adminEmail"] = $"admin@{tenant.Id}.example",
            ["privateKey"] = GoogleServiceAccount.PrivateKey,
        }), Stop);
        var groups = await tenant.Groups();
        var below = groups.First(group => group.Parent is not null && group.People > 0);
        var above = groups.Single(group => group.Id == below.Parent);
        await using var screen = await console.Open(tenant, "setup");
        await screen.Page.GetByText("Leaving the last of them is leaving.").ClickAsync();
        var turn = screen.Page.GetByRole(AriaRole.Button, new() { Name = $"Groups below {above.Name}", Exact = true });
        var list = screen.Page.GetByRole(AriaRole.Region, new() { Name = "Groups" });
        await Expect(turn).ToHaveAttributeAsync("aria-expanded", "true").While(() => list.EvaluateAsync("list => { list.scrollTop = list.scrollTop + list.clientHeight < list.scrollHeight ? list.scrollTop + list.clientHeight / 2 : 0; }"));
        await screen.Shots3("setup-1-tree", turn);
        var next = turn.Locator("xpath=ancestor::li/following-sibling::li[1]");
        var child = groups.First(group => group.Parent == above.Id).Name;
        await Expect(next).ToContainTextAsync(child);
        await turn.ClickAsync();
        await Expect(turn).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(next).Not.ToContainTextAsync(child);
        await screen.Shot("setup-1-tree-closed", turn);
        await turn.ClickAsync();

        // Whoever searches sees below what each stands.
        await screen.Field("Search groups").FillAsync(below.Name);
        var found = screen.Page.Locator(".picker-rows li.group").Filter(new() { HasText = $"{below.Name} · {above.Name}" });
        await Expect(found).ToHaveCountAsync(1);
        await screen.Shot("setup-1-tree-search");
        await found.GetByRole(AriaRole.Checkbox).CheckAsync();
        await screen.Button("Continue with 1 group").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Table).GetByText($"They are in the selected group “{below.Name}”").First).ToBeVisibleAsync();
        await Expect(screen.Button("Join")).ToContainTextAsync($"{below.People}");
        await screen.Button("Create accounts").ClickAsync();
        await screen.Link("Open the connection").ClickAsync();
        await screen.Sees("Anybody in 1 selected group.");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Whoever_is_entered_while_people_are_picked_comes_with_the_directory_read_again()
    {
        var tenant = await console.Tenant(people: 30);
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "setup");
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await screen.Field("Search people by name or address").FillAsync("Nora Novak");
        await screen.Sees("Nobody of that name");
        await screen.Sees("The directory as it was");
        await screen.Shots3("setup-1-as-it-was", screen.Page.GetByText("The directory as it was"));
        await tenant.Company.Hire(like: new NewHire("Nora", "Novak"), cancellationToken: Stop);
        await screen.Button("Read it again").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Nora Novak" }).CheckAsync();
        await screen.Button("Continue with 2 people").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Join")).ToContainTextAsync("2");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public Task What_people_are_picked_from_comes_late_or_goes_and_nobody_is_called_gone_or_picked_for_it() => console.BehindARelay(async (tenant, relay, screen) =>
    {
        await screen.Go($"t/{tenant.Id}/edit");
        await Expect(screen.Button("Continue with Everyone")).ToBeVisibleAsync();

        // Picking by name starts with whoever came in through the connection: if that cannot be asked for, it is said.
        var linked = (await tenant.Members()).Count(member => member.Grant == "linked");
        relay.Away = true;
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        await screen.Sees("Nobody of those who came in through the connection is picked yet.");
        await screen.Shot("setup-1-unlinked", loading: true);
        relay.Away = false;
        await Expect(screen.Button($"Continue with {linked} people")).ToBeEnabledAsync();
        await Expect(screen.Page.GetByText("is picked yet")).ToHaveCountAsync(0);

        // What was read belongs to the connection as it was, and is gone with a pause.
        await screen.Page.GetByText("Whoever joins or leaves the directory").ClickAsync();
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: Stop);
        await tenant.Api.Connection.Resume(tenant.Id, cancellationToken: Stop);
        var gate = relay.Hold("GET", "/connection/groups");
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        await screen.Sees("Reading the directory");
        await gate.Reached;
        var gone = screen.Page.GetByRole(AriaRole.Group, new() { Name = "Not found in the directory" });
        await Expect(gone).ToHaveCountAsync(0);
        await Expect(screen.Page.GetByText("Nobody of that name")).ToHaveCountAsync(0);
        await screen.Shots3("setup-1-gone", screen.Page.GetByText("Reading the directory"));
        gate.Open();
        var boxes = screen.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Checkbox);
        await Expect(boxes.First).ToBeCheckedAsync();
        await Expect(screen.Button($"Continue with {linked} people")).ToBeEnabledAsync();
        await Expect(gone).ToHaveCountAsync(0);

        // Nothing goes on while all are being picked, and that ends with the page.
        await screen.Button("Clear all").ClickAsync();
        await Expect(boxes.First).Not.ToBeCheckedAsync();
        await boxes.First.CheckAsync();
        await Expect(screen.Button("Continue with 1 person")).ToBeEnabledAsync();
        gate = relay.Hold("GET", "/connection/people");
        await screen.Button("Select all").ClickAsync();
        await gate.Reached;
        await Expect(screen.Button("Continue with 1 person")).ToBeDisabledAsync();
        await Expect(screen.Button("Clear all")).ToBeDisabledAsync();
        await screen.Sees("They are being picked");
        await screen.Shot("setup-1-picking");
        await screen.Link("Members").ClickAsync();
        await screen.Heading("Members");
        gate.Open();
        await screen.Sees("Nobody is active yet");
        await screen.Page.GoBackAsync();
        await Expect(screen.Button("Continue with 1 person")).ToBeEnabledAsync();

        // A preview that is there and cannot be fetched is neither too old nor made again.
        await screen.Button("Continue with 1 person").ClickAsync();
        gate = relay.Hold("GET", "/plans/");
        await screen.Button("Preview the plan").ClickAsync();
        await gate.Reached;
        relay.Away = true;
        gate.Open();
        await Expect(screen.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "What you entered is kept" })).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("no longer holds")).ToHaveCountAsync(0);
        await screen.Shot("setup-3-away", loading: true);
        relay.Away = false;
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();
        Assert.Equal(2, (await tenant.Api.Syncs.List(tenant.Id, limit: 100, cancellationToken: Stop)).Items.Count(run => run.Kind == "preview"));
    });

    [Fact]
    public async Task Whatever_is_gone_between_the_pick_and_the_preview_is_named_and_taken_out()
    {
        var tenant = await console.Tenant(people: 30);
        await tenant.Connect();
        var group = (await tenant.Groups()).First(one => one.Kind == "department");
        await using var screen = await console.Open(tenant, "setup");
        await screen.Page.GetByText("Leaving the last of them is leaving.").ClickAsync();
        await screen.Field("Search groups").FillAsync(group.Name);
        await screen.Page.GetByRole(AriaRole.Region, new() { Name = "Groups" }).GetByRole(AriaRole.Checkbox, new() { NameRegex = new($"^{Regex.Escape(group.Name)}") }).First.CheckAsync();
        await screen.Button("Continue with 1 group").ClickAsync();
        await tenant.Company.DeleteGroup(SandboxGroupKind.Department, group.Id.Split(':')[1], Stop);
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Sees("unknown_group");
        await screen.Button("Change who comes in").ClickAsync();
        var gone = screen.Page.GetByRole(AriaRole.Group, new() { Name = "Not found in the directory" });
        await Expect(gone).ToContainTextAsync(group.Name);
        await screen.Shot("setup-1-group-unknown");
        await gone.GetByRole(AriaRole.Checkbox).ClickAsync();
        await Expect(gone).ToHaveCountAsync(0);

        // Of people it is the same.
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        var boxes = screen.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Checkbox);
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await screen.Button("Continue with 2 people").ClickAsync();
        var first = (await tenant.Api.Connection.People(tenant.Id, limit: 1, cancellationToken: Stop)).Items[0];
        await tenant.Company.Delete(int.Parse(first.ExternalId, CultureInfo.InvariantCulture));
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Sees("unknown_person");
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("take them out");
        await screen.Shots3("setup-3-person-unknown");
        await screen.Button("Change who comes in").ClickAsync();
        await Expect(gone.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(gone).ToContainTextAsync(first.DisplayName!);
        await screen.Shots3("setup-1-person-unknown");
        await gone.GetByRole(AriaRole.Checkbox).ClickAsync();
        await screen.Button("Continue with 1 person").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
    }
}
