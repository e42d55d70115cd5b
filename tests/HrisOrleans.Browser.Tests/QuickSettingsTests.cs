using System.Globalization;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;

namespace HrisOrleans.Browser.Tests;

/// <summary>How newcomers are invited, changed with one press, and what is offered beside it.</summary>
public sealed class QuickSettingsTests(ConsoleFixture console)
{
    [Fact]
    public async Task Quick_settings_move_nobody_and_offer_what_waits()
    {
        var tenant = await console.Tenant(people: 12);
        await tenant.SetUp(send: "later", approval: "required");
        var waiting = (await tenant.Counts())["requests"];
        await using var screen = await console.Open(tenant, "connection");
        await screen.Field("Automatic").CheckAsync();
        await Expect(screen.Button($"Approve these {waiting}")).ToBeVisibleAsync();
        Assert.Equal(waiting, (await tenant.Counts())["requests"]);
        await screen.Shots3("quick-settings", screen.Button($"Approve these {waiting}"));
        await screen.Button($"Approve these {waiting}").ClickAsync();
        await screen.Sees($"Approved {waiting} people");
        await screen.Field("Send at once").CheckAsync();
        await Expect(screen.Button($"Send these {waiting} now")).ToBeVisibleAsync();
        Assert.Equal(waiting, (await tenant.Counts())["queued"]);
        await screen.Shot("quick-settings-send", screen.Button($"Send these {waiting} now"));
        await screen.Button($"Send these {waiting} now").ClickAsync();
        await screen.Sees($"Sent {waiting} invitations");
        Assert.Equal(waiting, (await tenant.Counts())["pending"]);
    }

    [Fact]
    public async Task The_number_that_is_approved_is_the_number_that_was_shown()
    {
        var tenant = await console.Tenant(people: 8);
        await tenant.SetUp(send: "later", approval: "required");
        var waiting = (await tenant.Counts())["requests"];
        await using var screen = await console.Open(tenant, "connection");
        await screen.Field("Send at once").CheckAsync();
        await Expect(screen.Button($"Approve these {waiting}")).ToBeVisibleAsync();
        await tenant.Company.Hire(3, cancellationToken: Stop);
        await tenant.Sync();
        Assert.Equal(waiting + 3, (await tenant.Counts())["requests"]);
        await screen.Button($"Approve these {waiting}").ClickAsync();
        await screen.Sees($"Meanwhile {waiting + 3} people are there, not {waiting}.");
        await screen.Shot("quick-settings-moved", screen.Button($"Approve these {waiting + 3}"));
        Assert.Equal(waiting + 3, (await tenant.Counts())["requests"]);
        await screen.Button($"Approve these {waiting + 3}").ClickAsync();
        await screen.Sees($"Approved {waiting + 3} people");
    }

    [Fact]
    public async Task Whoever_cannot_be_sent_an_invitation_is_named_and_the_others_get_theirs()
    {
        var tenant = await console.Tenant(people: 6);
        await tenant.SetUp(send: "now");

        // Somebody wants no more mail, leaves, and is hired again.
        var someone = (await tenant.Members()).First(member => member.ExternalId is not null);
        var person = int.Parse(someone.ExternalId!, CultureInfo.InvariantCulture);
        await console.Object(tenant, someone);
        await tenant.Company.Terminate([person]);
        await tenant.Sync();
        await tenant.Api.Connection.ChangeQuickSettings(tenant.Id, new QuickSettingsRequest(Send: "later"), cancellationToken: Stop);
        await tenant.Company.Rehire([person]);
        await tenant.Company.Hire(2, cancellationToken: Stop);
        await tenant.Sync();
        Assert.Equal(3, (await tenant.Counts())["queued"]);

        await using var screen = await console.Open(tenant, "connection");
        await screen.Field("Send at once").CheckAsync();
        await screen.Button("Send these 3 now").ClickAsync();
        await screen.Sees("1 refused");
        await screen.Shots3("quick-settings-some-refused", screen.Page.GetByText("Sent 2 invitations"));
        await screen.Link("See who was refused").ClickAsync();
        await screen.Sees("address_suppressed");
        await Expect(screen.Link(someone.DisplayName!)).ToBeVisibleAsync();
        await screen.Shot("quick-settings-who-was-refused");
        Assert.Equal(1, (await tenant.Counts())["queued"]);
        Assert.Empty(screen.Complaints);
    }
}
