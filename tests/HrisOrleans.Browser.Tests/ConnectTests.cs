using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Tenants;

namespace HrisOrleans.Browser.Tests;

public sealed class ConnectTests(ConsoleFixture console)
{
    [Theory]
    [InlineData("Invite by hand", "From your HRIS")]
    [InlineData("Manage by HRIS")]
    public async Task Inviting_and_managing_people_lead_to_the_same_connection(params string[] ways)
    {
        var tenant = await console.Tenant();
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "members");
        foreach (var way in ways) await screen.Link(way).First.ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/t/{tenant.Id}/connection$"));
        await Expect(screen.Link("Go on with the set-up")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_gallery_shows_what_every_subscription_has_and_then_all()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connection");
        await screen.Heading("Connect an HRIS");
        await Expect(screen.Link("Slack")).ToBeVisibleAsync();
        await Expect(screen.Link("BambooHR")).ToHaveCountAsync(0);
        await screen.Shots3("connect-gallery");
        await screen.Page.GetByText("See all integrations").ClickAsync();
        await Expect(screen.Link("BambooHR")).ToBeVisibleAsync();
        await screen.Shot("connect-gallery-all");
        await screen.Field("Search integrations").FillAsync("bamb");
        await Expect(screen.Link("Slack")).ToHaveCountAsync(0);
        await Expect(screen.Link("BambooHR")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_locked_integration_says_which_subscription_it_needs()
    {
        var tenant = await console.Tenant(subscription: "free");
        await using var screen = await console.Open(tenant, "connection");
        await screen.Page.GetByText("See all integrations").ClickAsync();
        await Expect(screen.Link("BambooHR Needs Standard or Premium")).ToBeVisibleAsync();
        await screen.Shot("connect-gallery-locked");
        await screen.Link("BambooHR").ClickAsync();
        await screen.Sees("subscription_required");
        await screen.Shot("connect-locked");

        // Once the subscription covers it, it is open on the next look, without loading the page anew.
        await console.Api().Tenants.Configure(tenant.Id, new TenantRequest("Acme Robotics", "standard"), cancellationToken: Stop);
        await screen.Link("See all integrations").ClickAsync();
        await screen.Page.GetByText("See all integrations").ClickAsync();
        await Expect(screen.Page.GetByText("Needs Standard or Premium")).ToHaveCountAsync(0);
        await screen.Link("BambooHR").ClickAsync();
        await Expect(screen.Field("Company domain")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Rights_come_first_and_each_is_ticked_off()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/bamboohr");
        await screen.Heading("Connect BambooHR");
        await screen.Sees("See the field Work Email of every employee.");
        await screen.Shots3("connect-form");
        await screen.Button("Test and connect").ClickAsync();
        await screen.Sees("Company domain is missing.");
        await screen.Fill(tenant);
        await screen.Button("Test and connect").ClickAsync();
        await screen.Heading("BambooHR is connected");
        await screen.Shots3("connect-done");
        Assert.Equal("unconfigured", (await tenant.Api.Connection.Get(tenant.Id, Stop)).Status);
        Assert.All((await tenant.Counts()).Values, count => Assert.Equal(0, count));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Missing_rights_are_named_one_by_one_and_nothing_is_stored()
    {
        var tenant = await console.Tenant();
        await tenant.Company.SetRights(restrictedFields: ["departmentName", "workEmail"]);
        await using var screen = await console.Open(tenant, "connect/bamboohr");
        await screen.Fill(tenant);
        await screen.Button("Test and connect").ClickAsync();
        await screen.Sees("hris_permission_missing");
        foreach (var right in (string[])["employees.work_email", "employees.department"])
            await Expect(screen.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = right })).ToContainTextAsync("Missing");
        await Expect(screen.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "See the company's information" })).Not.ToContainTextAsync("Missing");
        await screen.Shot("connect-missing-rights");

        // What was entered is kept: with the rights granted, pressing again is enough.
        await tenant.Company.SetRights();
        await screen.Button("Test and connect").ClickAsync();
        await screen.Heading("BambooHR is connected");
    }

    [Fact]
    public async Task Pasted_nonsense_is_told_before_it_is_sent()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/bamboohr");
        await screen.Field("Company domain").FillAsync("https://evil.example/<script>alert(1)</script>");
        await screen.Field("Access token").FillAsync("wörter und leerzeichen");
        await screen.Button("Test and connect").ClickAsync();
        await screen.Sees("This does not look like a company domain");
        await screen.Sees("This does not look like an access token");
        await screen.Shot("connect-nonsense");
    }

    [Fact]
    public async Task A_double_click_connects_once()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/bamboohr");
        await screen.Fill(tenant);
        await screen.Button("Test and connect").DblClickAsync();
        await screen.Heading("BambooHR is connected");
    }

    [Fact]
    public async Task In_a_popup_there_is_only_the_flow_and_a_way_back()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "users/invite?popup=1", 720, 820);
        await screen.Heading("Connect an HRIS");
        await Expect(screen.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToHaveCountAsync(0);
        await screen.Shot("connect-popup");
        await screen.Page.GetByText("See all integrations").ClickAsync();
        await screen.Link("BambooHR").ClickAsync();
        await screen.Fill(tenant);
        await screen.Button("Test and connect").ClickAsync();
        await screen.Heading("BambooHR is connected");

        // No other page opened this one, so the browser does not let it close itself.
        await screen.Page.GotoAsync(screen.Page.Url);
        await screen.Button("Close this window").ClickAsync();
        await screen.Sees("You can close it now.");
        await screen.Shot("popup-stays");
    }

    [Fact]
    public async Task A_tenant_that_is_connected_already_is_told_so()
    {
        var tenant = await console.Tenant();
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "connect/slack");
        await screen.Sees("connection_exists");
    }

    [Fact]
    public async Task A_lapsed_subscription_pauses_and_says_so()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await console.Api().Tenants.Configure(tenant.Id, new TenantRequest("Acme Robotics", "free"), cancellationToken: Stop);
        await using var screen = await console.Open(tenant, "connection");
        await screen.Sees("Paused: the subscription does not cover this provider.");
        await screen.Shot("connection-lapsed");
    }
}
