using System.Net;
using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

public sealed class OperatorTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_operator_sees_every_tenant_and_its_health()
    {
        var (fine, broken, fresh) = (await console.Tenant(name: "Globex"), await console.Tenant(name: "Initech"), await console.Tenant(name: "Hooli"));
        await fine.SetUp();
        await broken.SetUp();
        await broken.Company.RotateToken(cancellationToken: Stop);
        await broken.Sync();
        await using var screen = await console.Open();
        await screen.SignIn(console.Host.OperatorKey);
        await screen.Heading("Tenants");
        await screen.Field("Search tenants").FillAsync("Initech");
        await screen.Sees("Needs relinking");
        await Expect(screen.Page.GetByText("Globex")).ToHaveCountAsync(0);
        await screen.Field("Search tenants").FillAsync("");
        await screen.Sees("Globex");
        await screen.Sees("Hooli");
        await screen.Shots3("tenants");
        await screen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Quarantined") }).ClickAsync();
        await screen.Sees("Initech");
        await Expect(screen.Link("Globex")).ToHaveCountAsync(0);
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Initech", Exact = true }).ClickAsync();
        await screen.Heading("Initech");
        Assert.NotEqual(fine.Id, fresh.Id);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_tenant_is_made_and_its_admin_signs_in_by_the_link_until_it_is_revoked()
    {
        await using var screen = await console.Open();
        await screen.SignIn(console.Host.OperatorKey);
        await screen.Button("New tenant").ClickAsync();
        var id = $"umbrella-{Guid.NewGuid():N}"[..20];
        await screen.Page.GetByLabel("Id", new() { Exact = true }).FillAsync(id);
        await screen.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Umbrella");
        await screen.Shot("tenant-new");
        await screen.Accessible("new tenant");
        await screen.Dialog().GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await screen.Heading("Umbrella");
        await screen.Sees("Nobody can sign in yet");
        await screen.Button("New admin").First.ClickAsync();
        await screen.Page.GetByLabel("Who it is for").FillAsync("ann@umbrella.example");
        await screen.Button("Make the link").ClickAsync();
        var link = await screen.Page.GetByLabel("Sign-in link", new() { Exact = true }).InputValueAsync();
        await screen.Shot("token-issued");
        await screen.Accessible("token issued");
        await screen.Button("I have kept it").ClickAsync();
        await screen.Sees("ann@umbrella.example");
        await screen.Shots3("tenant-admins");

        await using var admin = await console.Open();
        await admin.Page.GotoAsync(link);
        await admin.Heading("Umbrella");
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
        await using var admin = await console.Open();
        await admin.SignIn(tenant.Token);
        var answer = await admin.Page.GotoAsync($"{console.Host.Address}console/orleans/");
        Assert.Equal(403, answer!.Status);

        await using var screen = await console.Open();
        await screen.SignIn(console.Host.OperatorKey);
        await Expect(screen.Link("Orleans dashboard")).ToHaveAttributeAsync("href", "orleans/");
        var opened = await screen.Page.GotoAsync($"{console.Host.Address}console/orleans/");
        Assert.Equal(200, opened!.Status);
        await Expect(screen.Page.GetByText("Silo").First).ToBeVisibleAsync();
        await screen.Shot("orleans");
        Assert.Equal(404, (await screen.Page.GotoAsync($"{console.Host.Address}console/orleans/GrainState?grainId=tenant/{tenant.Id}&grainType=hris.tenant"))!.Status);
        Assert.DoesNotContain(screen.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
