using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>The server goes away and comes back.</summary>
public sealed class FaultTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_server_goes_away_and_comes_back_and_the_page_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("hris-console-fault-");
        try
        {
            var host = await console.StartHost(folder.FullName);
            await using var screen = await console.Open(address: host.Address);
            await screen.SignIn(host.OperatorKey);
            await screen.Heading("Tenants");
            await screen.Sees("There is no tenant yet");
            await host.Kill();
            await screen.Sees("Connection lost, trying again");
            await screen.Shot("reconnecting", loading: true);
            await using var again = await console.StartHost(folder.FullName, host.Address.Port);
            await Expect(screen.Page.GetByText("Connection lost, trying again")).ToBeHiddenAsync(new() { Timeout = 60_000 });
            await screen.Heading("Tenants");

            // Still signed in: the keys are in the folder.
            await Expect(screen.Button("Account")).ToBeVisibleAsync();
            await host.DisposeAsync();
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public Task The_api_goes_away_and_comes_back_while_the_console_stays() => console.BehindARelay(async (tenant, relay, screen) =>
    {
        relay.Away = true;
        await screen.Go($"t/{tenant.Id}/connection");
        await screen.Sees("HrisOrleans is not reachable, trying again.");
        await screen.Shot("api-away", loading: true);
        relay.Away = false;
        await screen.Sees("Everyone in the directory.");
        await Expect(screen.Page.GetByText("not reachable")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Through_an_outage_lists_come_back_and_no_choice_shows_that_was_not_taken() => console.BehindARelay(async (tenant, relay, screen) =>
    {
        // A list that was asked for meanwhile is there afterwards.
        var plan = Assert.Single((await tenant.Api.Plans.List(tenant.Id, "applied", cancellationToken: Stop)).Items);
        await screen.Go($"t/{tenant.Id}/plans/{plan.Id}");
        var rows = screen.Page.GetByRole(AriaRole.Table).Locator("tbody tr:has(.person)");
        await Expect(rows.First).ToBeVisibleAsync();
        relay.Away = true;
        await screen.Button("Join").ClickAsync();
        await screen.Sees("This list cannot be read at the moment.");
        await screen.Shot("list-away", loading: true);
        relay.Away = false;
        await Expect(rows.First).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("This list cannot be read")).ToHaveCountAsync(0);

        // Neither a dot nor a switch stands where it was pressed and not taken.
        await screen.Go($"t/{tenant.Id}/connection");
        await Expect(screen.Field("Automatic")).ToBeCheckedAsync();
        relay.Away = true;
        await screen.Field("Ask an admin first").ClickAsync();
        await screen.Sees("HrisOrleans is not reachable");
        await Expect(screen.Field("Automatic")).ToBeCheckedAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("choose again once it is back");
        relay.Away = false;
        await Expect(screen.Page.GetByText("not reachable")).ToHaveCountAsync(0);
        await Expect(screen.Field("Automatic")).ToBeCheckedAsync();

        // What is saved is told where it was pressed, keeps what was entered, and has to be pressed again.
        var policy = screen.Page.GetByRole(AriaRole.Region, new() { Name = "Schedule and safety" });
        await policy.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await screen.Field("Share that may be lost").FillAsync("7");
        await screen.Field("Private key").FillAsync("the-private-key-of-a-webhook");
        relay.Away = true;
        await policy.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(policy.GetByRole(AriaRole.Alert)).ToContainTextAsync("What you entered is kept");
        await screen.Button("Keep it").ClickAsync();
        await Expect(screen.Page.Locator(".card", new() { Has = screen.Page.Locator("form.push") }).GetByRole(AriaRole.Alert)).ToContainTextAsync("What you entered is kept");
        await Expect(screen.Page.GetByText("has to be pressed again")).ToBeInViewportAsync();
        await screen.Shot("policy-away", policy.GetByRole(AriaRole.Alert));
        relay.Away = false;
        await Expect(screen.Page.GetByText("not reachable")).ToHaveCountAsync(0);
        await policy.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(policy.GetByRole(AriaRole.Button, new() { Name = "Change" })).ToBeVisibleAsync();
        Assert.Equal(7, (await tenant.Api.Connection.GetPolicy(tenant.Id, Stop)).RemovalPercent);
        await screen.Go($"t/{tenant.Id}/notices");
        var parked = screen.Page.GetByRole(AriaRole.Switch, new() { NameRegex = new("Removals wait for a review") });
        await Expect(parked).ToBeCheckedAsync();
        relay.Away = true;
        await parked.ClickAsync();
        await screen.Sees("HrisOrleans is not reachable");
        await Expect(parked).ToBeCheckedAsync();
        relay.Away = false;
    });
}
