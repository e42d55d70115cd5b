using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

public sealed class ActivityTests(ConsoleFixture console)
{
    [Fact]
    public async Task What_happens_comes_in_by_itself_newest_first_with_names()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "activity");
        await screen.Sees($"A plan was applied to {(await tenant.Counts())["queued"]} people.");
        var member = (await tenant.Api.Members.List(tenant.Id, "queued", limit: 1, cancellationToken: Stop)).Items[0];
        await tenant.Api.Members.Remove(tenant.Id, member.Id, cancellationToken: Stop);
        await screen.Sees("was removed by hand.");
        await Expect(screen.Link(member.DisplayName!).First).ToBeVisibleAsync();
        await screen.Shots3("activity");
        await screen.Button("Connection and settings").ClickAsync();
        await screen.Sees("The HRIS was connected (bamboohr).");
        await Expect(screen.Page.GetByText("was removed by hand.")).ToHaveCountAsync(0);
        Assert.True(await screen.Page.Locator("tbody tr").CountAsync() <= 300);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_notice_is_switched_off_and_stays_so()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "notices");
        await screen.Page.GetByRole(AriaRole.Switch, new() { NameRegex = new("^Removals wait for a review") }).UncheckAsync();
        await screen.Sees("Mails are off: Removals wait for a review.");
        await screen.Shots3("notices");
        Assert.False((await tenant.Api.Notices.Get(tenant.Id, Stop)).LossesParked);
    }

    [Fact]
    public async Task A_webhook_is_added_with_a_secret_that_is_shown_once()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "webhooks");
        await screen.Sees("No webhook yet");
        await screen.Button("New webhook").ClickAsync();
        await screen.Field("Address").FillAsync("http://127.0.0.1/hooks");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(screen.Dialog().GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await screen.Field("Address").FillAsync("https://127.0.0.1:9/hris");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(screen.Page.GetByLabel("Secret", new() { Exact = true })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));
        await screen.Shot("webhook-secret");
        await screen.Button("I have saved it").ClickAsync();
        await screen.Sees("https://127.0.0.1:9/hris");
        await screen.Shots3("webhooks");
    }
}
