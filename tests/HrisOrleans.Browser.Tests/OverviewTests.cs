using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

public sealed class OverviewTests(ConsoleFixture console)
{
    [Fact]
    public async Task An_admin_sees_who_is_in_and_what_waits()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "overview");
        await screen.Heading("Acme Robotics");
        await screen.Sees("Verified complete");
        await screen.Sees("invitations are queued");
        await screen.Shots3("overview");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task The_numbers_move_without_a_reload()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "overview");
        await screen.Sees("No HRIS is connected");
        await screen.Shots3("overview-empty");
        await tenant.SetUp();
        await screen.Sees("invitations are queued");
        await screen.Sees("In step");
    }
}
