using System.Text.RegularExpressions;
using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>What is decided about many at once, list by list.</summary>
public sealed class BulkTests(ConsoleFixture console)
{
    [Fact]
    public async Task Many_are_denied_approved_reminded_revoked_removed_and_restored_at_once()
    {
        var tenant = await console.Tenant(people: 14);
        await tenant.SetUp(send: "now", approval: "required");
        var all = (await tenant.Counts())["requests"];
        await using var screen = await console.Open(tenant, "members?list=requests");
        await Decide(screen, 2, "Deny", "They stay out, and that sticks", "Denied 2 people");
        await Decide(screen, all - 2, "Approve", "as the connection is set", $"Approved {all - 2} people");
        Assert.Equal((all - 2, 2), await Pending(tenant));

        await screen.Go($"t/{tenant.Id}/members?list=pending");
        await Decide(screen, 3, "Remind", "Each gets a fresh mail", "Reminded 3 people");
        await screen.Shots3("members-bulk-reminded");
        await Decide(screen, 2, "Revoke invitation", "All links that went out stop working", "Revoked 2 invitations");
        await Decide(screen, 2, "Remove", "They lose access", "Removed 2 people");
        Assert.Equal((all - 6, 6), await Pending(tenant));

        // Whose invitation was revoked is not out, but approved and without an invitation: of them it is said.
        await screen.Go($"t/{tenant.Id}/members?list=deactivated");
        await Expect(Rows(screen)).ToHaveCountAsync(6);
        await screen.Shots3("members-deactivated");
        await Decide(screen, 6, "Restore", "They are in again", "Restored 4 people");
        await screen.Sees("2 refused");
        await screen.Shots3("members-bulk-restored");
        await screen.Link("See who was refused").ClickAsync();
        await screen.Sees("not_out");
        await screen.Shot("members-bulk-restore-refused");
        Assert.Equal(2, (await tenant.Counts())["deactivated"]);

        // What came of it stays on the page, whoever is looked for, until it is dismissed.
        await screen.Page.GoBackAsync();
        await screen.Sees("Restored 4 people");
        await screen.Field("Search by name or address").FillAsync("nobody of this name");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("search=nobody"));
        await screen.Sees("Restored 4 people");
        await screen.Button("Dismiss").ClickAsync();
        await Expect(screen.Page.GetByText("Restored 4 people")).ToHaveCountAsync(0);
        await Expect(screen.Page).ToHaveURLAsync(new Regex("search=nobody[^&]*$"));
        await screen.Go($"t/{tenant.Id}/members?list=queued&job={Guid.NewGuid()}");
        await screen.Sees("job_not_found");
        await screen.Shot("members-no-job");
        await screen.Button("Dismiss").ClickAsync();
        await Expect(screen.Page.GetByText("job_not_found")).ToHaveCountAsync(0);
        await Expect(screen.Page).ToHaveURLAsync(new Regex("members\\?list=queued$"));

        // Results of nothing are told of once.
        await screen.Go($"t/{tenant.Id}/members/jobs/{Guid.NewGuid()}");
        await screen.Sees("job_not_found");
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(1);
        await Expect(screen.Page.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
        Assert.Empty(screen.Complaints);
    }

    // Ticks the first so many, reads what it would do, does it, and sees what came of it.
    private static async Task Decide(Screen screen, int people, string action, string does, string done)
    {
        for (var place = 0; place < people; place++) await Rows(screen).Nth(place).GetByRole(AriaRole.Checkbox).CheckAsync();
        await screen.Sees($"{people} selected");
        await screen.Page.GetByRole(AriaRole.Region, new() { Name = "Selected people" }).GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        await Expect(screen.Dialog()).ToContainTextAsync(does);
        var picture = $"members-bulk-{action.Split(' ')[0].ToLowerInvariant()}";
        await screen.Shot(picture);
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        await screen.Sees(done);
        await Expect(screen.Page.GetByText($"{people} selected")).ToHaveCountAsync(0);
    }

    private static async Task<(int Pending, int Out)> Pending(ConsoleTenant tenant)
    {
        var counts = await tenant.Counts();
        return (counts["pending"], counts["deactivated"]);
    }

    private static ILocator Rows(Screen screen) => screen.Page.Locator(".member-rows tbody tr.member:not([aria-hidden])");
}
