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
        await screen.Page.GetByText("Read it again").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Nora Novak" }).CheckAsync();
        await screen.Button("Continue with 2 people").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Join")).ToContainTextAsync("2");
        Assert.Empty(screen.Complaints);
    }

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
