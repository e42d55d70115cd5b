using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;

namespace HrisOrleans.Browser.Tests;

/// <summary>One member's page: history, decisions, edits, erasing; and why somebody is or is not here.</summary>
public sealed class MemberPageTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_member_has_a_readable_history_and_actions_that_say_what_they_do()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp(approval: "required");
        var member = (await tenant.Api.Members.List(tenant.Id, "requests", limit: 1, cancellationToken: Stop)).Items[0];
        await using var screen = await console.Open(tenant, $"members/{member.Id}");
        await screen.Heading(member.DisplayName!);
        await screen.Sees("Came in through the directory, and waits for an approval.");
        await screen.Shots3("member-request");
        await screen.Button("Approve & send").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Approve & send" }).ClickAsync();
        await screen.Sees("Invited with a fresh link");
        await screen.Sees("by ann@acme.example");
        await screen.Button("Remind").ClickAsync();
        await screen.Sees("Links that went out before stay good");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Remind" }).ClickAsync();
        await screen.Sees("Reminded with a fresh link");
        await Expect(screen.Page.Locator("dd").Filter(new() { HasText = "link ends" })).ToContainTextAsync("Invited · link ends");
        await screen.Button("Remove").ClickAsync();
        await screen.Shot("member-remove-confirm");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await screen.Sees("Removed by hand. It sticks.");
        await Expect(screen.Button("Restore")).ToBeVisibleAsync();
        await screen.Shots3("member-removed");
        await Expect(screen.Link("the plan, with its reasons")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex($"t/{tenant.Id}/plans/"));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task The_last_active_admin_stays_and_the_page_says_why()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp(send: "now");
        var member = await Accepted(tenant);
        await tenant.Api.Members.Edit(tenant.Id, member.Id, new MemberPatch(Role: "admin"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, $"members/{member.Id}");
        await screen.Button("Remove").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await screen.Sees("This is the last active admin");
        await screen.Sees("last_active_admin");
        await Expect(screen.Dialog()).Not.ToContainTextAsync("Make somebody else admin first.");
        await screen.Shots3("member-last-admin");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await screen.Button("Edit").ClickAsync();
        await screen.Sees("managed_by_hris");
        await Expect(screen.Field("Given name")).ToBeDisabledAsync();
        await screen.Shot("member-edit-managed");
    }

    [Fact]
    public async Task Who_edits_second_is_told_and_loses_nothing()
    {
        var tenant = await console.Tenant();
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("bo@partner.example", "Bo", "Berg"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, $"members/{member.Id}");
        await screen.Button("Edit").ClickAsync();
        await screen.Field("Family name").FillAsync("Bergström");
        await screen.Page.Keyboard.PressAsync("Escape");
        await Expect(screen.Field("Family name")).ToHaveValueAsync("Bergström");
        await tenant.Api.Members.Edit(tenant.Id, member.Id, new MemberPatch(GivenName: "Bodil"), cancellationToken: Stop);
        await screen.Button("Save").ClickAsync();
        await screen.Sees("Given name is “Bodil” now; it was “Bo”.");
        await Expect(screen.Field("Family name")).ToHaveValueAsync("Bergström");
        await Expect(screen.Field("Given name")).ToHaveValueAsync("Bodil");
        await screen.Shots3("member-edit-conflict");
        await screen.Button("Save mine").ClickAsync();
        await screen.Sees("Saved.");
        var saved = await tenant.Api.Members.Get(tenant.Id, member.Id, Stop);
        Assert.Equal(("Bodil", "Bergström"), (saved.GivenName, saved.FamilyName));

        await screen.Button("Edit").ClickAsync();
        await screen.Field("E-mail address").FillAsync("bo.other@partner.example");
        await screen.Button("Save").ClickAsync();
        await screen.Sees("email_locked");
        await screen.Shot("member-edit-locked");
    }

    [Fact]
    public async Task Erasing_wants_the_address_typed_and_leaves_a_suppression_that_can_be_lifted()
    {
        var tenant = await console.Tenant();
        var member = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("cy@partner.example", "Cy", "Young"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, "members/suppressions");
        await screen.Sees("No address is blocked");
        await using var activity = await console.Open(tenant, "activity");
        await Expect(activity.Link("Cy Young").First).ToBeVisibleAsync();
        await screen.Shots3("suppressions-empty");
        await screen.Go($"t/{tenant.Id}/members/{member.Id}");
        await screen.Button("Erase this person…").ClickAsync();
        var erase = screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Erase for good" });
        await Expect(erase).ToBeDisabledAsync();
        await screen.Field("Type cy@partner.example to confirm").FillAsync("cy@partner.exampl");
        await Expect(erase).ToBeDisabledAsync();
        await screen.Field("Type cy@partner.example to confirm").FillAsync("cy@partner.example");
        await screen.Shots3("member-erase");
        await erase.ClickAsync();
        await screen.Heading("Erased person");
        await screen.Sees("Erased: name, addresses and attributes are gone everywhere.");
        await screen.Shots3("member-erased");
        Assert.Null((await tenant.Api.Members.Get(tenant.Id, member.Id, Stop)).Email);

        // Nor does a page that was open already go on naming them.
        await activity.Sees("Somebody was erased, with every personal value.");
        await Expect(activity.Page.GetByText("Cy Young")).ToHaveCountAsync(0);
        await Expect(activity.Link("somebody whose name is not kept").First).ToBeVisibleAsync();

        await screen.Go($"t/{tenant.Id}/members/suppressions");
        await Expect(screen.Button("Unblock")).ToBeVisibleAsync();
        await screen.Shots3("suppressions");
        await screen.Field("Is this address blocked?").FillAsync("somebody@els");
        await screen.Sees("Enter the whole address");
        await Expect(screen.Page.GetByText("This address is not blocked")).ToHaveCountAsync(0);
        await screen.Shot("suppressions-half");
        await screen.Field("Is this address blocked?").FillAsync("somebody@else.example");
        await screen.Sees("This address is not blocked");
        await screen.Field("Is this address blocked?").FillAsync("cy@partner.example");
        await screen.Button("Unblock").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Unblock" }).ClickAsync();
        await screen.Sees("This address is not blocked");
        Assert.Empty((await tenant.Api.Suppressions.List(tenant.Id, cancellationToken: Stop)).Items);
    }

    [Fact]
    public async Task Why_answers_for_anybody()
    {
        var tenant = await console.Tenant();
        await tenant.Connect();
        var groups = await tenant.Groups();
        var group = groups.First(one => one.People is > 1 and < 20);
        await tenant.Save(new Selection("groups", [group.Id]), new InviteSettings("later", "automatic"));
        var inside = (await tenant.Api.Members.List(tenant.Id, "queued", limit: 1, cancellationToken: Stop)).Items[0];
        await using var screen = await console.Open(tenant, "members?list=queued");
        await screen.Field("E-mail address").FillAsync(inside.Email!);
        await screen.Button("Why?").ClickAsync();
        await screen.Heading("Why is somebody not here?");
        await screen.Sees("They are here: their invitation waits to be sent.");
        await screen.Sees($"“{group.Name}”");
        await screen.Shots3("why-member");
        await screen.Field("E-mail address").FillAsync("nobody@acme.example");
        await screen.Button("Why?").ClickAsync();
        await screen.Sees("Nobody by this address is known here.");
        await screen.Sees("They are not in the directory.");
        await screen.Shots3("why-unknown");

        // The browser's history does not fill with addresses that were asked for.
        await screen.Page.GoBackAsync();
        await screen.Heading("Members");
        Assert.Empty(screen.Complaints);
    }

    private async Task<Member> Accepted(ConsoleTenant tenant)
    {
        var member = (await tenant.Api.Members.List(tenant.Id, "pending", limit: 1, cancellationToken: Stop)).Items[0];
        await console.Accept(tenant, member);
        return await tenant.Api.Members.Get(tenant.Id, member.Id, Stop);
    }
}
