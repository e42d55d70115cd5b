using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>Names of groups come from the directory, and the directory may not be there.</summary>
public sealed class GroupNameTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_directory_that_cannot_be_read_is_asked_once_and_it_is_said()
    {
        var tenant = await console.Tenant(people: 10);
        await tenant.SetUp();
        var member = (await tenant.Members()).First(one => one.Groups.Count > 0);
        await tenant.Company.RotateToken(cancellationToken: Stop);
        await using var screen = await console.Open(tenant, $"members/{member.Id}");
        await screen.Heading(member.DisplayName!);
        await screen.Go($"t/{tenant.Id}/members");
        await screen.Field("Group").ClickAsync();
        await Expect(screen.Page.Locator(".group-none")).ToContainTextAsync("does not accept the credentials");
        await screen.Shot("members-groups-unread");
        var syncs = (await tenant.Api.Syncs.List(tenant.Id, cancellationToken: Stop)).Items;
        Assert.InRange(syncs.Count(sync => sync.Kind == "browse"), 1, 2);
    }
}
