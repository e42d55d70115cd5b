using System.Globalization;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Browser.Tests;

/// <summary>People who leave, are said to have left, and come back.</summary>
public sealed class DepartureTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_leaver_whom_nothing_removes_is_told_of_and_whoever_returns_asks_again()
    {
        var tenant = await console.Tenant(people: 12);
        await tenant.Connect();
        await tenant.Groups();
        var everybody = (await tenant.Api.Connection.People(tenant.Id, limit: 100, cancellationToken: Stop)).Items;
        await tenant.Save(new Selection("manual", People: [.. everybody.Select(person => person.ExternalId)]), new InviteSettings("now", "automatic"));
        var (told, returned) = ((await tenant.Members())[0], (await tenant.Members())[1]);
        await console.Accept(tenant, told);
        await console.Accept(tenant, returned);
        await tenant.Company.Terminate([Number(told)]);
        await tenant.Sync();

        // Picked by name: admins are told, and decide.
        await using var screen = await console.Open(tenant, "members?list=active");
        await screen.Sees("1 person left the HRIS and is still a member.");
        await screen.Shots3("members-told");
        await screen.Link("Look at them").ClickAsync();
        await Expect(screen.Page.Locator(".member-rows tbody tr.member")).ToHaveCountAsync(1);
        await Expect(screen.Page.Locator(".member-rows tbody tr.member")).ToContainTextAsync(told.DisplayName!);
        await screen.Shots3("members-advisories");
        await screen.Link(told.DisplayName!).ClickAsync();
        await screen.Heading(told.DisplayName!);
        await screen.Shots3("member-told");
        await screen.Button("Remove").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(screen.Button("Restore")).ToBeVisibleAsync();

        // Everyone, with approvals: whoever leaves is out at once, and comes back through Requests.
        await tenant.Save(new Selection("everyone"), new InviteSettings("later", "required"));
        await tenant.Company.Terminate([Number(returned)]);
        await tenant.Sync();
        Assert.Equal("deactivated", (await tenant.Api.Members.Get(tenant.Id, returned.Id, Stop)).List);
        await tenant.Company.Rehire([Number(returned)]);
        await tenant.Sync();
        await screen.Go($"t/{tenant.Id}/members?list=requests");
        await Expect(screen.Page.Locator(".member-rows tbody tr.member")).ToContainTextAsync(returned.DisplayName!);
        await screen.Shot("members-returned");
        await screen.Link(returned.DisplayName!).ClickAsync();
        await screen.Heading(returned.DisplayName!);
        await screen.Shots3("member-returned");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(screen.Button("Remove")).ToBeVisibleAsync();
        Assert.Equal(("active", returned.Email), await Now(tenant, returned));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_directory_that_shrank_or_changed_out_of_all_reason_waits_for_a_reviewer()
    {
        var tenant = await console.Tenant(people: 40);
        await tenant.SetUp();
        await tenant.Company.Fault(new NewFault(FaultKind.ShortList, Keep: 10), Stop);
        await tenant.Sync();
        await using var screen = await console.Open(tenant, "overview");
        await screen.Shots3("overview-held");
        await screen.Go($"t/{tenant.Id}/syncs");
        await screen.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Review: ") }).ClickAsync();
        await screen.Sees("The directory was far smaller than before.");
        await Expect(screen.Button("Accept that 30 people are missing")).ToBeEnabledAsync();
        await screen.Shots3("plan-held");
        await screen.Button("Accept that 30 people are missing").ClickAsync();
        await Expect(screen.Dialog()).ToContainTextAsync("Nobody is taken out by it.");
        await screen.Shot("plan-held-confirm");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(screen.Dialog()).ToHaveCountAsync(0);
        await screen.Button("Reject").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true }).ClickAsync();
        await screen.Sees("A reviewer said no.");
        await screen.Shot("plan-held-rejected");
        Assert.Equal(0, (await tenant.Counts())["deactivated"]);

        // It is still so small, and the reviewer believes it: what is missing is noted, and nobody is out yet.
        await tenant.Company.Fault(new NewFault(FaultKind.ShortList, Keep: 12), Stop);
        await tenant.Sync();
        await screen.Go($"t/{tenant.Id}/syncs");
        await screen.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Review: ") }).ClickAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accept that ") }).ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();
        await Expect(screen.Page.GetByText("Nothing of this has happened yet.")).ToHaveCountAsync(0);
        await Expect(screen.Page.Locator("main").GetByText("Applied", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.Equal(0, (await tenant.Counts())["deactivated"]);
        await tenant.Sync();

        // The same addresses under other ids, as after an import into a new system.
        var many = (await tenant.Members()).Where(member => member.ExternalId is not null).Take(12).ToList();
        await tenant.Company.Vanish([.. many.Select(Number)]);
        foreach (var member in many) await tenant.Company.Hire(1, new(member.GivenName, member.FamilyName, member.Email), Stop);
        await tenant.Sync();
        await screen.Go($"t/{tenant.Id}/syncs");
        await screen.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Review: ") }).ClickAsync();
        await screen.Sees("Many people came under other ids or addresses at once.");
        await screen.Shots3("plan-churn");
        Assert.Equal(0, (await tenant.Counts())["deactivated"]);
        Assert.Empty(screen.Complaints);
    }

    private static int Number(Member member) => int.Parse(member.ExternalId!, CultureInfo.InvariantCulture);

    private static async Task<(string, string?)> Now(ConsoleTenant tenant, Member member)
    {
        var now = await tenant.Api.Members.Get(tenant.Id, member.Id, Stop);
        return (now.List, now.Email);
    }
}
