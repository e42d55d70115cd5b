using System.Text.RegularExpressions;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Browser.Tests;

/// <summary>What is under way: it is seen, it is waited for, and somebody else may be first.</summary>
public sealed partial class GateTests(ConsoleFixture console)
{
    [Fact]
    public Task What_is_under_way_is_seen_and_waited_for_and_another_admin_may_be_first() => console.BehindARelay(async (tenant, relay, screen) =>
    {
        await Decisions(tenant, relay, screen);
        await Creation(relay, screen);
    });

    private static async Task Decisions(ConsoleTenant tenant, Relay relay, Screen screen)
    {
        // While this one's choice is on its way, another admin makes theirs.
        await screen.Go($"t/{tenant.Id}/connection");
        await Expect(screen.Field("Automatic")).ToBeCheckedAsync();
        var gate = relay.Hold("PATCH", "/connection/settings");
        await screen.Field("Ask an admin first").ClickAsync();
        await gate.Reached;
        await tenant.Api.Connection.ChangeQuickSettings(tenant.Id, new QuickSettingsRequest(Send: "now"), cancellationToken: Stop);
        gate.Open();
        await screen.Sees("version_mismatch");
        await screen.Sees("Somebody else was faster, and what they chose is shown");
        await Expect(screen.Field("Automatic")).ToBeCheckedAsync();
        await Expect(screen.Field("Send at once")).ToBeCheckedAsync();
        await screen.Shots3("quick-settings-refused", screen.Page.GetByText("version_mismatch"));

        // Pressed again, it is made on top of theirs.
        await screen.Field("Ask an admin first").ClickAsync();
        await screen.Sees("Saved; it holds for newcomers from now on.");
        await Expect(screen.Page.GetByText("version_mismatch")).ToHaveCountAsync(0);
        Assert.Equal(new InviteSettings("now", "required"), (await tenant.Api.Connection.Get(tenant.Id, Stop)).Invites);

        // What was confirmed runs on, whatever is pressed meanwhile.
        gate = relay.Hold("POST", "/connection/pause");
        await screen.Button("Pause").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await gate.Reached;

        // A button that is disabled loses the focus; where the dialog has it, the key is heard.
        await screen.Dialog().EvaluateAsync("dialog => { dialog.tabIndex = -1; dialog.focus(); }");
        await screen.Page.WaitForFunctionAsync("() => document.activeElement.closest('.mud-dialog') !== null");
        await screen.Page.Keyboard.PressAsync("Escape");
        await screen.Shot("pause-running");
        await Expect(screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeDisabledAsync();
        gate.Open();
        await Expect(screen.Dialog()).ToHaveCountAsync(0);
        await screen.Sees("Paused by an admin.");

        // What somebody else has ended can no longer be set.
        gate = relay.Hold("PATCH", "/connection/settings");
        await screen.Field("Automatic").ClickAsync();
        await gate.Reached;
        await tenant.Api.Connection.Disconnect(tenant.Id, Stop);
        gate.Open();
        await screen.Sees("was disconnected. Nobody was removed by it");
        await screen.Shot("quick-settings-ended");
    }

    // Accounts are created before one's eyes.
    private async Task Creation(Relay relay, Screen screen)
    {
        var tenant = await console.Tenant(people: 20_000);
        await tenant.Connect();
        await screen.Page.Context.ClearCookiesAsync();
        await screen.SignIn(tenant.Token);
        await screen.Go($"t/{tenant.Id}/setup");
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Create now, invite later").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
        var gate = relay.Hold("GET", "/syncs/", answer => Some().IsMatch(answer) && !Ended().IsMatch(answer));
        await screen.Button("Create accounts").ClickAsync();
        await gate.Reached;
        await Expect(screen.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Creating accounts" })).ToContainTextAsync(new Regex("Creating accounts, [1-9][0-9,]* of [0-9]{1,2},[0-9]{3}"));
        await screen.Shots3("setup-4-running");
        gate.Open();
        await screen.Sees("accounts are created");
        await Expect(screen.Link("View queued invites")).ToBeVisibleAsync();
        Assert.Empty(screen.Complaints);
    }

    [GeneratedRegex("\"linesDone\":[1-9]")]
    private static partial Regex Some();

    [GeneratedRegex("\"finishedAt\":\"")]
    private static partial Regex Ended();
}
