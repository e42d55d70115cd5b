using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

public sealed class SyncsTests(ConsoleFixture console)
{
    [Fact]
    public async Task Sync_now_is_one_run_however_often_it_is_pressed_and_is_seen_to_its_end()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        await using var screen = await console.Open(tenant, "syncs");
        await screen.Sees("Verified complete");
        var before = (await tenant.Api.Syncs.List(tenant.Id, cancellationToken: Stop)).Items.Count;
        await tenant.Company.Hire(2, cancellationToken: Stop);
        await screen.Button("Sync now").DblClickAsync();
        await Expect(screen.Page.Locator(".count-good").First).ToContainTextAsync("2 join");
        Assert.Equal(before + 1, (await tenant.Api.Syncs.List(tenant.Id, cancellationToken: Stop)).Items.Count);
        await Expect(screen.Button("Sync now")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Faulty_records_are_told_by_name()
    {
        var tenant = await console.Tenant();
        await tenant.SetUp();
        var people = await tenant.People();
        await tenant.Company.Raw(people[0], new { workEmail = "not an address" });
        var sync = await tenant.Sync();
        Assert.Equal(1, sync.Faults);
        await using var screen = await console.Open(tenant, $"syncs/{sync.Id}");
        await screen.Sees("The e-mail address in the record is malformed.");
        await screen.Sees("Every page was read, and the counts agree");
        await screen.Shots3("sync");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Before_anything_was_synced_the_page_says_what_to_do()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "syncs");
        await screen.Sees("No HRIS is connected");
        await screen.Sees("Nothing was synced yet");
        await screen.Shots3("syncs-empty");
        await screen.Go($"t/{tenant.Id}/plans");
        await screen.Sees("There is no plan yet");
        await screen.Go($"t/{tenant.Id}/held");
        await screen.Sees("Nobody is held");
        await screen.Go($"t/{tenant.Id}/plans/{Guid.NewGuid()}");
        await screen.Heading("There is no such plan");
    }
}
