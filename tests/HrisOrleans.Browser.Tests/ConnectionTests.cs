using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Browser.Tests;

/// <summary>The connection's page: editing, relinking, pausing, disconnecting.</summary>
public sealed class ConnectionTests(ConsoleFixture console)
{
    [Fact]
    public async Task An_edit_lists_who_joins_who_stays_who_is_withdrawn_and_who_stays_out()
    {
        var tenant = await console.Tenant(people: 40);
        await tenant.SetUp(send: "later");
        var group = (await tenant.Groups()).First(one => one is { Kind: "department", People: > 2 and < 10 });
        var members = await tenant.Members();
        await tenant.Remove(members.First(member => member.Groups.Contains(group.Id)));
        foreach (var member in members.Where(member => !member.Groups.Contains(group.Id)).Take(2))
        {
            await tenant.Api.Members.Send(tenant.Id, member.Id, cancellationToken: Stop);
            await console.Accept(tenant, member);
        }

        await tenant.Company.Hire(3, new(Department: group.Id[(group.Id.IndexOf(':', StringComparison.Ordinal) + 1)..]), Stop);
        await using var screen = await console.Open(tenant, "connection");
        await screen.Sees("Everyone in the directory.");
        await screen.Shots3("connection");
        await screen.Link("Edit who comes in").ClickAsync();
        await screen.Page.GetByText("Leaving the last of them is leaving.").ClickAsync();
        await screen.Field("Search groups").FillAsync(group.Name);
        await screen.Page.GetByRole(AriaRole.Region, new() { Name = "Groups" }).GetByRole(AriaRole.Checkbox, new() { NameRegex = new($"^{System.Text.RegularExpressions.Regex.Escape(group.Name)}") }).First.CheckAsync();
        await screen.Button("Continue with 1 group").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();
        foreach (var (tile, number) in ((string, int)[])[("Join", 3), ("Stay, without the HRIS", 2), ("Are withdrawn", members.Count - group.People - 2), ("Stay out", 1)])
            await Expect(screen.Button(tile)).ToContainTextAsync($"{number}");
        await screen.Shots3("edit-preview-all");
        await screen.Button("Are withdrawn").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Table).GetByText("The selection was edited").First).ToBeVisibleAsync();
        await screen.Shots3("edit-preview");
        await screen.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("selection_edited");
        await screen.Shot("edit-preview-why");
        await screen.Button("Close").ClickAsync();
        await screen.Button("Apply these changes").ClickAsync();
        await screen.Sees("The changes are applied");
        await screen.Sees("3 invitations wait under Queued");
        await screen.Sees($"{members.Count - group.People - 2} people who had not come yet are withdrawn");
        await screen.Sees("2 people stay without the HRIS until an admin removes them.");
        await Expect(screen.Link("the plan")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex($"t/{tenant.Id}/plans/"));
        await screen.Shots3("edit-done");
        await screen.Link("Open the connection").ClickAsync();
        await screen.Sees("Anybody in 1 selected group.");
    }

    [Fact]
    public async Task Switching_to_manual_starts_with_everybody_linked()
    {
        var tenant = await console.Tenant(people: 20);
        await tenant.SetUp();
        var linked = (await tenant.Members()).Count(member => member.Grant == "linked");
        await using var screen = await console.Open(tenant, "edit");
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        await Expect(screen.Button($"Continue with {linked} people")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Of_two_admins_who_change_the_policy_the_second_is_told_and_keeps_what_they_entered()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "connection");
        await screen.Page.GetByRole(AriaRole.Region, new() { Name = "Schedule and safety" }).GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();

        // What is no number within the bounds is neither another number nor saved.
        await screen.Field("Share that may be lost").FillAsync("500");
        await screen.Sees("Enter a whole number from 0 to 100.");
        await Expect(screen.Button("Save")).ToBeDisabledAsync();
        await screen.Field("Window").ClearAsync();
        await screen.Sees("Enter a whole number from 1 to 720.");
        await screen.Sees("Enter a whole number from 0 to 100.");
        await screen.Shots3("policy-out-of-range", screen.Field("Share that may be lost"));
        await Expect(screen.Field("Share that may be lost")).ToHaveValueAsync("500");
        await screen.Field("Window").FillAsync("24");
        await screen.Field("Share that may be lost").FillAsync("5");
        await tenant.Api.Connection.ChangePolicy(tenant.Id, new PolicyRequest(FullEverySeconds: 5_430) { RemovalPercent = 20 }, cancellationToken: Stop);
        await screen.Button("Save").ClickAsync();
        await screen.Sees("version_mismatch");
        await screen.Shot("policy-second-admin", screen.Page.GetByText("version_mismatch"));
        await Expect(screen.Field("Share that may be lost")).ToHaveValueAsync("5");
        await screen.Button("Show what is saved now").ClickAsync();
        await screen.Sees("Saved now: 20 %");
        await Expect(screen.Field("Read everything every")).ToHaveValueAsync("90");
        await screen.Shot("policy-overtaken", screen.Field("Share that may be lost"));
        await screen.Button("Save").ClickAsync();
        await Expect(screen.Button("Save")).ToHaveCountAsync(0);
        var policy = await tenant.Api.Connection.GetPolicy(tenant.Id, Stop);
        Assert.Equal((5, 5_430), (policy.RemovalPercent, policy.FullEverySeconds));
    }

    [Fact]
    public async Task The_end_of_an_edit_counts_those_who_come_back_as_that()
    {
        var tenant = await console.Tenant(people: 20);
        await tenant.SetUp(send: "now");
        var group = (await tenant.Groups()).First(one => one is { Kind: "department", People: > 0 and < 15 });
        var everybody = (await tenant.People()).Count;
        await tenant.Save(new Selection("groups", [group.Id]), new InviteSettings("now", "automatic"));
        var back = (await tenant.Counts())["deactivated"];
        await using var screen = await console.Open(tenant, "edit");
        await screen.Page.GetByText("Whoever joins or leaves the directory").ClickAsync();
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Button("Apply these changes").ClickAsync();
        await screen.Sees($"{back} people came back, and are shown in the lists.");
        await Expect(screen.Page.GetByText("on their way")).ToHaveCountAsync(0);
        await screen.Shot("edit-done-returned");

        // By name nobody comes in by themselves, and nothing says otherwise.
        await screen.Go($"t/{tenant.Id}/edit");
        await screen.Page.GetByText("Only whom you pick.").ClickAsync();
        await screen.Button($"Continue with {everybody} people").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Button("Apply these changes").ClickAsync();
        await screen.Sees("Only whom you pick comes in. Nobody is added or removed by itself.");
        await Expect(screen.Page.GetByText("kept in step")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Whoever_is_out_already_and_has_left_stands_in_a_preview_under_a_name_of_their_own()
    {
        var tenant = await console.Tenant(people: 12);
        await tenant.SetUp();
        var member = (await tenant.Members()).First(one => one.ExternalId is not null);
        await tenant.Remove(member);
        await tenant.Company.Terminate([int.Parse(member.ExternalId!, System.Globalization.CultureInfo.InvariantCulture)]);
        await using var screen = await console.Open(tenant, "edit");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Noted as gone")).ToContainTextAsync("1");
        await screen.Button("Noted as gone").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Table).Locator("tbody tr:has(td)")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_sync_between_is_nobodys_edit()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "edit");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Ask me first, then invite").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Apply these changes")).ToBeVisibleAsync();
        await tenant.Sync();
        await screen.Button("Apply these changes").ClickAsync();
        await screen.Sees("The changes are applied");
    }

    [Fact]
    public async Task The_address_of_webhooks_is_there_to_be_copied_and_their_secret_is_taken_and_removed()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        await using var screen = await console.Open();
        await screen.SignIn(tenant.Token);
        await screen.Go($"t/{tenant.Id}/connection");
        await screen.Sees("Changes are found by schedule.");
        Assert.EndsWith($"/v1/push/bamboohr/{tenant.Id}", await screen.Field("Webhook address").InputValueAsync(), StringComparison.Ordinal);
        await screen.Button("Copy: Webhook address").IsEnabledAsync();
        var form = screen.Page.Locator("form.push");
        await screen.Field("Private key").FillAsync("short");
        await form.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await screen.Sees("8 to 500");
        await screen.Field("Private key").FillAsync("the-private-key-of-a-webhook");
        await form.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await screen.Sees("The provider announces changes by webhook");
        await screen.Shots3("connection-webhook", form);
        Assert.Equal("", await screen.Field("Private key").InputValueAsync());
        Assert.Equal("own", (await tenant.Api.Connection.Get(tenant.Id, Stop)).Push?.State);
        await form.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await screen.Sees("Changes are found by schedule.");
    }

    [Fact]
    public async Task Pausing_says_what_it_means_and_resuming_goes_on()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "connection");
        await screen.Button("Pause").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("leavers included");
        await screen.Shot("pause-dialog");
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Pause" }).DblClickAsync();
        await screen.Sees("Paused by an admin.");
        await screen.Shot("connection-paused");
        Assert.Equal("paused", (await tenant.Api.Connection.Get(tenant.Id, Stop)).Status);
        await screen.Button("Resume").First.ClickAsync();
        await Expect(screen.Page.GetByText("Paused by an admin.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Disconnecting_says_what_it_does_not_do_and_does_not_do_it()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        var before = await tenant.Counts();
        await using var screen = await console.Open(tenant, "connection");
        await screen.Button("Disconnect").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("It removes nobody");
        await screen.Shots3("disconnect-dialog");
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(screen.Dialog()).ToHaveCountAsync(0);
        Assert.Equal("active", (await tenant.Api.Connection.Get(tenant.Id, Stop)).Status);
        await screen.Button("Disconnect").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).DblClickAsync();
        await screen.Sees("was disconnected. Nobody was removed by it");
        await Expect(screen.Page.GetByRole(AriaRole.List, new() { Name = "Integrations" }).GetByRole(AriaRole.Link).First).ToContainTextAsync("BambooHR");
        await screen.Shot("connection-disconnected");
        Assert.Equal(before.OrderBy(count => count.Key), (await tenant.Counts()).OrderBy(count => count.Key));
    }

    [Fact]
    public async Task A_key_that_stopped_working_is_relinked()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "edit");
        await screen.Button("Continue with Everyone").ClickAsync();
        var fresh = await tenant.Company.RotateToken(cancellationToken: Stop);
        await screen.Button("Preview the plan").ClickAsync();
        await screen.Sees("credentials_rejected");
        await Expect(screen.Button("Make the preview anew")).ToBeVisibleAsync();
        await screen.Shot("setup-3-refused");
        await screen.Link("Relink").ClickAsync();
        await screen.Heading("Relink");
        await tenant.Sync();
        await screen.Go($"t/{tenant.Id}/connection");
        await screen.Sees("The credentials no longer work.");
        await screen.Shots3("connection-needs-relink");
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Relink", Exact = true }).First.ClickAsync();
        await screen.Field("Company domain").FillAsync(tenant.Id);
        await screen.Field("Access token").FillAsync("not-the-token");
        await screen.Button("Test and relink").ClickAsync();
        await screen.Sees("credentials_rejected");
        await screen.Shot("relink-rejected");
        await screen.Field("Access token").FillAsync(fresh);
        await screen.Button("Test and relink").ClickAsync();
        await screen.Sees("Relinked. A complete check follows.");
        await Expect(screen.Page.GetByText("The credentials no longer work.")).ToHaveCountAsync(0);
        await Expect(screen.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/connection$"));
    }

    [Fact]
    public async Task Lost_rights_are_named_and_mend_themselves_and_of_a_refused_company_nothing_is_tried_again()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        await tenant.Company.SetRights(restrictedFields: ["workEmail", "status"]);
        Assert.Equal("hris_permission_missing", (await tenant.Sync()).Outcome);
        var told = (await tenant.Api.Syncs.List(tenant.Id, limit: 1, cancellationToken: Stop)).Items[0].Detail!;
        await using var screen = await console.Open(tenant, "connection");
        await screen.Sees("Rights are missing in the HRIS.");
        await screen.Sees(told);
        await Expect(screen.Page.GetByText("no longer work")).ToHaveCountAsync(0);
        await screen.Shots3("connection-rights-missing");
        foreach (var page in (string[])["overview", "activity", "syncs"])
        {
            await screen.Go($"t/{tenant.Id}/{page}");
            await Expect(screen.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Rights are missing in the HRIS.");
        }

        await screen.Sees(told);
        await screen.Shot("syncs-rights-missing");
        await tenant.Company.SetRights();
        await screen.Go($"t/{tenant.Id}/connection");
        await screen.Button("Sync now").ClickAsync();
        await Expect(screen.Page.GetByText("Rights are missing")).ToHaveCountAsync(0);

        // Another company, which a reviewer refuses.
        var other = await console.Tenant(people: 10);
        await tenant.Api.Connection.Relink(tenant.Id, new(other.Credentials), cancellationToken: Stop);
        await tenant.Sync();
        var held = Assert.Single((await tenant.Api.Plans.List(tenant.Id, "waiting", cancellationToken: Stop)).Items);
        await tenant.Api.Plans.Reject(tenant.Id, held.Id, ETag.Of(held.Hash!), cancellationToken: Stop);
        await screen.Sees("The credentials belong to another company, and that was refused.");
        await Expect(screen.Button("Sync now")).ToHaveCountAsync(0);
        await screen.Sees("Relink first: a preview reads the HRIS.");
        await screen.Shots3("connection-account-refused");
        await screen.Go($"t/{tenant.Id}/syncs");
        await screen.Sees("nothing is tried again by itself");
        await Expect(screen.Button("Sync now")).ToHaveCountAsync(0);
    }
}
