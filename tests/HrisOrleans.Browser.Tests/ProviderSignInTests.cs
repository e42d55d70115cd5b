using System.Text.RegularExpressions;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client;
using HrisOrleans.Sandbox.GoogleWorkspace;

namespace HrisOrleans.Browser.Tests;

/// <summary>Signing in at the provider instead of entering credentials.</summary>
public sealed class ProviderSignInTests(ConsoleFixture console)
{
    [Fact]
    public async Task Whoever_signs_in_at_the_provider_comes_back_connected()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/slack");
        await screen.Heading("Connect Slack");
        await screen.Shots3("connect-sign-in");
        await screen.Button("Sign in at Slack").ClickAsync();
        await screen.Heading("Connect Acme Robotics");
        await screen.Shot("connect-sign-in-page");
        await screen.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await screen.Shot("connect-sign-in-page-dark");
        await screen.Button("Sign in at Slack").ClickAsync();
        await Consent(screen, tenant, "Allow");
        await screen.Heading("Slack is connected");
        await Expect(screen.Link("Choose who comes in")).ToBeVisibleAsync();
        Assert.Equal(("slack", "unconfigured"), await Connected(tenant));
    }

    [Fact]
    public async Task Whoever_denies_at_the_provider_is_told_and_nothing_is_connected()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/microsoft-365");
        await screen.Button("Sign in at Microsoft 365").ClickAsync();
        await screen.Heading("Connect Acme Robotics");
        await screen.Button("Sign in at Microsoft 365").ClickAsync();
        await Consent(screen, tenant, "Deny");
        await screen.Heading("Connect Microsoft 365");
        await screen.Sees("Access was not granted at the provider. Nothing was connected.");
        await screen.Sees("sign_in_denied");
        await screen.Shot("connect-sign-in-denied");
        var refused = await Assert.ThrowsAsync<HrisApiException>(() => tenant.Api.Connection.Get(tenant.Id, Stop));
        Assert.Equal(RefusalCodes.NoConnection, refused.Code);
    }

    [Fact]
    public async Task Rights_that_a_sign_in_left_out_are_named_one_by_one()
    {
        var tenant = await console.Tenant();
        await tenant.Company.SetRights(forbiddenEndpoints: ["scope:admin.directory.group.readonly", "scope:admin.directory.orgunit.readonly"]);
        await using var screen = await console.Open(tenant, "connect/google-workspace");
        await screen.Button("Sign in at Google Workspace").ClickAsync();
        await screen.Heading("Connect Acme Robotics");
        await screen.Button("Sign in at Google Workspace").ClickAsync();
        await Consent(screen, tenant, "Allow");
        var alert = screen.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("admin.directory.group.readonly");
        await Expect(alert).ToContainTextAsync("admin.directory.orgunit.readonly");
        await screen.Shot("connect-sign-in-rights");
        await screen.Link("Go back").ClickAsync();
        await screen.Heading("Connect Google Workspace");
        await screen.Sees("Rights are missing in the HRIS. Nothing was connected.");
    }

    [Fact]
    public async Task In_a_popup_the_sign_in_stays_in_the_popup_and_the_window_closes_in_the_end()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "overview");
        var address = $"{console.Host.Address}console/t/{tenant.Id}/users/invite?popup=1";
        var window = await screen.Page.RunAndWaitForPopupAsync(() => screen.Page.EvaluateAsync("address => { window.open(address, 'hris', 'width=720,height=820'); }", address));
        var popup = screen.Of(window);
        await popup.Link("Slack").ClickAsync();
        await popup.Button("Sign in at Slack").ClickAsync();
        await popup.Heading("Connect Acme Robotics");
        await popup.Button("Sign in at Slack").ClickAsync();
        await Consent(popup, tenant, "Allow");
        await popup.Heading("Slack is connected");
        await Expect(window.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToHaveCountAsync(0);
        await popup.Shot("connect-popup-done");
        Assert.Equal(("slack", "unconfigured"), await Connected(tenant));

        // To the end of the set-up, and beyond.
        await popup.Link("Choose who comes in").ClickAsync();
        await popup.Button("Continue with Everyone").ClickAsync();
        await popup.Page.GetByText("Create now, invite later").ClickAsync();
        await popup.Button("Preview the plan").ClickAsync();
        await popup.Button("Create accounts").ClickAsync();
        await popup.Link("View queued invites").ClickAsync();
        await popup.Heading("Members");
        await popup.Shot("popup-members");
        // It stays such a window over a reload, and over a relink at the provider.
        await window.ReloadAsync();
        await popup.Heading("Members");
        await popup.Link("Connection").ClickAsync();
        await popup.Sees("Everyone in the directory.");
        await popup.Link("Relink").ClickAsync();
        await popup.Button("Sign in at Slack").ClickAsync();
        await popup.Heading("Renew the connection of Acme Robotics");
        await popup.Button("Sign in at Slack").ClickAsync();
        await Consent(popup, tenant, "Allow");
        await Expect(window).ToHaveURLAsync(new Regex("/connection$"));
        await popup.Sees("Everyone in the directory.");
        await Expect(window.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToHaveCountAsync(0);
        await popup.Shot("popup-relinked");
        var closed = new TaskCompletionSource();
        window.Close += (_, _) => closed.TrySetResult();
        await popup.Button("Close this window").ClickAsync();
        await closed.Task.WaitAsync(Stop);
    }

    [Fact]
    public async Task A_key_of_several_lines_is_pasted_into_a_field_of_several_lines()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/google-workspace");
        await screen.Page.GetByText("Enter credentials instead").ClickAsync();
        var key = screen.Field("Private key");
        Assert.Equal("TEXTAREA", await key.EvaluateAsync<string>("field => field.tagName"));
        await screen.Field("Service account").FillAsync(GoogleServiceAccount.ClientEmail(tenant.Credentials["accessToken"]));
        await screen.Field("Administrator").FillAsync($"admin@{tenant.Id}.example");
        await key.FillAsync("not a key\nof two lines");
        await screen.Button("Test and connect").ClickAsync();
        await screen.Sees("This does not look like a private key");
        await screen.Shots3("connect-multiline", screen.Page.GetByText("This does not look like a private key"));
        await key.FillAsync(GoogleServiceAccount.PrivateKey);
        await screen.Button("Test and connect").ClickAsync();
        await screen.Heading("Google Workspace is connected");
    }

    [Fact]
    public async Task A_relink_by_signing_in_keeps_everybody()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/slack");
        await screen.Button("Sign in at Slack").ClickAsync();
        await screen.Heading("Connect Acme Robotics");
        await screen.Button("Sign in at Slack").ClickAsync();
        await Consent(screen, tenant, "Allow");
        await screen.Heading("Slack is connected");
        await tenant.Save(new("everyone"), new("later", "automatic"));
        var before = await tenant.Counts();
        await screen.Go($"t/{tenant.Id}/relink");
        await Expect(screen.Button("Sign in at Slack")).ToBeVisibleAsync();
        await screen.Shots3("relink-sign-in");
        await screen.Button("Sign in at Slack").ClickAsync();
        await screen.Heading("Renew the connection of Acme Robotics");
        await screen.Button("Sign in at Slack").ClickAsync();
        await Consent(screen, tenant, "Allow");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/connection$"));
        await screen.Sees("Everyone in the directory.");
        Assert.Equal(before.OrderBy(count => count.Key), (await tenant.Counts()).OrderBy(count => count.Key));
    }

    [Fact]
    public async Task What_an_address_claims_of_a_sign_in_is_not_repeated()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "connect/slack?connection=refused&code=Call%200900%20now");
        await screen.Sees("The sign-in did not succeed. Nothing was connected.");
        await Expect(screen.Page.GetByText("0900")).ToHaveCountAsync(0);
        await screen.Go($"t/{tenant.Id}/connect/slack?connection=connected");
        await Expect(screen.Button("Sign in at Slack")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("is connected")).ToHaveCountAsync(0);
    }

    private static Task Consent(Screen screen, ConsoleTenant tenant, string answer) =>
        screen.Page.GetByRole(AriaRole.Link, new() { Name = $"{answer}, as an admin of {tenant.Id}", Exact = true }).ClickAsync();

    private static async Task<(string, string)> Connected(ConsoleTenant tenant)
    {
        var connection = await tenant.Api.Connection.Get(tenant.Id, Stop);
        return (connection.Provider, connection.Status);
    }
}
