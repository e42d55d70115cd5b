using HrisOrleans.Browser.Tests.Support;

namespace HrisOrleans.Browser.Tests;

/// <summary>What a page of another site, open in the same browser, cannot do with a session here.</summary>
public sealed class OtherSiteTests(ConsoleFixture console)
{
    private const string Read = "address => fetch(address, { credentials: 'include' }).then(answer => answer.text(), () => 'refused')";

    private const string Listen =
        "address => new Promise(told => { const socket = new WebSocket(address); socket.onopen = () => { socket.close(); told('open'); }; socket.onerror = () => told('refused'); })";

    [Theory]
    [InlineData("session/end")]
    [InlineData("session")]
    public async Task A_form_of_another_site_signs_nobody_out_and_nobody_else_in(string action)
    {
        var (tenant, other) = (await console.Tenant(), await console.Tenant(name: "Globex"));
        await using var screen = await console.Open(tenant, "overview");
        await screen.Heading("Acme Robotics");
        await using var elsewhere = await OtherSite.Start($"<form method=post action='{console.Host.Address}console/{action}'><input name=token value='{other.Token}'><button>Win</button></form>");
        var page = await Visit(screen, elsewhere);
        await page.Button("Win").ClickAsync();

        // Sent on to the console's own pages, where the one who is signed in still is.
        await page.Heading(action == "session" ? "Sign in" : "Acme Robotics");
        await screen.Go("");
        await screen.Heading("Acme Robotics");
        await screen.Button("Account").ClickAsync();
        await screen.Sees("ann@acme.example");
    }

    [Fact]
    public async Task A_link_of_another_site_signs_nobody_in_as_somebody_else_unasked()
    {
        var (tenant, other) = (await console.Tenant(), await console.Tenant(name: "Globex"));
        await using var screen = await console.Open(tenant, "overview");
        await screen.Heading("Acme Robotics");
        await using var elsewhere = await OtherSite.Start($"<a href='{console.Host.Address}console/sign-in#{other.Token}'>Look</a>");
        var page = await Visit(screen, elsewhere);
        await page.Link("Look").ClickAsync();
        await page.Sees("You are signed in as ann@acme.example.");
        await page.Shot("sign-in-known");
        Assert.DoesNotContain(other.Token, page.Page.Url, StringComparison.Ordinal);
        await screen.Page.ReloadAsync();
        await screen.Heading("Acme Robotics");
        await page.Link("Stay signed in").ClickAsync();
        await page.Heading("Acme Robotics");

        // Who means it, is; and who is it already, is not asked.
        await page.Page.GotoAsync(elsewhere.Address);
        await page.Link("Look").ClickAsync();
        await page.Button("Sign in as somebody else").ClickAsync();
        await page.Heading("Globex");
        await page.Page.GotoAsync(elsewhere.Address);
        await page.Link("Look").ClickAsync();
        await page.Heading("Globex");
    }

    [Fact]
    public async Task Another_site_can_neither_frame_nor_read_nor_listen()
    {
        var tenant = await console.Tenant();
        await using var screen = await console.Open(tenant, "overview");
        await screen.Heading("Acme Robotics");
        await using var elsewhere = await OtherSite.Start($"<iframe id=frame src='{console.Host.Address}console/t/{tenant.Id}/overview'></iframe>");
        var (session, live) = ($"{console.Host.Address}console/session", $"ws://{console.Host.Address.Authority}/console/_blazor");

        // The console's own page may.
        Assert.Contains("ann@acme.example", await screen.Page.EvaluateAsync<string>(Read, session), StringComparison.Ordinal);
        Assert.Equal("open", await screen.Page.EvaluateAsync<string>(Listen, live));

        var page = await Visit(screen, elsewhere);
        Assert.Equal("refused", await page.Page.EvaluateAsync<string>(Read, session));
        Assert.Equal("refused", await page.Page.EvaluateAsync<string>(Listen, live));
        Assert.DoesNotContain("Acme Robotics", await page.Page.FrameLocator("#frame").Locator(":root").InnerHTMLAsync(), StringComparison.Ordinal);
        Assert.Contains(page.Complaints, said => said.Contains("frame-ancestors", StringComparison.Ordinal));
        Assert.Contains(page.Complaints, said => said.Contains("CORS", StringComparison.Ordinal));
    }

    private static async Task<Screen> Visit(Screen screen, OtherSite elsewhere)
    {
        var page = screen.Of(await screen.Page.Context.NewPageAsync());
        await page.Page.GotoAsync(elsewhere.Address);
        return page;
    }
}
