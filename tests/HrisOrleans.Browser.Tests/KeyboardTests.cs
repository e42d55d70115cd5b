using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>Without a mouse.</summary>
public sealed class KeyboardTests(ConsoleFixture console)
{
    private const int FarEnough = 80;
    private const string Within = "() => document.activeElement.closest('.mud-dialog') !== null";

    [Fact]
    public async Task A_set_up_is_played_with_the_keyboard_alone()
    {
        var tenant = await console.Tenant(people: 12);
        await tenant.Connect();
        await using var screen = await console.Open(tenant, "setup");
        await Expect(screen.Button("Continue with Everyone")).ToBeVisibleAsync();

        // Past the menu at once.
        await TabTo(screen, "Skip to the content");
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.Page.WaitForFunctionAsync("() => document.activeElement.closest('#main') !== null");
        await TabTo(screen, "Everyone");
        await screen.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(screen.Button("Continue with 0 groups")).ToBeVisibleAsync();
        await TabTo(screen, "Groups", "region");
        await TabTo(screen, "people");
        await screen.Page.Keyboard.PressAsync("Space");
        await TabTo(screen, "Continue with 1 group");
        await screen.Shot("keyboard-focus", screen.Button("Continue with 1 group"));
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(Step(screen, "Invites")).ToBeFocusedAsync();
        await TabTo(screen, "Invite at once");
        await screen.Page.Keyboard.PressAsync("ArrowDown");
        await TabTo(screen, "Preview the plan");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(Step(screen, "Preview")).ToBeFocusedAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
        await TabTo(screen, "Create accounts");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(Step(screen, "Create accounts")).ToBeFocusedAsync();
        await Expect(screen.Link("View queued invites")).ToBeVisibleAsync();
        Assert.True((await tenant.Counts())["queued"] > 0);
    }

    [Fact]
    public async Task The_directory_is_read_again_and_a_set_up_begun_anew_with_the_keyboard_alone()
    {
        var tenant = await console.Tenant(people: 12);
        await tenant.Connect();
        await tenant.Groups();
        var people = (await tenant.Api.Connection.Groups(tenant.Id, cancellationToken: Stop)).Counts!["employee"];
        await using var screen = await console.Open(tenant, "setup");
        await screen.Sees($"All {people} people.");
        await tenant.Company.Hire(1, cancellationToken: Stop);
        await TabTo(screen, "Read it again");
        await screen.Shot("keyboard-read-again", screen.Button("Read it again"));
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.Sees($"All {people + 1} people.");
        await Expect(screen.Button("Read it again")).ToBeFocusedAsync();
        await TabTo(screen, "Continue with Everyone");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(Step(screen, "Invites")).ToBeFocusedAsync();
        await TabTo(screen, "Back");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(Step(screen, "Select people")).ToBeFocusedAsync();
        await TabTo(screen, "Continue with Everyone");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(Step(screen, "Invites")).ToBeFocusedAsync();
        await screen.Page.ReloadAsync();
        await screen.Sees("You are where you left.");
        await TabTo(screen, "Begin anew");
        await screen.Shot("keyboard-begin-anew");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(Step(screen, "Select people")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_dialog_keeps_the_focus_until_it_is_closed_and_then_gives_it_back()
    {
        var tenant = await console.Tenant(people: 5);
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "connection");
        await screen.Button("Disconnect").FocusAsync();
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Dialog()).ToBeVisibleAsync();
        await screen.Page.WaitForFunctionAsync(Within);
        for (var press = 0; press < 8; press++)
        {
            await screen.Page.Keyboard.PressAsync("Tab");
            await screen.Page.WaitForFunctionAsync(Within);
        }

        await screen.Page.Keyboard.PressAsync("Escape");
        await Expect(screen.Dialog()).ToHaveCountAsync(0);
        await Expect(screen.Button("Disconnect")).ToBeFocusedAsync();
        Assert.Equal("active", (await tenant.Api.Connection.Get(tenant.Id, Stop)).Status);
    }

    private static ILocator Step(Screen screen, string name) => screen.Page.GetByRole(AriaRole.Heading, new() { Level = 2, Name = name, Exact = true });

    // What a screen reader would say of what has the focus.
    private static async Task TabTo(Screen screen, string name, string? role = null)
    {
        for (var press = 0; press < FarEnough; press++)
        {
            await screen.Page.Keyboard.PressAsync("Tab");
            var said = await screen.Page.EvaluateAsync<string>("""
                () => {
                    const there = document.activeElement;
                    const name = there.getAttribute('aria-label') || (there.labels && [...there.labels].map(label => label.textContent).join(' ')) || (there.matches('a, button, summary') ? there.textContent : '');
                    return `${there.getAttribute('role') ?? there.tagName.toLowerCase()} ${name.trim().replace(/\s+/g, ' ')}`;
                }
                """);
            if (said.Contains(name, StringComparison.Ordinal) && (role is null || said.StartsWith(role, StringComparison.Ordinal))) return;
        }

        Assert.Fail($"“{name}” is not reached by the tab key.");
    }
}
