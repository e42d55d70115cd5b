using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Browser.Tests;

/// <summary>A class of its own, beside which the others go on: it really waits.</summary>
public sealed class SlowProviderTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_provider_that_answers_after_a_minute_leaves_the_page_alive()
    {
        var other = await console.Tenant(people: 5);
        await other.SetUp();
        await using var aside = await console.Open(other, "overview");
        await aside.Sees("Verified complete just now");
        var tenant = await console.Tenant(people: 5);
        await tenant.Company.Fault(new NewFault(FaultKind.Slow, SandboxEndpoints.Company, DelayMs: 60_000), Stop);
        await using var screen = await console.Open(tenant, "connect/bamboohr");
        await screen.Field("Company domain").FillAsync(tenant.Credentials["companyDomain"]);
        await screen.Field("Access token").FillAsync(tenant.Credentials["accessToken"]);
        await screen.Button("Test and connect").ClickAsync();
        await screen.Sees("Asking BambooHR, right by right.");
        await Expect(screen.Button("Test and connect")).ToBeDisabledAsync();

        // The page goes on living while it waits.
        await screen.Button("Switch to the dark theme").ClickAsync();
        await screen.Button("Switch to the light theme").ClickAsync();
        await Expect(screen.Button("Switch to the dark theme")).ToBeVisibleAsync();

        // It is the provider that does not answer, and HrisOrleans does: no banner says otherwise.
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("BambooHR did not answer within", new() { Timeout = 60_000 });
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("provider_slow");
        await Expect(screen.Page.GetByText("not reachable")).ToHaveCountAsync(0);
        await screen.Shot("connect-slow");

        // Nothing entered is lost: once the provider is quick again, pressing again is enough.
        await tenant.Company.ClearFaults(Stop);
        await screen.Button("Test and connect").ClickAsync();
        await screen.Heading("BambooHR is connected");

        // Meanwhile what another page says of its freshness has aged by itself.
        await aside.Sees("Verified complete 1 minute ago");
        await aside.Shots3("overview-older");
        Assert.Empty(aside.Complaints);
    }
}
