using System.Globalization;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Sandbox.GoogleWorkspace;

namespace HrisOrleans.Browser.Tests;

/// <summary>Another connection after the first one ended.</summary>
public sealed class ReconnectTests(ConsoleFixture console)
{
    [Fact]
    public async Task Reconnecting_moves_nobody_and_known_people_are_managed_again()
    {
        var tenant = await console.Tenant(people: 12);
        await tenant.SetUp(send: "later");
        var members = await tenant.Members();
        var (active, removed, gone) = (members[0], members[1], members[2]);
        await tenant.Api.Members.Send(tenant.Id, active.Id, cancellationToken: Stop);
        await console.Accept(tenant, active);
        await tenant.Remove(removed);
        await tenant.Api.Connection.Disconnect(tenant.Id, Stop);
        await tenant.Company.Terminate([int.Parse(gone.ExternalId!, CultureInfo.InvariantCulture)]);
        var before = await Standing(tenant);

        // The same company by another provider, which knows people under other ids.
        await using var screen = await console.Open(tenant, "connection");
        await screen.Sees("was disconnected. Nobody was removed by it");
        await screen.Link("Google Workspace").ClickAsync();
        await screen.Page.GetByText("Enter credentials instead").ClickAsync();
        await screen.Field("Service account").FillAsync(GoogleServiceAccount.ClientEmail(tenant.Credentials["accessToken"]));
        await screen.Field("Administrator").FillAsync($"admin@{tenant.Id}.example");
        await screen.Field("Private key").FillAsync(GoogleServiceAccount.PrivateKey);
        await screen.Button("Test and connect").ClickAsync();
        await screen.Heading("Google Workspace is connected");
        Assert.Equal(before, await Standing(tenant));
        await screen.Link("Choose who comes in").ClickAsync();
        await screen.Button("Continue with Everyone").ClickAsync();
        await screen.Page.GetByText("Create now, invite later").ClickAsync();
        await screen.Button("Preview the plan").ClickAsync();
        await Expect(screen.Button("Create accounts")).ToBeVisibleAsync();
        foreach (var (tile, number) in ((string, int)[])[("Become managed", members.Count - 2), ("Stay out", 1), ("Not matched", 1)])
            await Expect(screen.Button(tile)).ToContainTextAsync($"{number}");
        await Expect(screen.Button("Join")).ToHaveCountAsync(0);
        await screen.Shots3("reconnect-preview");
        await screen.Button("Not matched").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Table)).ToContainTextAsync(gone.DisplayName!);
        await screen.Shot("reconnect-unmatched");
        await screen.Button("Create accounts").ClickAsync();
        await Expect(screen.Link("See the members")).ToBeVisibleAsync();
        await screen.Sees($"{members.Count - 2} people who were here already are managed by the connection now");
        await screen.Sees("1 person of an earlier connection was not found in this directory");
        await screen.Shots3("reconnect-done");

        // The same people where they were; whom nobody matched is listed as no longer managed.
        Assert.Equal(before, await Standing(tenant));
        await screen.Go($"t/{tenant.Id}/members?list=queued&grant=retained");
        await Expect(screen.Page.Locator(".member-rows tbody tr.member:not([aria-hidden])")).ToHaveCountAsync(1);
        await Expect(screen.Page.Locator(".member-rows tbody tr.member")).ToContainTextAsync(gone.DisplayName!);
        await screen.Shot("members-retained");
        await screen.Go($"t/{tenant.Id}/members/{active.Id}");
        await screen.Heading(active.DisplayName!);
        await screen.Shots3("member-reconnected");
        Assert.Empty(screen.Complaints);
    }

    private static async Task<string> Standing(ConsoleTenant tenant) =>
        string.Join('\n', (await tenant.Members()).OrderBy(member => member.Id).Select(member => $"{member.Id} {member.List} {member.Access} {member.Approval} {member.Invitation}"));
}
