using System.Net;
using HrisOrleans.Browser.Tests.Support;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Browser.Tests;

public sealed class OperatorTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_operator_sees_every_tenant_and_its_health()
    {
        // Other tests make tenants meanwhile: these three have a word in common.
        var word = Guid.NewGuid().ToString("N")[..8];
        var (fine, broken, fresh) = ($"Globex {word}", $"Initech {word}", $"Hooli {word}");
        var (globex, initech, _) = (await console.Tenant(name: fine), await console.Tenant(name: broken), await console.Tenant(name: fresh));
        await globex.SetUp();
        await initech.SetUp();
        await initech.Company.RotateToken(cancellationToken: Stop);
        await initech.Sync();
        await using var screen = await console.Open(console.Host.OperatorKey, "tenants");
        await screen.Heading("Tenants");
        await screen.Field("Search tenants").FillAsync(broken);
        await screen.Sees("Needs relinking");
        await Expect(screen.Link(fine)).ToHaveCountAsync(0);
        await screen.Field("Search tenants").FillAsync(word);
        foreach (var name in (string[])[fine, broken, fresh]) await Expect(Row(screen, name)).ToBeVisibleAsync();
        await screen.Shots3("tenants");
        await screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Quarantined") }).ClickAsync();
        await Expect(Row(screen, fine)).ToHaveCountAsync(0);
        await Row(screen, broken).ClickAsync();
        await screen.Heading(broken);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Of_thousands_of_tenants_one_is_found_by_its_name_and_opened_at_the_same_page()
    {
        var word = Guid.NewGuid().ToString("N")[..8];
        var (one, other) = (await console.Tenant(name: $"Umbrella {word}"), await console.Tenant(name: $"Stark {word}"));
        await using var screen = await console.Open(console.Host.OperatorKey, $"t/{one.Id}/connection");
        var switcher = screen.Page.GetByRole(AriaRole.Combobox, new() { Name = "Tenant" });
        await Expect(switcher).ToHaveValueAsync($"Umbrella {word}");
        await switcher.ClickAsync();
        await switcher.FillAsync($"stark {word}");
        await Expect(screen.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await screen.Shot("tenant-switcher");
        await switcher.PressAsync("ArrowDown");
        await switcher.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/t/{other.Id}/connection$"));
        await Expect(switcher).ToHaveValueAsync($"Stark {word}");
        await switcher.ClickAsync();
        await switcher.FillAsync("nobody has this name");
        await screen.Sees("No tenant of that name");
    }

    [Fact]
    public async Task A_relink_begun_for_one_tenant_is_not_carried_into_another()
    {
        var (one, other) = await Two();
        await one.Connect();
        var account = (await other.Connect()).AccountName;
        await using var screen = await console.Open(console.Host.OperatorKey, $"t/{one.Id}/relink");
        await screen.Field("Access token").FillAsync("of-the-first-tenant");
        await Switch(screen, other);
        await screen.Heading($"Relink {account}");
        await Expect(screen.Field("Access token")).ToHaveValueAsync("");
    }

    [Fact]
    public Task What_comes_after_a_page_was_left_takes_nobody_anywhere_and_stays_with_its_tenant() => console.BehindARelay(async (one, relay, screen) =>
    {
        var (other, fresh) = (await console.Tenant(people: 12, name: "Stark"), await console.Tenant(people: 12, name: "Wayne"));
        var (mine, theirs) = ((await one.Api.Connection.Get(one.Id, Stop)).AccountName, (await other.Connect()).AccountName);
        Assert.NotEqual(mine, theirs);
        await screen.Page.Context.ClearCookiesAsync();
        await screen.SignIn(console.Host.OperatorKey);

        // A relink that is answered when another tenant is shown.
        await screen.Go($"t/{one.Id}/relink");
        await screen.Fill(one);
        var relink = relay.Hold("PUT", "/connection/credentials");
        await screen.Button("Test and relink").ClickAsync();
        await relink.Reached;
        await Switch(screen, other);
        await screen.Heading($"Relink {theirs}");
        relink.Open();
        await screen.Sees($"{one.Id}: {mine} is relinked.");
        await screen.Shot("relinked-late");
        await screen.Heading($"Relink {theirs}");
        await screen.Link("Connection").First.ClickAsync();
        await screen.Heading(theirs);

        // And a connection that is made for another tenant than the one that is shown by then: nothing that follows would put it right.
        await screen.Go($"t/{fresh.Id}/connect/bamboohr");
        await screen.Fill(fresh);
        var connect = relay.Hold("PUT", $"{fresh.Id}/connection");
        await screen.Button("Test and connect").ClickAsync();
        await connect.Reached;
        await Switch(screen, other);
        await screen.Heading("Stark");
        connect.Open();
        await screen.Sees($"{fresh.Id}: BambooHR is connected. Who comes in is still to be chosen.");
        await screen.Link("Connection").First.ClickAsync();
        await screen.Heading(theirs);
    });

    [Fact]
    public async Task A_set_up_begun_for_one_tenant_is_not_carried_into_another()
    {
        var (one, other) = await Two();
        await one.Connect();
        await other.Connect();
        await using var screen = await console.Open(console.Host.OperatorKey, $"t/{one.Id}/setup");
        await screen.Page.GetByText("Leaving the last of them is leaving.").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Region, new() { Name = "Groups" }).GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await Expect(screen.Button("Continue with 1 group")).ToBeVisibleAsync();
        await Switch(screen, other);
        await Expect(screen.Button("Continue with Everyone")).ToBeVisibleAsync();

        // The first one's is still there, and nothing of it was kept for the second.
        await screen.Page.ReloadAsync();
        await Expect(screen.Button("Continue with Everyone")).ToBeVisibleAsync();
        await screen.Go($"t/{one.Id}/setup");
        await Expect(screen.Button("Continue with 1 group")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sync_of_one_tenant_does_not_run_in_another()
    {
        var (one, other) = await Two();
        await one.SetUp();
        await other.SetUp();
        await one.Company.Fault(new NewFault(FaultKind.Slow, SandboxEndpoints.Any, DelayMs: 60_000), Stop);
        await one.Api.Syncs.Request(one.Id, new SyncRequest(true), cancellationToken: Stop);
        await using var screen = await console.Open(console.Host.OperatorKey, $"t/{one.Id}/syncs");
        await Expect(screen.Button("Sync now")).ToBeDisabledAsync();
        await Switch(screen, other);
        await Expect(screen.Button("Sync now")).ToBeEnabledAsync();
        await one.Company.ClearFaults(Stop);
    }

    [Fact]
    public async Task A_tenant_is_made_and_its_admin_signs_in_by_the_link_until_it_is_revoked()
    {
        await using var screen = await console.Open(console.Host.OperatorKey, "tenants");
        await screen.Button("New tenant").ClickAsync();
        var id = $"umbrella-{Guid.NewGuid():N}"[..20];
        await screen.Page.GetByLabel("Id", new() { Exact = true }).FillAsync(id);
        await screen.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Umbrella");
        await screen.Shot("tenant-new");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await screen.Heading("Umbrella");
        await screen.Sees("Nobody can sign in yet");

        // Another operator is faster: what they changed stays, and this one is told.
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await screen.Sees("A connection that needs more than is chosen here is paused");
        await screen.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Umbrella Corporation");
        await console.Api().Tenants.Configure(id, new TenantRequest("Umbrella", "free"), cancellationToken: Stop);
        await screen.Button("Save").ClickAsync();
        await screen.Sees("Subscription is Free now; it was Standard.");
        await screen.Shots3("tenant-changed-meanwhile");
        await screen.Button("Save mine").ClickAsync();
        await screen.Heading("Umbrella Corporation");
        var changed = await console.Api().Tenants.Get(id, Stop);
        Assert.Equal(("Umbrella Corporation", "free"), (changed.Name, changed.Subscription));
        await screen.Button("New admin").First.ClickAsync();
        await screen.Page.GetByLabel("Who it is for").FillAsync("ann@umbrella.example");
        await screen.Button("Make the link").ClickAsync();
        var link = await screen.Page.GetByLabel("Sign-in link", new() { Exact = true }).InputValueAsync();
        await screen.Shot("token-issued");

        // What is shown once does not go by a stray key.
        await screen.Field("Sign-in link").PressAsync("Escape");
        await Expect(screen.Field("Sign-in link")).ToHaveValueAsync(link);
        await screen.Button("I have saved it").ClickAsync();
        await Expect(screen.Dialog()).ToHaveCountAsync(0);
        await screen.Sees("ann@umbrella.example");
        await screen.Shots3("tenant-admins");

        await using var admin = await console.Open();
        await admin.Page.GotoAsync(link);
        await admin.Heading("Umbrella Corporation");
        await admin.Go("tenants");
        await admin.Heading("This page is the operator's");

        await screen.Button("Revoke the token of ann@umbrella.example").ClickAsync();
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await screen.Sees("Revoked");
    }

    [Fact]
    public async Task The_cluster_dashboard_is_open_to_operators_only()
    {
        using var nobody = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = console.Host.Address };
        foreach (var path in (string[])["console/orleans/", "console/orleans/ClusterStats", "console/orleans/index.min.js", "console/orleans/GrainState"])
        {
            var refused = await nobody.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
            Assert.Contains("/console/sign-in", refused.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        var tenant = await console.Tenant();
        await using var admin = await console.Open(tenant, "overview");
        var answer = await admin.Page.GotoAsync($"{console.Host.Address}console/orleans/");
        Assert.Equal(403, answer!.Status);

        await using var screen = await console.Open(console.Host.OperatorKey, "tenants");
        await Expect(screen.Link("Orleans dashboard")).ToHaveAttributeAsync("href", "orleans/");
        var opened = await screen.Page.GotoAsync($"{console.Host.Address}console/orleans/");
        Assert.Equal(200, opened!.Status);
        await Expect(screen.Page.GetByText("Silo").First).ToBeVisibleAsync();
        await screen.Shot("orleans", ours: false);
        Assert.Equal(404, (await screen.Page.GotoAsync($"{console.Host.Address}console/orleans/GrainState?grainId=tenant/{tenant.Id}&grainType=hris.tenant"))!.Status);
        Assert.DoesNotContain(screen.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private async Task<(ConsoleTenant One, ConsoleTenant Other)> Two()
    {
        var word = Guid.NewGuid().ToString("N")[..8];
        return (await console.Tenant(people: 12, name: $"Umbrella {word}"), await console.Tenant(people: 12, name: $"Stark {word}"));
    }

    // By the switcher at the top, staying on the page.
    private static async Task Switch(Screen screen, ConsoleTenant to)
    {
        var switcher = screen.Page.GetByRole(AriaRole.Combobox, new() { Name = "Tenant" });
        await switcher.ClickAsync();
        await switcher.FillAsync(to.Id);
        await Expect(screen.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await switcher.PressAsync("ArrowDown");
        await switcher.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/t/{to.Id}/"));
    }

    private static ILocator Row(Screen screen, string tenant) => screen.Page.GetByRole(AriaRole.Link, new() { Name = tenant, Exact = true });
}
