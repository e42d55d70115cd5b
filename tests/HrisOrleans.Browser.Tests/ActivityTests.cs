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
    public async Task Whoever_looks_back_stays_where_they_are_while_more_happens()
    {
        var tenant = await console.Tenant(people: 60);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "activity");
        var list = screen.Page.GetByRole(AriaRole.Region, new() { Name = "What happened" });
        await Expect(list.GetByRole(AriaRole.Link).First).ToBeVisibleAsync();
        await list.EvaluateAsync("list => { list.scrollTop = 3000; }");
        await screen.Page.WaitForFunctionAsync("() => { const list = document.querySelector('.rows').getBoundingClientRect(); return [...document.querySelectorAll('.rows tbody a')].some(link => link.getBoundingClientRect().top > list.top + 300); }");

        // With the keyboard in a row, half way down.
        await list.EvaluateAsync("list => [...list.querySelectorAll('tbody a')].find(link => link.getBoundingClientRect().top > list.getBoundingClientRect().top + 300).focus({ preventScroll: true })");
        const string Place = "() => { const row = document.activeElement.closest('tr'); return row && [...row.parentNode.children].indexOf(row); }";
        var (place, words) = (await screen.Page.EvaluateAsync<int>(Place), await screen.Page.EvaluateAsync<string>("() => document.activeElement.closest('td').textContent"));
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: Stop);
        await screen.Page.WaitForFunctionAsync($"place => {{ const now = ({Place})(); return now !== null && now !== place; }}", place);
        Assert.Equal(words, await screen.Page.EvaluateAsync<string>("() => document.activeElement.closest('td').textContent"));
        Assert.InRange(await list.EvaluateAsync<int>("list => list.scrollTop"), 2500, 3500);
        await list.EvaluateAsync("list => { list.scrollTop = 0; }");
        await screen.Sees("The connection was paused.");
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
